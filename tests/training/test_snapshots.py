import numpy as np
import pytest

from rnnviz.training.snapshots import ALWAYS_TIME_FOR, SNAPSHOTS_LIMIT, Plan, affordable, lead_in
from rnnviz.vocabulary import Vocabulary


def due_steps(plan, steps):
    return [step for step in range(1, steps) if plan.due(step / steps)]


def test_snapshots_are_dense_early_and_sparse_late():
    steps = due_steps(Plan(40, finest=1 / 1000), 1000)
    assert steps[:4] == [1, 2, 3, 4]
    assert 25 <= len(steps) <= 38
    gaps = np.diff(steps)
    assert gaps[-1] > 100 and (np.diff(gaps) >= -1).all()


@pytest.mark.parametrize("steps", [1, 2, 3, 8])
def test_a_short_run_has_a_snapshot_at_each_step(steps):
    assert due_steps(Plan(40, finest=1 / steps), steps) == list(range(1, steps))


def test_a_plan_of_two_has_nothing_between_first_and_last():
    assert due_steps(Plan(2, finest=1 / 100), 100) == []


def weights(megabytes):
    return {"embedding": np.broadcast_to(np.float32(0), (int(megabytes * 250_000),))}


def test_large_weights_are_kept_less_often():
    assert affordable(weights(1)) == SNAPSHOTS_LIMIT
    assert affordable(weights(20)) == 10
    assert affordable(weights(500)) == 2


def test_costly_snapshots_are_taken_less_often():
    assert affordable(weights(1), cost=0.01, seconds=60) == SNAPSHOTS_LIMIT
    assert affordable(weights(1), cost=0.1, seconds=60) == 30
    assert affordable(weights(1), cost=5.0, seconds=60) == ALWAYS_TIME_FOR


def test_a_sample_goes_on_from_a_lines_end():
    text = "a short line\n" + "x" * 50 + "\n" + "y" * 50
    vocabulary = Vocabulary.of(text, "char")
    assert vocabulary.decode(lead_in(vocabulary.encode(text), vocabulary)) == "x" * 31 + "\n"


def test_without_lines_a_sample_goes_on_from_the_start():
    vocabulary = Vocabulary.of("xy" * 50, "char")
    assert vocabulary.decode(lead_in(vocabulary.encode("xy" * 50), vocabulary)) == "xy" * 16
    assert len(lead_in(vocabulary.encode("xyx"), vocabulary)) == 3
