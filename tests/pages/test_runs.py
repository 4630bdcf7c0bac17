"""My runs: the list, and what can be done with each."""

import pytest

from rnnviz.config import RunConfig
from rnnviz.engine.archive import pack
from rnnviz.errors import UserError
from rnnviz.ui import session
from tests.pages.runs import CHARACTERS, WORDS, add_run, open_page, told

GRU = RunConfig(cell="gru", units=(8, 9), dropout=0.25, seed=7)


@pytest.fixture(autouse=True)
def me(monkeypatch) -> None:
    monkeypatch.setattr(session, "owner", lambda: "me")


@pytest.fixture(autouse=True)
def deletes(store, monkeypatch) -> None:
    """The engine's own look at what is in training is tested with the engine."""
    monkeypatch.setattr(session.engine(), "delete", store.delete, raising=False)


def press(page, key):
    page.button(key=key).click().run()
    assert not page.exception
    return page


def test_one_s_own_runs_are_listed_and_nobody_else_s(store):
    add_run(store, CHARACTERS, owner="me")
    add_run(store, GRU, owner="somebody else")
    page = open_page("runs")
    assert "LSTM, 8 units" in told(page) and "2 layers of GRU" not in told(page)


def test_whoever_has_none_is_led_to_training(store):
    assert "Nothing has been trained in this browser yet" in told(open_page("runs"))


def test_what_a_person_pasted_is_shown_as_it_is(store):
    add_run(store, CHARACTERS, owner="me", text="![x](https://example.org/y.png) <b>and</b> so on and on. " * 20)
    page = open_page("runs")
    assert any("![x](https://example.org/y.png)" in element.value for element in page.text)
    assert not any("example.org" in element.value for element in page.markdown)


def test_a_run_gets_a_name_and_keeps_it(store):
    folder = add_run(store, CHARACTERS, owner="me")
    page = open_page("runs")
    page.text_input(key=f"runs.name.{folder.run_id}").set_value("  The otter *run* ").run()
    assert folder.name == "The otter *run*"
    assert "The otter" in told(open_page("runs"))
    add_run(store, GRU, owner="me")  # one alone would be no choice
    assert any("The otter *run* · LSTM" in name for name in open_page("inside").selectbox(key="source.run").options)


def test_a_run_is_deleted_only_by_who_is_sure(store):
    kept, gone = add_run(store, GRU, owner="me"), add_run(store, CHARACTERS, owner="me")
    page = open_page("runs", run=gone.run_id)
    assert page.button(key=f"runs.delete.{gone.run_id}").disabled
    page.checkbox(key=f"runs.sure.{gone.run_id}").check().run()
    press(page, f"runs.delete.{gone.run_id}")
    assert [folder.run_id for folder in store.runs("me")] == [kept.run_id]
    assert "The run is deleted." in " ".join(element.value for element in page.success)
    assert "run" not in page.query_params
    with pytest.raises(UserError):
        store.open(gone.run_id)


def test_a_run_in_training_can_be_neither_saved_nor_deleted(store):
    folder = add_run(store, CHARACTERS, owner="me", state="running")
    page = open_page("runs")
    assert page.button(key=f"runs.delete.{folder.run_id}").disabled
    assert page.checkbox(key=f"runs.sure.{folder.run_id}").disabled
    assert "running" in told(page)


def test_a_new_run_like_one_starts_from_its_settings_and_text(store):
    folder = add_run(store, GRU, owner="me", text="Quite another text, about a fox and a well. " * 30)
    page = press(open_page("runs"), f"runs.again.{folder.run_id}")
    assert page.number_input(key="control.dropout").value == 0.25
    assert page.text_area(key="control.pasted").value.startswith("Quite another text")


def test_runs_are_compared_by_what_differs(store):
    first, second = add_run(store, CHARACTERS, owner="me"), add_run(store, WORDS, owner="me")
    first.update_status(held_out_loss=2.0)
    page = open_page("runs")
    assert page.button(key="runs.compare").disabled
    for folder in (first, second):
        page.checkbox(key=f"runs.compare.{folder.run_id}").check()
    page.run()
    press(page, "runs.compare")
    (table,) = page.table
    rows = table.value.set_index(table.value.columns[0])
    assert list(rows.loc["Held-out loss"]) == ["–", "2.000 nats per character"]
    assert rows.loc["Perplexity"].iloc[1] == "7.39"
    assert "Tokens" in rows.index and "Window" in rows.index and "Dropout" not in rows.index


def test_older_ones_are_one_click_away(store, monkeypatch):
    monkeypatch.setattr("rnnviz.ui.runs.listing.AT_ONCE", 2)
    for _ in range(3):
        add_run(store, CHARACTERS, owner="me")
    page = open_page("runs")
    assert sum(box.label == "Compare" for box in page.checkbox) == 2
    page.button[-1].click().run()
    assert sum(box.label == "Compare" for box in page.checkbox) == 3


def test_a_saved_run_is_opened(store):
    data = pack(add_run(store, GRU, owner="somebody else"))
    page = open_page("runs")
    page.file_uploader(key="runs.file").upload("run.zip", data, "application/zip").run()
    assert not page.exception
    assert not page.error
    (mine,) = store.runs("me")
    assert mine.config == GRU
    page.run()
    assert len(store.runs("me")) == 1  # not once more at each click


def test_a_file_that_is_none_is_told(store):
    page = open_page("runs")
    page.file_uploader(key="runs.file").upload("run.zip", b"something else", "application/zip").run()
    assert "no run that was saved here" in " ".join(element.value for element in page.error)
    assert store.runs("me") == []
