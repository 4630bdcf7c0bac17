import dataclasses

import numpy as np
import pytest

from rnnviz.config import RunConfig
from rnnviz.diagnosis.fitting import corpus_too_small, overfitting
from rnnviz.diagnosis.records import HINT, Evidence
from rnnviz.run_folder import Snapshot
from tests.diagnosis.making import STEPS, evidence


def falling(done):
    return 1.0 + 3 * np.exp(-4 * done)


def learning_by_heart(**changes) -> Evidence:
    """The held-out loss is lowest at half of the steps, and rises by 0.4 nats since."""
    return evidence(falling, lambda done: 1.9 + (2 * (0.5 - done) if done < 0.5 else 0.8 * (done - 0.5)), **changes)


def test_overfitting_names_the_step_it_begins_at_and_by_how_much():
    reading = overfitting(learning_by_heart())
    began = int(reading.title.split("step ")[1].split(":")[0])
    assert abs(began - STEPS / 2) < STEPS / 6
    assert "risen to 2.30" in reading.evidence
    assert reading.changes == {"dropout": 0.3}


def test_it_is_seen_while_the_run_still_goes_on():
    assert overfitting(learning_by_heart(state="running"))


@pytest.mark.parametrize(
    "held_out", [lambda done: falling(done) + 0.3, lambda done: 2.0 - 0.01 * done, lambda done: 2 + 0.04 * done]
)
def test_no_overfitting_where_the_held_out_loss_falls_stands_or_trembles(held_out):
    assert overfitting(evidence(falling, held_out)) is None


def test_no_overfitting_where_both_losses_rise():
    rising = lambda done: 2 + np.abs(done - 0.5)  # noqa: E731
    assert overfitting(evidence(rising, rising)) is None


def test_a_last_score_on_other_tokens_is_not_compared():
    well = evidence()
    last = dataclasses.replace(well.snapshots[-1], held_out_loss=9.0, held_out_tokens=60_000)
    assert overfitting(dataclasses.replace(well, snapshots=(*well.snapshots[:-1], last))) is None


def test_a_run_that_has_just_begun_is_not_judged():
    one = Snapshot(0, 0, 0.0, 0.0, 4.0, 5000, "")
    assert overfitting(evidence(snapshots=(one,))) is None


def test_more_dropout_is_tried_up_to_a_bound():
    assert overfitting(learning_by_heart(config=RunConfig(dropout=0.5))).changes == {"dropout": 0.6}


def test_a_text_is_too_small_where_weights_outnumber_its_tokens_and_it_shows():
    reading = corpus_too_small(learning_by_heart(train_tokens=10_000))
    assert reading.severity == HINT and reading.changes == {"units": (64,)}
    assert "50,000 parameters for 10,000 characters" in reading.evidence and "read 41 times" in reading.evidence


def test_it_is_not_where_the_text_is_large_or_nothing_shows():
    assert corpus_too_small(learning_by_heart(train_tokens=1_000_000)) is None
    assert corpus_too_small(evidence(train_tokens=10_000)) is None
