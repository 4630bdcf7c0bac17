"""Illnesses of the learning itself: read from the losses and from how far the weights went."""

from __future__ import annotations

from typing import Any

from rnnviz.config import spec_of
from rnnviz.diagnosis.records import HINT, Diagnosis, Evidence
from rnnviz.run_folder import DIVERGED

# Healthy runs, from 220 to 3,400 steps, moved their recurrent weights 1 to 8 times their length before training; with
# forty times the recipe's rate it was 12 to 26, with an eightieth of it 0.1 to 0.2 (benchmark `illnesses`).
FAR, NEAR = 10.0, 0.6
ABOVE = 2  # times the recipe's learning rate are as good as the recipe itself (benchmark `recipe`)
FLAT = 0.02  # nats: what falls by less over the second half stands still
AT_UNIGRAM = 0.15  # of the way from unigram to bigram
NOTHING_TO_LEARN = 0.05  # of the unigram loss that the best n-gram saves


def diverged(evidence: Evidence) -> Diagnosis | None:
    """Ended by the trainer: no number, or far above guessing for long."""
    if evidence.state != DIVERGED:
        return None
    config = evidence.config
    slower = _rate(config.learning_rate / 4)
    clip = {} if config.gradient_clip else {"gradient_clip": spec_of("gradient_clip").default}
    return Diagnosis(
        "diverged", "The training went off: it **diverged**.", evidence.message,
        f"A quarter of the learning rate, {slower:g}" + (", and gradients clipped." if clip else "."),
        changes={"learning_rate": slower} | clip,
    )


def rate_too_high(evidence: Evidence) -> Diagnosis | None:
    """The recurrent weights were thrown far, at more than the recipe's rate, and it brought less than counting does."""
    config, moved = evidence.config, evidence.moved
    usual = config.learning_rate <= ABOVE * evidence.usual_rate or evidence.held_out < evidence.baselines.five_gram
    if not evidence.ended or moved is None or moved < FAR or usual:
        return None
    slower = slower_rate(evidence)
    return Diagnosis(
        "rate_too_high", "The learning rate is too high.",
        f"At {config.learning_rate:g} the recurrent weights went {moved:.0f} times as far as they were long before "
        f"training (healthy runs: 1 to 8 times). Its held-out loss is {evidence.held_out:.2f} nats per "
        f"{evidence.noun}; counting tokens alone reaches {evidence.baselines.five_gram:.2f}.",
        f"A learning rate of {slower:g}.", changes={"learning_rate": slower},
    )


def rate_too_low(evidence: Evidence) -> Diagnosis | None:
    """Still falling steeply at the end, far from what counting reaches, with weights that hardly moved."""
    config, moved = evidence.config, evidence.moved
    if not evidence.ended or moved is None or moved > NEAR or evidence.held_out < evidence.baselines.bigram:
        return None
    said = (
        f"The recurrent weights went only {moved:.2f} times as far as they were long before training (healthy runs: 1 "
        f"to 8 times), and the held-out loss is {evidence.held_out:.2f} nats per {evidence.noun}; to know only which "
        f"came before costs {evidence.baselines.bigram:.2f}."
    )
    if config.optimizer == "sgd":
        return Diagnosis(
            "rate_too_low", "The updates are too small.", said,
            f"Muon with a learning rate of {evidence.usual_rate:g}: its updates are of the same size, however small the "
            "gradient.",
            changes={"optimizer": "muon", "learning_rate": evidence.usual_rate},
        )
    if config.learning_rate >= evidence.usual_rate / 2:
        return _too_short(evidence, said)
    faster = _rate(min(config.learning_rate * 8, evidence.usual_rate))
    return Diagnosis(
        "rate_too_low", "The learning rate is too low.", f"At {config.learning_rate:g}: {said[0].lower()}{said[1:]}",
        f"A learning rate of {faster:g}.", changes={"learning_rate": faster},
    )


def _too_short(evidence: Evidence, said: str) -> Diagnosis:
    """The same signs at a usual rate: there were too few updates."""
    longer = {"epochs": _within("epochs", 5 * (evidence.config.epochs or 1))} if evidence.config.epochs else {
        "seconds": _within("seconds", 4 * evidence.config.seconds)}
    return Diagnosis(
        "too_short", "It had hardly begun to learn when it ended.", f"{evidence.history.step[-1]:,.0f} updates. {said}",
        "Train it longer.", HINT, longer,
    )


def stuck_at_unigram(evidence: Evidence) -> Diagnosis | None:
    """It knows how common each token is and nothing of what comes before, and no longer gets better."""
    unigram, bigram = evidence.baselines.unigram, evidence.baselines.bigram
    best = min(value for _, value in evidence.baselines.named())
    if unigram - best < NOTHING_TO_LEARN * unigram or len(evidence.snapshots) < 3:
        return None
    middle, late = evidence.training_loss(0.4, 0.6), evidence.training_loss(0.8, 1.0)
    near = abs(evidence.held_out - unigram) < AT_UNIGRAM * (unigram - bigram)
    if not near or not middle - late < FLAT + AT_UNIGRAM * (unigram - bigram):
        return None
    return Diagnosis(
        "stuck_at_unigram", "It is stuck at the **unigram** baseline.",
        f"Its held-out loss of {evidence.held_out:.2f} nats per {evidence.noun} is that of knowing only how common "
        f"each {evidence.noun} is ({unigram:.2f}), and over the second half of what was read so far it hardly fell. To "
        f"use the one before, too, would bring {bigram:.2f}.",
        "The recipe's optimizer and learning rate: Muon at "
        f"{evidence.usual_rate:g}. If it has them, train longer or take fewer layers.",
        changes={"optimizer": "muon", "learning_rate": evidence.usual_rate},
    )


def slower_rate(evidence: Evidence) -> float:
    """A quarter of the learning rate, but not below the recipe's where it is above that."""
    now = evidence.config.learning_rate
    return _rate(max(now / 4, evidence.usual_rate) if now > evidence.usual_rate else now / 4)


def _rate(value: float) -> float:
    """A learning rate with two digits, within its bounds."""
    return _within("learning_rate", float(f"{value:.2g}"))


def _within(name: str, value: Any) -> Any:
    bounds = spec_of(name).metadata
    return min(max(value, bounds["least"]), bounds["most"])
