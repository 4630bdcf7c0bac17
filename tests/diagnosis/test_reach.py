import numpy as np

from rnnviz.config import RunConfig
from rnnviz.diagnosis.reach import window_too_short
from rnnviz.diagnosis.records import HINT
from rnnviz.diagnosis.spans import Span
from rnnviz.nets.context import ContextLoss
from tests.diagnosis.making import evidence

LINES = Span("from a line's start to its end", 40, 100)


def windows(window):
    return RunConfig(objective="last_step", window=window)


def reading_of(gain):
    """Reading 16 tokens instead of 8 lowers the loss by `gain`, a little more or less at each place."""
    tremble = np.random.default_rng(0).normal(0, 0.01, 300)
    lengths = np.array([1, 2, 4, 8, 16])
    return ContextLoss(lengths, np.stack([np.full(300, 2.0)] * 4 + [2.0 - gain + tremble]))


def test_a_window_is_too_short_where_half_of_the_lines_are_longer():
    reading = window_too_short(evidence(config=windows(16), spans=(LINES,)))
    assert reading.severity == HINT and reading.changes == {"window": 64}
    assert "more than 40 characters from a line's start" in reading.evidence and "no more than 16" in reading.evidence


def test_it_is_not_where_the_network_has_learned_the_text_all_the_same():
    known = evidence(config=windows(16), spans=(LINES,), held_out=lambda done: 0.02)
    assert window_too_short(known) is None


def test_it_is_not_where_they_fit():
    assert window_too_short(evidence(config=windows(40), spans=(LINES,))) is None


def test_a_state_that_is_carried_on_reaches_twice_as_far():
    assert window_too_short(evidence(config=RunConfig(window=20), spans=(LINES,))) is None
    assert window_too_short(evidence(config=RunConfig(window=19), spans=(LINES,)))


def test_a_window_is_too_short_where_its_far_half_still_helps():
    reading = window_too_short(evidence(config=windows(16), reading=reading_of(0.1)))
    assert "still brings 0.10 nats" in reading.evidence and reading.changes == {"window": 64}


def test_it_is_not_where_its_far_half_brings_nothing():
    assert window_too_short(evidence(config=windows(16), reading=reading_of(0.0))) is None


def test_the_widest_window_offers_no_wider_one():
    assert window_too_short(evidence(config=windows(400), spans=(Span("x", 900, 30),))).changes == {}
