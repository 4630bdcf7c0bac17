"""What a program says of its run's learning rate, told by the run's own curve."""

import numpy as np
import pytest

from rnnviz.run_folder import History
from rnnviz.takeaway.program import _falling
from rnnviz.training.schedule import LAST_SHARE, LearningRate

START = 0.01


def history_of(updates, falls_over, every=1):
    """The curve of so many updates, a row for each `every` of them, the last one with it."""
    steps = np.arange(updates, 0, -every, dtype=float)[::-1]
    rates = np.array([LearningRate(START, readings=1.0).at(0.0, read=(step - 1) / falls_over) for step in steps])
    return History(steps, *[np.zeros(len(steps))] * 4, rates)


@pytest.mark.parametrize("every", [1, 7])
@pytest.mark.parametrize(("updates", "falls_over"), [(1000, 300), (1000, 900), (90, 20)])
def test_a_rate_that_has_fallen_before_the_end_stays_there(updates, falls_over, every):
    falling, last = _falling(START, history_of(updates, falls_over, every), updates)
    assert falling == falls_over and last == pytest.approx(LAST_SHARE * START)


@pytest.mark.parametrize(("updates", "falls_over"), [(1000, 1000), (1000, 2500), (5, 5), (2, 2)])
def test_a_rate_that_falls_to_the_end_is_where_it_would_be_next(updates, falls_over):
    falling, last = _falling(START, history_of(updates, falls_over), updates)
    assert falling == updates and last == pytest.approx(START * (1 - (1 - LAST_SHARE) * updates / falls_over))


def test_after_one_update_nothing_is_known_of_it():
    assert _falling(START, history_of(1, 100), 1) == (1, START)


def test_a_rate_that_was_raised_by_hand_is_left_as_it_was_at_first():
    history = history_of(50, 100)
    history.learning_rate[25:] = 0.02
    assert _falling(START, history, 50) == (50, START)
