"""All readings of a run, the surest first; an honest word where nothing is wrong."""

from __future__ import annotations

from rnnviz.diagnosis.cells import saturated_gates
from rnnviz.diagnosis.fitting import corpus_too_small, overfitting
from rnnviz.diagnosis.learning import diverged, rate_too_high, rate_too_low, stuck_at_unigram
from rnnviz.diagnosis.reach import window_too_short
from rnnviz.diagnosis.records import ILL, WELL, Diagnosis, Evidence
from rnnviz.diagnosis.writing import loops

ILLNESSES = (
    diverged, rate_too_high, rate_too_low, stuck_at_unigram, overfitting, corpus_too_small, saturated_gates,
    window_too_short, loops,
)
STILL_LEARNING = 0.03  # nats that the held-out loss fell over the last quarter


def diagnose(evidence: Evidence) -> tuple[Diagnosis, ...]:
    """What is wrong, then what may be wrong; where that is nothing, one reading that says so. Of a run that diverged
    only that: whatever else its numbers show comes from it. Nothing of a run that hasn't learned yet.
    """
    if off := diverged(evidence):
        return (off,)
    if not len(evidence.history) or len(evidence.snapshots) < 2:
        return ()
    found = [reading for illness in ILLNESSES if (reading := illness(evidence))]
    return tuple(sorted(found, key=lambda reading: reading.severity != ILL)) or (_well(evidence),)


def _well(evidence: Evidence) -> Diagnosis:
    """How good it is, beside the baselines."""
    loss, noun = evidence.held_out, evidence.noun
    beaten = [(label, value) for label, value in evidence.baselines.named() if value > loss]
    known = [(label, value) for label, value in evidence.baselines.named() if value <= loss]
    said = f"The held-out loss is {loss:.2f} nats per {noun}"
    said += f", below {beaten[-1][0]} ({beaten[-1][1]:.2f})" if beaten else ""
    said += f", above {known[0][0]} ({known[0][1]:.2f})" if known else ", below all that counting reaches"
    return Diagnosis("well", "Nothing looks wrong." if evidence.ended else "Nothing looks wrong so far.", f"{said}.",
                     _how_to_go_on(evidence), WELL)


def _how_to_go_on(evidence: Evidence) -> str:
    if not evidence.ended:
        return ""
    scored, until = evidence.scored, 0.75 * evidence.history.step[-1]
    before = [snapshot.held_out_loss for snapshot in scored if snapshot.step <= until]
    if before and before[-1] - scored[-1].held_out_loss > STILL_LEARNING:
        return "It was still getting better at its end: train longer, and it gets further."
    return "It had stopped getting better: more units or a longer text would bring more than more time."
