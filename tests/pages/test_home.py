"""Home: a shipped network writes, and every page can be reached."""

from __future__ import annotations

from urllib.parse import parse_qsl

from streamlit.testing.v1 import AppTest

from rnnviz.ui import home
from rnnviz.ui.generate import desk
from rnnviz.ui.shell import PAGES
from tests.pages.runs import ROOT, sent, told


def open_home(monkeypatch) -> AppTest:
    monkeypatch.setattr(desk, "SLICE", 60.0)  # there are no ticks here: a text is written in one go
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).run()
    assert not page.exception
    return page


def test_a_trained_network_is_writing(store, monkeypatch):
    page = open_home(monkeypatch)
    sheet = sent(page, "written_text")
    assert sheet["start"] == home.START and len(sheet["pieces"]) == home.LENGTH
    assert "Can a neural network write" in told(page)


def test_every_page_is_linked_with_a_word_on_what_it_is(store, monkeypatch):
    page = open_home(monkeypatch)
    linked = {link.proto.page for link in page.get("page_link")}
    assert {each.path.removeprefix("pages/").removesuffix(".py") for name, each in PAGES.items() if name != "home"} <= linked
    assert all(each.about in told(page) for name, each in PAGES.items() if name != "home" and each.about)


def test_a_run_that_is_looked_at_is_taken_along_but_not_opened_by_home(store, monkeypatch):
    page = open_home(monkeypatch)
    assert "run" not in page.query_params


def test_two_shipped_networks_can_be_looked_into(store, monkeypatch):
    page = open_home(monkeypatch)
    links = {link.proto.label: link.proto for link in page.get("page_link")}
    writing, quoting = links["Look inside this network →"], links["See the unit that knows where quotes are →"]
    assert writing.page == quoting.page == "inside"
    assert dict(parse_qsl(writing.query_string)) == {"run": "tale-gru"}
    assert dict(parse_qsl(quoting.query_string, keep_blank_values=True)) == {
        "run": "grammar-lstm", "unit": "2", "quantity": "h", "read": "", "read_tokens": "120",
    }
