"""The page "Inside the cell" by its widgets, without a browser; what is shown is read from what the viewer is sent."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from rnnviz.config import RunConfig
from rnnviz.corpus import split
from rnnviz.probe import probe_ids
from rnnviz.ui import source
from tests.pages import runs
from tests.pages.runs import CHARACTERS, WORDS, add_run, add_snapshot, told


def open_page(**query: str) -> AppTest:
    return runs.open_page("inside", **query)


def sent(page: AppTest, name: str = "gate_viewer") -> dict:
    return runs.sent(page, name)


def test_it_opens_on_the_probe_with_every_snapshot_when_it_is_the_first_page_opened(store):
    run = add_run(store, CHARACTERS)
    page = open_page(run=run.run_id)
    header = sent(page)
    assert [snapshot["step"] for snapshot in header["snapshots"]] == [0, 50, 200]
    assert "".join(header["tokens"]) == run.vocabulary.decode(probe_ids(*split(run.vocabulary.encode(run.text))))
    assert f"first {len(header['tokens'])} characters of its held-out text" in told(page)


def test_the_cell_is_drawn_from_the_newest_snapshot_and_shares_the_viewer_s_cursor(store):
    page = open_page(run=add_run(store, RunConfig(cell="gru", units=(8, 8))).run_id)
    diagram = sent(page, "cell_diagram")
    assert diagram["snapshot"] == 200
    assert diagram["group"] == sent(page)["group"]
    assert [part["layer"] for part in diagram["parts"]] == [0, 1]


def test_a_person_s_own_text_is_read(store):
    page = open_page(run=add_run(store, CHARACTERS).run_id)
    before = sent(page)["group"]
    page.text_area(key="read").set_value("the river").run()
    assert sent(page)["tokens"] == list("the river")
    assert sent(page)["group"] != before
    assert "your text, 9 characters" in told(page)


def test_the_text_stands_in_the_url(store):
    page = open_page(run=add_run(store, CHARACTERS).run_id, read="slow otter")
    assert sent(page)["tokens"] == list("slow otter")


def test_a_link_leads_back_from_a_text_of_one_s_own_to_the_held_out_one(store):
    page = open_page(run=add_run(store, CHARACTERS).run_id)
    page.text_area(key="read").set_value("the river").run()
    page.query_params["read"] = ""
    page.run()
    assert not page.text_area(key="read").value
    assert "of its held-out text" in told(page)


def test_a_link_opens_it_at_a_unit(store):
    page = open_page(run=add_run(store, CHARACTERS).run_id, unit="3", quantity="f")
    assert sent(page)["start"] == {"layer": 0, "unit": 3, "symbol": "f"}


def test_unknown_words_are_named_as_plain_text(store):
    page = open_page(run=add_run(store, WORDS).run_id, read="the **bold** river")
    assert any("bold" in element.value for element in page.text)
    assert sent(page)["tokens"] == ["the", "river"]


def test_how_far_keras_and_numpy_agree_is_said(store):
    page = open_page(run=add_run(store, CHARACTERS, off=3e-7).run_id)
    assert "Keras and NumPy agree to" in told(page)
    assert not page.warning


@pytest.mark.parametrize("config", [CHARACTERS, RunConfig(units=(8,), bidirectional=True)])
def test_a_reader_is_warned_where_they_do_not_agree(store, config):
    page = open_page(run=add_run(store, config, off=0.5).run_id)
    assert "differ by up to 5e-1" in page.warning[0].value


def test_a_bidirectional_network_is_shown_in_both_directions(store):
    header = sent(open_page(run=add_run(store, RunConfig(units=(8,), bidirectional=True)).run_id))
    assert header["layers"] == [{"units": 8, "directions": ["forward", "backward"]}]


def test_without_any_run_it_leads_to_training(store):
    page = open_page()
    assert "Nothing has been trained yet" in told(page)
    assert "train" in [link.proto.page for link in page.get("page_link")]


def test_takes_a_shipped_run_where_the_visitor_has_none(store, monkeypatch):
    monkeypatch.setattr(source, "BUNDLED", add_run(store, CHARACTERS).path.parent)
    assert sent(open_page())["tokens"]


def test_a_network_that_came_with_the_app_is_called_so(store, monkeypatch):
    run = add_run(store, CHARACTERS)
    assert "comes with the app" not in told(open_page(run=run.run_id))
    monkeypatch.setattr(source, "BUNDLED", run.path.parent)
    assert "**LSTM, 8 units** (comes with the app) · reads" in told(open_page(run=run.run_id))


def test_a_run_that_is_not_there_is_told(store):
    assert "No run is called 'aaaaaaaaaaaaaaaa'" in told(open_page(run="aaaaaaaaaaaaaaaa"))


def test_a_run_that_kept_nothing_is_told(store):
    assert "before its network was kept even once" in told(open_page(run=add_run(store, CHARACTERS, steps=()).run_id))


def test_it_waits_for_the_first_snapshot_of_a_run_in_training(store):
    run = add_run(store, CHARACTERS, steps=(), state="running")
    page = open_page(run=run.run_id)
    assert "as soon as its first snapshot is there" in told(page)
    add_snapshot(run, 3, 0.0)
    page.run()
    assert [snapshot["step"] for snapshot in sent(page)["snapshots"]] == [3]


def test_more_of_the_held_out_text_can_be_read(store):
    run = add_run(store, CHARACTERS)
    header = sent(open_page(run=run.run_id, read_tokens="120"))
    assert "".join(header["tokens"]) == run.text[len(run.text) * 9 // 10 :][:120]
