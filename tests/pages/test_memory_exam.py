"""The live memory exam on the page "LSTM", before an engine that only says what it was asked."""

from __future__ import annotations

import dataclasses
import json

import numpy as np
import pytest

from rnnviz.config import CELLS
from rnnviz.engine.jobs import DemonstrationView
from rnnviz.lessons import exam
from rnnviz.lessons.tasks import TASKS
from rnnviz.nets.parameters import CELL_NAMES
from rnnviz.training.exam import ASKED, CLIP, GROWN, UNITS
from rnnviz.training.live_exam import LOOKED, PLAN, RATE
from rnnviz.ui import session
from rnnviz.ui.lessons.memory_exam import GUESSES, LAGS, OFFERED, came_out
from rnnviz.ui.prose import read
from tests.pages.runs import open_page, told

KEY = "0123456789ab"
USUAL = {"task": "recall", "lag": 20, "seed": 0}
ROWS = tuple(
    {"cell": cell, "step": step, "seconds": 3.2, "loss": 1.0, "accuracy": accuracy}
    for step, accuracies in ((0, (0.1, 0.0, 0.2)), (20, (0.25, 0.5, 0.75)))
    for cell, accuracy in zip(CELLS, accuracies)
)
RESULT = USUAL | {"step": 400, "seconds": 9.5, "accuracy": {"rnn": 0.25, "gru": 1.0, "lstm": 0.951}, "loss": {}}


class ExamEngine:
    """Shows the one view that a test gives it."""

    problem = ""

    def __init__(self) -> None:
        self.asked: list[tuple] = []
        self.stopped: list[str] = []
        self.view: DemonstrationView | None = None
        self.show()

    def show(self, **fields) -> None:
        settings = self.asked[-1][1] if self.asked else {}
        usual = {"name": "exam", "settings": settings, "state": "queued", "message": "", "place": 0, "rows": ()}
        usual["result"] = None
        self.view = DemonstrationView(**usual | fields)

    def demonstrate(self, name, settings, owner):
        self.asked.append((name, dict(settings), owner))
        self.view = dataclasses.replace(self.view, settings=dict(settings))
        return KEY

    def demonstration(self, key):
        return self.view if key == KEY else None

    def stop_demonstration(self, key):
        self.stopped.append(key)
        self.view = dataclasses.replace(self.view, state="stopped")


@pytest.fixture
def engine(monkeypatch):
    engine = ExamEngine()
    monkeypatch.setattr(session, "engine", lambda: engine)
    return engine


def guess(page, which):
    (radio,) = [radio for radio in page.radio if radio.key.startswith("exam.guess")]
    radio.set_value(which).run()
    assert not page.exception


def sit(engine, which=GUESSES[2], **link):
    """The page, right after the exam was begun."""
    page = open_page("lstm", **link)
    guess(page, which)
    page.button(key="exam.sit").click().run()
    assert not page.exception
    return page


def shown(engine, page, **fields):
    """The page as it is once the engine's view is this."""
    engine.show(**fields)
    page.run()
    assert not page.exception
    return told(page)


def curves(page):
    protos = [one.proto for one in page.get("bidi_component") if one.proto.component_name == "rnnviz.live_plot"]
    return json.loads(protos[-1].json)


def test_it_opens_with_an_example_and_waits_for_a_guess(engine):
    page = open_page("lstm")
    words = told(page)
    ids, labels = TASKS["recall"].draw(np.random.default_rng(20), 20, 40)
    symbol = TASKS["recall"].tokens[labels[0]]
    assert words.count(":primary-background[") == 1
    assert f":primary-background[**{symbol}**]" in words and f"Which symbol was it? **{symbol}**" in words
    assert page.button(key="exam.sit").disabled
    guess(page, GUESSES[0])
    assert not page.button(key="exam.sit").disabled
    assert not engine.asked


@pytest.mark.parametrize("task", OFFERED)
def test_every_task_shows_its_markers_and_the_answer(engine, task):
    page = open_page("lstm", exam_task=task, exam_lag="10")
    ids, labels = TASKS[task].draw(np.random.default_rng(10), 10, 40)
    words = [TASKS[task].tokens[id] for id in ids[0]]
    assert told(page).count(":primary-background[") == sum(word in TASKS[task].markers for word in words)
    answer = " ".join(TASKS[task].tokens[label] for label in np.atleast_1d(labels[0]))
    assert f"{TASKS[task].question} **{answer}**" in told(page)


def test_another_example_is_another(engine):
    page = open_page("lstm", exam_task="order")
    before = [line.value for line in page.markdown]
    page.button(key="exam.another").click().run()
    assert [line.value for line in page.markdown] != before


def test_what_is_asked_of_the_engine_is_what_was_chosen(engine):
    sit(engine)
    sit(engine, exam_task="copy", exam_lag="50", exam_seed="7")
    assert [asked[:2] for asked in engine.asked] == [("exam", USUAL), ("exam", {"task": "copy", "lag": 50, "seed": 7})]


def test_a_link_with_nonsense_opens_the_usual_exam(engine):
    sit(engine, exam_task="poems", exam_lag="7", exam_seed="-2")
    assert engine.asked[0][1] == USUAL


def test_in_the_queue_it_says_its_place(engine):
    page = sit(engine)
    assert "In the queue, you are next" in told(page)
    assert "In the queue, 3 before you" in shown(engine, page, place=3)
    failed = shown(engine, page, state="failed", place=None, message="It is *out of order*.")
    assert r"It is \*out of order\*." in failed


def test_three_curves_grow_and_a_stop_is_passed_on(engine):
    page = sit(engine)
    assert "Step **20** of 400 · 3 s" in shown(engine, page, state="running", place=None, rows=ROWS)
    plot = curves(page)
    drawn = {line["name"]: line["y"] for line in json.loads(plot["figure"])["data"]}
    assert drawn == {"SimpleRNN": [0.1, 0.25], "GRU": [0.0, 0.5], "LSTM": [0.2, 0.75]}
    assert "LSTM: 75% right answers after 20 steps." in plot["description"]
    page.button(key="exam.stop").click().run()
    assert engine.stopped == [KEY]


@pytest.mark.parametrize("which", GUESSES)
def test_what_came_out_stands_beside_the_guess_and_the_recorded_seeds(engine, which):
    page = sit(engine, which)
    words = shown(engine, page, state="finished", place=None, rows=ROWS, result=RESULT)
    assert ("That is right" in words) == (which == "Two of them")
    assert ("It came out otherwise: two of them." in words) == (which != "Two of them")
    (table,) = [table.value for table in page.table if "Right answers now" in table.value.columns]
    assert table["Right answers now"].tolist() == ["25.0%", "100.0%", "95.1%"]
    for cell, told_of_seeds in zip(CELLS, table.iloc[:, -1]):
        found = exam.accuracies("recall", cell, 20, live=True)
        assert told_of_seeds.endswith(f"{exam.held(found)} of {len(found)}")


def test_what_was_stopped_is_not_judged(engine):
    words = shown(engine, page := sit(engine), state="stopped", place=None, rows=ROWS, result=RESULT)
    assert "Stopped before the end" in words and "That is right" not in words
    assert page.table


def test_another_task_or_lag_is_another_exam(engine):
    page = sit(engine)
    shown(engine, page, state="finished", place=None, rows=ROWS, result=RESULT)
    page.select_slider(key="exam_lag").set_value(50).run()
    assert not page.exception
    assert "Right answers now" not in str([list(table.value.columns) for table in page.table])
    assert page.button(key="exam.sit").disabled  # this one wants a guess of its own


def test_an_exam_that_the_engine_forgot_is_not_there(engine):
    page = sit(engine)
    engine.view = None
    page.run()
    assert not page.exception
    assert "Step" not in told(page)


def test_all_that_hold_it_are_counted():
    assert came_out({"rnn": 0.2, "gru": 0.94, "lstm": 0.3}) == "None"
    assert came_out({"rnn": 0.95, "gru": 1.0, "lstm": 1.0}) == "All three"


def words(name: str) -> str:
    return " ".join(read(name).split())


def test_what_the_page_says_of_the_recipe_is_what_is_done():
    said, recipe = words("memory_exam_measured"), exam.recipe(live=True)
    assert (recipe["steps"], recipe["batch"], recipe["rate"]) == (PLAN.steps, PLAN.batch, RATE)
    assert (recipe["units"], recipe["clip"], recipe["asked"], recipe["grown"]) == (UNITS, CLIP, ASKED, GROWN)
    assert f"{UNITS} units in Keras, {PLAN.steps} steps of {PLAN.batch} new sequences each" in said
    assert f"gradients clipped at {CLIP:g}, a learning rate of {RATE}" in said
    assert f"far fewer steps than the {exam.recipe()['steps']:,} above" in said
    assert f"{LOOKED} new sequences every {PLAN.chunk} steps, for the curves, and {ASKED:,} at the end" in said
    assert "to the full one when half of the training is over" in said and GROWN == 0.5
    assert all(TASKS[task].chance == 0.25 for task in OFFERED) and "guessing gives 25 %" in said
    assert {one.seed for one in exam.results(live=True)} == {0, 1, 2, 3, 4}


def test_every_lag_of_the_slider_was_recorded_for_every_task():
    assert all(exam.lags(task, live=True) == LAGS for task in OFFERED)


def of_five(task, lag):
    """How many of the five seeds held it, by cell."""
    found = {cell: exam.accuracies(task, cell, lag, live=True) for cell in CELLS}
    assert all(len(accuracies) == 5 for accuracies in found.values())
    return {cell: exam.held(accuracies) for cell, accuracies in found.items()}


def test_what_the_page_says_of_the_seeds_is_what_the_table_says():
    said = words("memory_exam_answer")
    recall, copy, count, order = ({lag: of_five(task, lag) for lag in LAGS} for task in OFFERED)

    assert "The GRU held the symbol in 5 of 5 at every lag" in said and {recall[lag]["gru"] for lag in LAGS} == {5}
    assert "the LSTM in 5 of 5 up to 20 steps and in 4 of 5 at 50" in said
    assert [recall[lag]["lstm"] for lag in (5, 10, 20, 50)] == [5, 5, 5, 4]
    assert "The plain RNN: 1 of 5 at 5 steps, 0 of 5 at all longer lags" in said
    assert [recall[lag]["rnn"] for lag in (5, 10, 20, 50)] == [1, 0, 0, 0]

    assert "At 5 steps GRU and LSTM copied them in 4 of 5 each, at 20 in 1 of 5 each" in said
    assert "at 50 in 1 of 5 and 0 of 5" in said
    assert [(copy[lag]["gru"], copy[lag]["lstm"]) for lag in (5, 20, 50)] == [(4, 4), (1, 1), (1, 0)]
    assert "The plain RNN never did" in said and {copy[lag]["rnn"] for lag in LAGS} == {0}

    assert "At 5 steps all three counted in 5 of 5" in said and set(count[5].values()) == {5}
    assert "At 50 the LSTM still did in 5 of 5, the GRU and the plain RNN in 0 of 5" in said
    assert count[50] == {"rnn": 0, "gru": 0, "lstm": 5}
    counted = [one for cell in ("rnn", "gru") for one in exam.accuracies("count", cell, 50, live=True)]
    assert "right far more often than by guessing" in said and min(counted) > 2 * TASKS["count"].chance

    assert "5 of 5 at 10 steps and 4 of 5 at 50, where the GRU had 5 of 5 and the LSTM 4 of 5" in said
    assert order[10]["rnn"] == 5 and order[50] == {"rnn": 4, "gru": 5, "lstm": 4}


def test_what_the_page_says_of_few_steps_and_many_is_what_both_tables_say():
    said = words("memory_exam_answer")
    long = {lag: exam.held(exam.accuracies("recall", "rnn", lag)) for lag in (5, 50)}
    assert "400 steps are few: with the 3,000 from above, 4 of 5 plain RNNs recalled the symbol after 5 steps" in said
    assert "after 50 still none" in said and long == {5: 4, 50: 0}
    assert (exam.recipe(live=True)["steps"], exam.recipe()["steps"]) == (400, 3000)
