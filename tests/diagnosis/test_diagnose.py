import numpy as np

from rnnviz.config import RunConfig
from rnnviz.diagnosis.diagnose import diagnose
from rnnviz.diagnosis.records import HINT, ILL, WELL
from rnnviz.diagnosis.spans import Span
from tests.diagnosis.making import evidence, gate


def test_a_run_that_is_well_is_told_so_beside_the_baselines():
    (reading,) = diagnose(evidence())
    assert reading.severity == WELL
    assert "below trigram (1.80), above 5-gram (1.60)" in reading.evidence


def test_better_than_all_counting_is_said():
    (reading,) = diagnose(evidence(losses=lambda done: 1.2 + np.exp(-9 * done)))
    assert "below all that counting reaches" in reading.evidence


def test_who_still_learned_is_told_to_go_on():
    (still,) = diagnose(evidence(losses=lambda done: 2.6 - 0.6 * done))
    (settled,) = diagnose(evidence(losses=lambda done: 1.7 + np.exp(-40 * done)))
    assert "train longer" in still.advice and "stopped getting better" in settled.advice


def test_of_a_run_that_diverged_only_that_is_said():
    found = diagnose(evidence(state="diverged", message="Ended.", gates=(gate("i", closed=0.9),), moved=50.0))
    assert [reading.key for reading in found] == ["diverged"]


def test_what_is_sure_comes_before_what_may_be():
    spans = (Span("from a line's start to its end", 900, 50),)
    found = diagnose(evidence(spans=spans, gates=(gate("i", closed=0.9),)))
    assert [reading.severity for reading in found] == [ILL, HINT]


def test_nothing_is_said_of_a_run_without_numbers():
    begun = evidence()
    assert diagnose(evidence(snapshots=begun.snapshots[:1])) == ()


def test_every_change_is_one_that_a_run_can_have():
    config = RunConfig(learning_rate=0.1)
    for found in (
        evidence(config=config, moved=20.0, held_out=lambda done: 2 + done * 0),
        evidence(state="diverged", config=config),
        evidence(config=config, gates=(gate("i", closed=0.9),)),
    ):
        for reading in diagnose(found):
            config.replace(**reading.changes)
