"""Choosing the network that a page is about: one's own runs and the shipped ones, and nobody else's."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from rnnviz.config import RunConfig
from rnnviz.engine import store as stores
from rnnviz.ui import session, source
from tests.pages.runs import CHARACTERS, add_run, open_page, told

GRU = RunConfig(cell="gru", units=(8,))
SHIPPED = {"grammar-lstm", "tale-gru", "tale-lstm-2"}


@pytest.fixture(autouse=True)
def me(monkeypatch) -> None:
    monkeypatch.setattr(session, "owner", lambda: "me")


@pytest.fixture
def shipped(store, monkeypatch) -> None:
    monkeypatch.setattr(source, "BUNDLED", stores.BUNDLED)


def choice(page: AppTest):
    return page.selectbox(key="source.run")


def name_of(run_id: str, page: AppTest) -> str:
    """What the run that is chosen is called in the list."""
    box = choice(page)
    assert box.value == run_id
    return box.options[box.index]


@pytest.mark.parametrize("name", ["inside", "what_if", "generate"])
def test_own_runs_and_shipped_ones_are_offered_and_choosing_one_shows_it(store, shipped, name):
    older, newer = add_run(store, GRU, owner="me"), add_run(store, CHARACTERS, owner="me")
    page = open_page(name)
    assert page.query_params["run"] == newer.run_id
    assert name_of(newer.run_id, page).startswith("LSTM, 8 units · 2.50 nats · ")
    assert len(choice(page).options) == 2 + len(SHIPPED)
    choice(page).set_value(older.run_id).run()
    assert page.query_params["run"] == older.run_id
    assert "GRU, 8 units" in told(page) and not page.exception
    choice(page).set_value("tale-gru").run()
    assert page.query_params["run"] == "tale-gru"
    assert name_of("tale-gru", page) == "GRU, 104 units · 1.26 nats · comes with the app: THE SEVEN HOUSES"


def test_the_runs_of_others_are_not_offered(store, shipped):
    mine = add_run(store, CHARACTERS, owner="me")
    add_run(store, GRU, owner="somebody else")
    page = open_page("inside")
    assert name_of(mine.run_id, page)
    assert not any(name.startswith("GRU, 8 units") for name in choice(page).options)


def test_a_run_from_somebody_s_link_is_shown_among_one_s_own(store):
    mine, theirs = add_run(store, CHARACTERS, owner="me"), add_run(store, GRU, owner="somebody else")
    page = open_page("inside", run=theirs.run_id)
    assert name_of(theirs.run_id, page).startswith("GRU, 8 units")
    choice(page).set_value(mine.run_id).run()
    assert page.query_params["run"] == mine.run_id
    assert not page.selectbox  # theirs is gone from the list, and one alone is no choice


def test_runs_without_a_network_yet_are_not_offered_and_one_alone_is_no_choice(store):
    add_run(store, CHARACTERS, owner="me")
    add_run(store, GRU, steps=(), owner="me")
    assert not open_page("inside").selectbox


def test_the_shipped_ones_alone_are_a_choice(store, shipped):
    page = open_page("inside")
    assert name_of("grammar-lstm", page).startswith("LSTM, 48 units")
    assert "run" not in page.query_params  # whoever then goes to train wants a network of their own


@pytest.mark.parametrize("name", ["inside", "what_if", "generate", "forgets"])
def test_a_heading_says_that_a_network_comes_with_the_app(store, shipped, name):
    mine = add_run(store, CHARACTERS, owner="me")
    assert "(comes with the app)" in told(open_page(name, run="tale-gru"))
    assert "(comes with the app)" not in told(open_page(name, run=mine.run_id))


def test_runs_that_are_alike_are_told_apart(store):
    for _ in range(3):
        add_run(store, CHARACTERS, owner="me")
    assert len(set(choice(open_page("inside")).options)) == 3


def test_only_the_newest_are_offered(store, monkeypatch):
    monkeypatch.setattr(source, "OFFERED", 2)
    runs = [add_run(store, CHARACTERS, owner="me").run_id for _ in range(4)]
    page = open_page("inside")
    assert len(choice(page).options) == 2
    assert choice(page).value == runs[-1]


def test_what_the_link_says_of_one_network_is_not_taken_to_another(store):
    other, run = add_run(store, GRU, owner="me"), add_run(store, CHARACTERS, owner="me")
    page = open_page("what_if", run=run.run_id, ops="0.forward.f.*=0")
    choice(page).set_value(other.run_id).run()
    assert "ops" not in page.query_params and not page.warning
