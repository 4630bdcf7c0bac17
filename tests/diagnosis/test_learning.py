import dataclasses

import numpy as np
import pytest

from rnnviz.config import RunConfig
from rnnviz.diagnosis.learning import diverged, rate_too_high, rate_too_low, stuck_at_unigram
from rnnviz.diagnosis.records import HINT
from tests.diagnosis.making import BASELINES, evidence


def test_a_run_that_is_well_has_none_of_them():
    assert not any(illness(evidence()) for illness in (diverged, rate_too_high, rate_too_low, stuck_at_unigram))


def test_what_diverged_is_told_in_the_trainer_s_words_with_a_rate_to_try():
    config = RunConfig(learning_rate=0.4, gradient_clip=0.0)
    reading = diverged(evidence(state="diverged", message="Training was ended at step 9.", config=config))
    assert reading.evidence == "Training was ended at step 9."
    assert reading.changes == {"learning_rate": 0.1, "gradient_clip": 5.0}


def test_changes_are_settings_that_can_be():
    least = RunConfig(learning_rate=1e-5)
    assert least.replace(**diverged(evidence(state="diverged", config=least)).changes)


def thrown():
    return evidence(held_out=lambda done: 2.0 + done * 0, moved=15.0, config=RunConfig(learning_rate=0.1))


def test_a_rate_is_too_high_where_weights_were_thrown_far_and_counting_is_better():
    reading = rate_too_high(thrown())
    assert "15 times" in reading.evidence and "2.00 nats" in reading.evidence and "1.60" in reading.evidence
    assert reading.changes == {"learning_rate": 0.025}


@pytest.mark.parametrize("changes", [
    {"moved": 5.0}, {"config": RunConfig(learning_rate=0.01)}, {"state": "running"}, {"moved": None},
    {"snapshots": evidence(held_out=lambda done: 1.5 + done * 0).snapshots},
])
def test_a_rate_is_not_too_high_where_one_of_these_is_missing(changes):
    assert rate_too_high(dataclasses.replace(thrown(), **changes)) is None


def creeping(**changes):
    changes = {"moved": 0.1, "config": RunConfig(learning_rate=1e-4)} | changes
    return evidence(losses=lambda done: 4.0 - 0.4 * done, **changes)


def test_a_rate_is_too_low_where_the_weights_hardly_moved():
    reading = rate_too_low(creeping())
    assert reading.key == "rate_too_low" and "0.10 times" in reading.evidence
    assert 1e-4 < reading.changes["learning_rate"] <= RunConfig().learning_rate


def test_plain_gradient_descent_is_offered_muon():
    assert rate_too_low(creeping(config=RunConfig(optimizer="sgd"))).changes["optimizer"] == "muon"


def test_at_a_usual_rate_the_same_signs_say_that_it_was_too_short():
    reading = rate_too_low(creeping(config=RunConfig(epochs=2)))
    assert (reading.key, reading.severity, reading.changes) == ("too_short", HINT, {"epochs": 10})


@pytest.mark.parametrize("changes", [{"moved": 2.0}, {"state": "running"}])
def test_a_rate_is_not_too_low_where_weights_moved_or_it_goes_on(changes):
    assert rate_too_low(creeping(**changes)) is None


def test_a_rate_is_not_too_low_where_the_loss_is_good():
    assert rate_too_low(evidence(moved=0.1, config=RunConfig(learning_rate=1e-4))) is None


def flat_at(loss):
    return evidence(losses=lambda done: loss + np.exp(-40 * done), held_out=lambda done: loss + 0.02 + done * 0)


def test_stuck_is_who_stands_at_the_unigram():
    assert "(3.00)" in stuck_at_unigram(flat_at(BASELINES.unigram)).evidence


@pytest.mark.parametrize("loss", [2.3, 3.8])
def test_who_stands_elsewhere_is_not_stuck_there(loss):
    assert stuck_at_unigram(flat_at(loss)) is None


def test_who_passes_by_is_not_stuck():
    assert stuck_at_unigram(evidence(losses=lambda done: 4.0 - 1.1 * done)) is None


def test_where_counting_saves_nothing_either_nobody_is_stuck():
    noise = type(BASELINES)(uniform=3.1, unigram=3.0, bigram=3.0, trigram=2.99, five_gram=2.98)
    assert stuck_at_unigram(dataclasses.replace(flat_at(3.0), baselines=noise)) is None
