"""The page "Stacked layers" by its widgets."""

from __future__ import annotations

import pytest

from rnnviz.config import RunConfig
from rnnviz.engine.store import BUNDLED
from rnnviz.lessons import stack_code as shown
from rnnviz.lessons.stacking import Stack, refusal
from rnnviz.nets.network import Network
from rnnviz.nets.slowness import in_words, layer_lags
from rnnviz.ui import source
from rnnviz.ui.components.stacked_shapes import shapes_data
from tests.pages.runs import TEXT, add_run, open_page, told

LONG = TEXT * 4
STACKED = RunConfig(units=(8, 8))


def stack_code(stack):
    """As a page gives it back."""
    return shown.stack_code(stack).program.strip()


def codes(page):
    return [code.value.strip() for code in page.code]


def shape_column(page):
    return page.table[0].value["Output shape"].tolist()


def test_it_opens_without_any_network_and_shows_a_stack_that_can_be_built(store):
    page = open_page("stacked")
    assert codes(page) == [stack_code(Stack())]
    assert shape_column(page) == ["(4, 6, 16)", "(4, 6, 64)", "(4, 6, 32)", "(4, 6, 27)"]
    assert "One prediction per step" in told(page)
    assert "you have none yet" in told(page)


def test_the_switch_of_a_lower_layer_brings_keras_s_own_words(store):
    page = open_page("stacked")
    page.toggle(key="stack_sequences_1").set_value(False).run()
    stack = Stack(sequences=(False, True))
    assert codes(page) == [refusal(stack), stack_code(stack)]
    assert shape_column(page)[2:] == ["not built", "not built"]


def test_the_switch_of_the_last_layer_leaves_one_prediction(store):
    page = open_page("stacked")
    page.toggle(key="stack_sequences_2").set_value(False).run()
    assert shape_column(page)[2:] == ["(4, 32)", "(4, 27)"]
    assert "One prediction in all" in told(page)


def test_a_link_opens_the_stack_that_it_names(store):
    page = open_page(
        "stacked", stack_cell="GRU", stack_layers="3", stack_units_2="128", stack_sequences_3="false", stack_batch="16",
        stack_steps="3",
    )
    assert codes(page) == [stack_code(Stack("gru", (64, 128, 16), (True, True, False), 16, 3))]


@pytest.mark.parametrize(
    "query", [{"stack_layers": "9"}, {"stack_units_1": "7"}, {"stack_cell": "<b>"}, {"stack_steps": "x"}]
)
def test_a_link_that_does_not_fit_shows_the_usual(store, query):
    assert codes(open_page("stacked", **query)) == [stack_code(Stack())]


@pytest.mark.parametrize(("guess", "verdict"), [("(4, 64)", "That is right."), ("(4, 6, 64)", "No, it is (4, 64).")])
def test_the_answer_comes_after_the_guess(store, guess, verdict):
    page = open_page("stacked")
    assert "word for word" not in told(page) and "plain words" not in told(page)
    page.radio(key="stacked.guess").set_value(guess).run()
    assert verdict in told(page)
    assert refusal(Stack(sequences=(False, True))) in codes(page)


def test_a_stacked_run_is_measured_before_and_after_training(store):
    run = add_run(store, STACKED, text=LONG)
    page = open_page("stacked", run=run.run_id)
    held_out = run.vocabulary.encode(run.text)[len(run.text) * 9 // 10 :]
    for when, step in (("trained", 200), ("untrained", 0)):
        page.segmented_control(key="linked.pace").set_value(when).run()
        trace = Network.of(run.config, run.weights(step)).trace(held_out[:2000])
        for sentence in in_words(layer_lags(trace), "character"):
            assert sentence in told(page)


def test_a_run_of_one_layer_gives_way_to_the_visitor_s_latest_stacked_one(store, monkeypatch):
    monkeypatch.setattr("rnnviz.ui.session.owner", lambda: "somebody")
    add_run(store, STACKED, text=LONG, owner="somebody")
    single = add_run(store, RunConfig(units=(8,)), text=LONG, owner="somebody")
    page = open_page("stacked", run=single.run_id)
    assert "a median of" in told(page)
    assert page.query_params["run"] == single.run_id


def test_the_network_that_is_named_is_the_one_that_is_measured(store, monkeypatch):
    monkeypatch.setattr("rnnviz.ui.session.owner", lambda: "somebody")
    for cell in ("lstm", "gru"):
        add_run(store, STACKED.replace(cell=cell), text=LONG, owner="somebody")
    single = add_run(store, RunConfig(cell="rnn", units=(8,)), text=LONG, owner="somebody")
    page = open_page("stacked", run=single.run_id)
    choice = page.selectbox(key="source.run")
    assert len(choice.options) == 2 and all("2 layers of" in name for name in choice.options)
    assert choice.options[choice.index].startswith("2 layers of GRU") and "**2 layers of GRU, 8 + 8 units**" in told(page)
    lstm = next(one.run_id for one in store.runs("somebody") if one.config == STACKED)
    choice.set_value(lstm).run()
    assert page.query_params["run"] == lstm
    assert "**2 layers of LSTM, 8 + 8 units**" in told(page)


def test_a_first_visitor_sees_the_shipped_one_and_the_way_to_their_own(store, monkeypatch):
    monkeypatch.setattr(source, "BUNDLED", BUNDLED)
    page = open_page("stacked")
    assert "**2 layers of LSTM, 48 + 48 units** (comes with the app)" in told(page)
    assert "a median of" in told(page) and "run" not in page.query_params
    assert any("two LSTM layers" in each.label for each in page.button)


def test_a_run_of_one_layer_alone_leads_to_the_train_page_set_up_for_two(store):
    single = add_run(store, RunConfig(units=(8,)), text=LONG)
    page = open_page("stacked", run=single.run_id)
    assert "you have none yet" in told(page)
    next(each for each in page.button if "two LSTM layers" in each.label).click().run()
    assert not page.exception
    assert page.query_params["units"] == "64,64" and "run" not in page.query_params


def test_a_run_without_a_first_snapshot_shows_only_the_trained_network(store):
    page = open_page("stacked", run=add_run(store, STACKED, steps=(50,), text=LONG).run_id)
    assert "a median of" in told(page)
    assert page.segmented_control(key="linked.pace").options == ["After training"]


def test_a_text_that_is_too_short_is_told(store):
    page = open_page("stacked", run=add_run(store, STACKED, text=TEXT[:295]).run_id)
    assert "the text must have at least 300 tokens" in told(page)


def test_drawing_and_code_are_of_one_stack():
    stack = Stack("gru", (8, 16), (True, False))
    assert [layer["name"] for layer in shapes_data(stack)["layers"]] == ["embedding", "gru_1", "gru_2", "dense"]
    assert 'layers.GRU(16, return_sequences=False, name="gru_2")' in stack_code(stack)
