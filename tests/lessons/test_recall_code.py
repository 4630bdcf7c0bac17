"""The task and the network in the lines that the lesson offers are those of the page."""

import numpy as np
import pytest

from rnnviz.lessons import exam
from rnnviz.lessons.recall_code import recall_code
from rnnviz.lessons.tasks import OPENING, TASKS
from tests.takeaway.running import run_code

TASK = TASKS["recall"]


@pytest.fixture
def ran(tmp_path, monkeypatch):
    monkeypatch.setenv("STEPS", "1")
    return run_code(recall_code(("lstm", "rnn")), tmp_path, monkeypatch)


def test_its_examples_are_those_of_the_task(ran):
    lag = exam.network("recall", "lstm").result.lag
    for lags in (np.full(400, lag), np.full(400, 4)):
        ids, symbols = ran["examples"](lags)
        theirs = TASK.draw(np.random.default_rng(0), lag, 400, lags)
        assert ids.shape == theirs.ids.shape
        assert set(ids[:, -1]) == {TASK.tokens.index("?")}
        assert sorted(symbols) == sorted(theirs.labels)
        shown = ids >= TASK.tokens.index("A")
        assert (shown.sum(axis=1) == 1).all() and (ids[shown] == symbols).all()
        assert set(shown.argmax(axis=1)) == set(range(lag - lags[0], lag - lags[0] + OPENING))


def test_its_network_is_the_recorded_one(ran):
    (layer,) = exam.network("recall", "lstm").network.layers
    assert ran["model"].layers[1].units == layer.units
    assert ran["model"].layers[0].input_dim == len(TASK.tokens)
