"""The live exam: what it announces and when, that it obeys, that it ends as one sat alone, and what it refuses."""

import dataclasses
import json

import pytest

from rnnviz.config import CELLS
from rnnviz.errors import UserError
from rnnviz.lessons.tasks import TASKS
from rnnviz.training import live_exam
from rnnviz.training.control import Control
from rnnviz.training.exam import Exam

SETTINGS = {"task": "recall", "lag": 5, "seed": 1}


@pytest.fixture
def short(monkeypatch):
    monkeypatch.setattr(live_exam, "PLAN", dataclasses.replace(live_exam.PLAN, steps=60, chunk=20))
    return live_exam.PLAN


def test_the_three_take_turns_from_the_first_weights_on(short):
    rows = []
    result = live_exam.demonstrate(SETTINGS, rows.append, Control())
    turns = [(row["cell"], row["step"]) for row in rows]
    assert turns == [(cell, step) for step in (0, 20, 40, 60) for cell in CELLS]
    for row in rows:
        assert set(row) == {"cell", "step", "seconds", "loss", "accuracy"}
        assert 0 <= row["accuracy"] <= 1 and row["loss"] > 0
    assert [row["seconds"] for row in rows] == sorted(row["seconds"] for row in rows)
    assert {name: result[name] for name in ("task", "lag", "seed", "step")} == SETTINGS | {"step": 60}
    assert set(result["accuracy"]) == set(result["loss"]) == set(CELLS)
    json.dumps([rows, result])  # plain values only: they travel


def test_what_comes_out_is_what_sitting_the_exam_alone_gives(short):
    """So the table's seeds, which sat alone, tell of what is shown."""
    result = live_exam.demonstrate(SETTINGS, lambda row: None, Control())
    for cell in CELLS:
        marks = Exam(cell, TASKS["recall"], 5, short).sit(1, live_exam.RATE)
        assert result["accuracy"][cell] == pytest.approx(marks.accuracy, abs=0.005)
        assert result["loss"][cell] == pytest.approx(marks.loss, abs=0.01)


@pytest.mark.parametrize("turns", [0, 1])
def test_a_stop_is_obeyed_before_the_next_round_and_what_was_learned_by_then_is_told(short, turns):
    rows, control = [], Control()

    def announce(row):
        rows.append(row)
        if row["step"] == 20 * turns:
            control.stop()

    result = live_exam.demonstrate(SETTINGS, announce, control)
    assert result["step"] == 20 * turns == max(row["step"] for row in rows)
    assert set(result["accuracy"]) == set(CELLS)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"task": "poems"}, "The task must be one of order, recall, count, copy; got 'poems'."),
        ({"lag": 3}, "The lag must be a whole number from 4 to 200; got 3."),
        ({"lag": 20.0}, "The lag must be a whole number from 4 to 200; got 20.0."),
        ({"seed": -1}, "The seed must be a whole number from 0 to 2147483647; got -1."),
        ({"seed": True}, "The seed must be a whole number from 0 to 2147483647; got True."),
        ({"pace": 1}, "The exam has no setting 'pace'. There are: task, lag, seed."),
    ],
)
def test_wrong_settings_are_refused_in_a_sentence(wrong, told):
    with pytest.raises(UserError) as refused:
        live_exam.demonstrate(SETTINGS | wrong, lambda row: None, Control())
    assert str(refused.value) == told


def test_a_setting_that_is_missing_is_told():
    with pytest.raises(UserError, match="^The lag must be a whole number from 4 to 200; got None"):
        live_exam.demonstrate({"task": "recall", "seed": 0}, lambda row: None, Control())
