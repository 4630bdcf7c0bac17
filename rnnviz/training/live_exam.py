"""The memory exam, live: a plain RNN, a GRU and an LSTM learn the same task side by side, a few steps each in turn."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Mapping
from typing import Any

import keras

from rnnviz.config import CELLS
from rnnviz.errors import UserError
from rnnviz.lessons.tasks import LAGS, TASKS
from rnnviz.training.control import Control
from rnnviz.training.exam import Exam, Plan

# Small and not compiled, so that it begins at once and is over in seconds; batches cost next to nothing here.
PLAN = Plan(steps=400, batch=64, chunk=20, compiled=False)
RATE = 0.03
SETTINGS = ("task", "lag", "seed")
SEEDS = (0, 2**31 - 1)
LOOKED = 200  # new examples after each chunk; at the end it is the exam's own number


def demonstrate(settings: Mapping[str, Any], announce: Callable[[dict], None], control: Control) -> dict[str, Any]:
    """The three networks from their first weights on; the same settings end alike.

    Args:
        settings: `task`, a key of `TASKS`; `lag`, steps; `seed`, of weights and examples.
        announce: called with a row a network, when it has learned nothing yet and after each chunk: `cell`, `step`,
            `seconds` since the start, `loss` in nats and `accuracy`, 0…1, on new examples.
        control: looked at before each chunk.

    Returns:
        The settings, `step` and `seconds` at the end, and by cell in `accuracy` and `loss` what came out.

    Raises:
        UserError: for settings that are missing, unknown or out of bounds.
    """
    task, lag, seed = _checked(settings)
    began = time.monotonic()
    exams = {}
    try:
        for cell in CELLS:
            exams[cell] = Exam(cell, TASKS[task], lag, PLAN)
            exams[cell].begin(seed, RATE)
            announce(_row(cell, exams[cell], began))
        while not control.stopped and not exams[CELLS[-1]].done:
            for cell, exam in exams.items():
                exam.learn()
                announce(_row(cell, exam, began))
        marks = {cell: exam.end() for cell, exam in exams.items()}
    finally:
        # A worker shows one demonstration after another: what Keras keeps of this one is given back.
        keras.utils.clear_session()
        gc.collect()
    return {
        "task": task, "lag": lag, "seed": seed,
        "step": exams[CELLS[-1]].step, "seconds": _since(began),
        "accuracy": {cell: one.accuracy for cell, one in marks.items()},
        "loss": {cell: one.loss for cell, one in marks.items()},
    }


def _row(cell: str, exam: Exam, began: float) -> dict[str, Any]:
    return {"cell": cell, "step": exam.step, "seconds": _since(began), **exam.look(LOOKED)._asdict()}


def _since(began: float) -> float:
    return round(time.monotonic() - began, 2)


def _checked(settings: Mapping[str, Any]) -> tuple[str, int, int]:
    """Task, lag and seed."""
    task, lag, seed = (settings.get(name) for name in SETTINGS)
    if unknown := sorted(set(settings) - set(SETTINGS)):
        raise UserError(f"The exam has no setting {unknown[0]!r}. There are: {', '.join(SETTINGS)}.")
    if task not in TASKS:
        raise UserError(f"The task must be one of {', '.join(TASKS)}; got {task!r}.")
    for name, value, (least, most) in (("lag", lag, LAGS), ("seed", seed, SEEDS)):
        if type(value) is not int or not least <= value <= most:
            raise UserError(f"The {name} must be a whole number from {least} to {most}; got {value!r}.")
    return task, lag, seed
