"""The Generate page by its widgets, without a browser; its text is read from what the component is sent."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from rnnviz.engine.store import Store
from rnnviz.run_folder import RunFolder
from rnnviz.ui import session, source
from rnnviz.ui.generate import desk
from tests.pages import runs
from tests.pages.runs import CHARACTERS, WORDS, told


@pytest.fixture
def store(store, monkeypatch) -> Store:
    monkeypatch.setattr(desk, "SLICE", 60.0)  # there are no ticks here: a text is written in one go
    return store


def add_run(store: Store, config, owner: str = "", trained: bool = True) -> RunFolder:
    return runs.add_run(store, config, steps=(7,) if trained else (), owner=owner)


def add_snapshot(folder: RunFolder) -> None:
    runs.add_snapshot(folder, 7, 0.0)


def open_page(**query: str) -> AppTest:
    return runs.open_page("generate", **query)


def sheet(page: AppTest) -> dict:
    """The header of what the component was sent last."""
    return runs.sent(page, "written_text")


def written(page: AppTest) -> str:
    return "".join(sheet(page)["pieces"])


def test_writes_at_once_when_it_is_the_first_page_opened(store):
    page = open_page(run=add_run(store, CHARACTERS).run_id)
    assert sheet(page)["done"] and len(sheet(page)["pieces"]) == 300
    assert sheet(page)["noun"] == "characters"
    assert "after 7,000 characters of training · held-out loss 2.50" in told(page)


def test_a_long_text_is_written_a_little_at_a_time(store, monkeypatch):
    monkeypatch.setattr(desk, "SLICE", 0.0)
    page = open_page(run=add_run(store, CHARACTERS).run_id, length="20")
    first = sheet(page)
    assert len(first["pieces"]) == 1 and not first["done"]
    page.run()
    assert len(sheet(page)["pieces"]) == 2 and sheet(page)["text"] == first["text"]


def test_without_any_run_it_leads_to_training(store):
    page = open_page()
    assert "Nothing has been trained yet" in told(page)
    assert "train" in [link.proto.page for link in page.get("page_link")]


def test_takes_the_visitors_latest_run_that_has_learned_something(store, monkeypatch):
    monkeypatch.setattr(session, "owner", lambda: "me")
    mine = add_run(store, CHARACTERS, "me")
    add_run(store, CHARACTERS, "me", trained=False)
    add_run(store, CHARACTERS, "somebody else")
    page = open_page()
    assert page.query_params["run"] == mine.run_id
    assert sheet(page)["done"]


def test_takes_a_shipped_run_where_the_visitor_has_none(store, monkeypatch):
    folder = add_run(store, CHARACTERS)
    monkeypatch.setattr(source, "BUNDLED", folder.path.parent)
    assert sheet(open_page())["done"]


def test_a_run_that_is_not_there_is_told(store):
    page = open_page(run="aaaaaaaaaaaaaaaa")
    assert "No run is called 'aaaaaaaaaaaaaaaa'" in told(page)


def test_a_run_that_kept_nothing_is_told(store):
    page = open_page(run=add_run(store, CHARACTERS, trained=False).run_id)
    assert "before its network was kept even once" in told(page)


def test_waits_for_the_first_snapshot_of_a_run_in_training(store):
    folder = add_run(store, CHARACTERS, trained=False)
    folder.update_status(state="running")
    page = open_page(run=folder.run_id)
    assert "as soon as its first snapshot is there" in told(page)
    add_snapshot(folder)
    page.run()
    assert sheet(page)["done"]


def test_the_urls_settings_decide_the_text(store):
    run_id = add_run(store, CHARACTERS).run_id
    query = {
        "run": run_id, "start": "The ", "length": "40", "temperature": "1.5", "top_k": "3",
        "writing_seed": "5",
    }
    page = open_page(**query)
    assert sheet(page)["start"] == "The " and len(sheet(page)["pieces"]) == 40
    assert written(open_page(**query)) == written(page)
    assert written(open_page(**query | {"writing_seed": "6"})) != written(page)
    assert written(open_page(**query | {"temperature": "0.1"})) != written(page)


def test_another_takes_the_next_seed_number_and_write_the_same_text_again(store):
    page = open_page(run=add_run(store, CHARACTERS).run_id, length="40")
    first = sheet(page)
    button(page, "Another").click().run()
    assert page.number_input(key="writing_seed").value == 1
    assert written(page) != "".join(first["pieces"])
    page.number_input(key="writing_seed").set_value(0).run()
    button(page, "Write").click().run()
    assert sheet(page)["pieces"] == first["pieces"]
    assert sheet(page)["text"] != first["text"]  # a text of its own, so that it is typed again


def test_temperature_0_is_explained_and_leaves_nothing_to_chance(store):
    run_id = add_run(store, CHARACTERS).run_id
    page = open_page(run=run_id, temperature="0")
    assert "At temperature 0 nothing is left to chance" in told(page)
    assert written(page) == written(open_page(run=run_id, temperature="0", writing_seed="9"))
    assert page.slider(key="top_k").disabled and page.number_input(key="writing_seed").disabled


@pytest.mark.parametrize(
    ("config", "start", "note"),
    [
        (CHARACTERS, "The Ω", "the network learned from: `Ω`. It reads the start without."),
        (CHARACTERS, "ΩΩ", "nothing of what you typed (`Ω`), so it starts from the first words"),
        (CHARACTERS, "", "With nothing typed, it starts from the first words"),
        (WORDS, "The zebra", "Not in the text that the network learned from: `zebra`."),
        (WORDS, "<script>alert(1)</script>", "`script`"),
    ],
)
def test_any_start_is_written_on_from_and_what_is_unknown_is_told(store, config, start, note):
    page = open_page(run=add_run(store, config).run_id, start=start, length="40")
    assert note in told(page)
    assert sheet(page)["start"] and len(sheet(page)["pieces"]) == 40


def test_words_are_set_with_the_spaces_that_a_reader_expects(store):
    page = open_page(run=add_run(store, WORDS).run_id, start="The otter swam", length="20")
    assert sheet(page)["noun"] == "words"
    assert sheet(page)["start"] == "The otter swam"
    assert written(page).startswith((" ", ".", ",", "\n"))


def button(page: AppTest, label: str):
    return next(button for button in page.button if button.label == label)


@pytest.mark.parametrize(("query", "sentence"), [
    ({"temperature": "9"}, "Temperature must be a number from 0 to 2; the link says '9'."),
    ({"length": "99999"}, "Length must be a whole number from 20 to 2000; the link says '99999'."),
    ({"top_k": "many"}, "Top-k must be a whole number from 0 to 50; the link says 'many'."),
])
def test_a_setting_out_of_bounds_in_a_link_gets_a_sentence_with_the_bound(store, query, sentence):
    page = open_page(run=add_run(store, CHARACTERS).run_id, **query)
    assert sentence in [warning.value for warning in page.warning]
    assert not set(query) & set(page.query_params)
