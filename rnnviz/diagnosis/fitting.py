"""Illnesses of what is learned: by heart instead of by rule, or from too little."""

from __future__ import annotations

import numpy as np

from rnnviz.config import spec_of
from rnnviz.diagnosis.records import HINT, Diagnosis, Evidence

RISE = 0.05  # nats that the held-out loss must rise above its lowest: more than it trembles from snapshot to snapshot
GAP = 0.25  # nats between held-out and training loss: healthy runs stay below
DROPOUT = 0.3  # more than it has, to try


def overfitting(evidence: Evidence) -> Diagnosis | None:
    """From some step on the held-out loss rises while the training loss goes on falling."""
    scored = evidence.scored
    if len(scored) < 3 or not len(evidence.history):
        return None
    losses = np.array([snapshot.held_out_loss for snapshot in scored])
    best, last = scored[int(losses.argmin())], scored[-1]
    since = best.step / evidence.history.step[-1]
    fell = evidence.training_loss(since - 0.1, since + 0.05) - evidence.training_loss(0.9, 1.0)
    if last.held_out_loss - best.held_out_loss < RISE or not fell > 0:
        return None
    dropout = round(min((evidence.config.dropout or 0.0) + DROPOUT, 0.6), 2)
    epochs = evidence.epochs * since
    return Diagnosis(
        "overfitting", f"It has been **overfitting** since about step {best.step:,}: it learns the text by heart.",
        f"The held-out loss was lowest there, {best.held_out_loss:.2f} nats per {evidence.noun}, after the text was "
        f"read {_times(epochs)}. It has since risen to {last.held_out_loss:.2f}, while the training loss fell to "
        f"{evidence.training_loss(0.9, 1.0):.2f}.",
        f"A dropout of {dropout:g}; or fewer units, a longer text, or a training that ends there.",
        changes={"dropout": dropout},
    )


def corpus_too_small(evidence: Evidence) -> Diagnosis | None:
    """More weights than tokens to learn from, and it shows: what was learned costs far less than what is held out."""
    learned = evidence.training_loss(0.9, 1.0)
    gap = evidence.held_out - learned
    if evidence.parameters < evidence.train_tokens or not gap > GAP:
        return None
    units = tuple(max(width // 2, spec_of("units").metadata["least"]) for width in evidence.config.units)
    return Diagnosis(
        "corpus_too_small", "The text may be too small for so many parameters.",
        f"{evidence.parameters:,} parameters for {evidence.train_tokens:,} {evidence.noun}s to learn from, each read "
        f"{_times(evidence.epochs)}. What it learned from costs it {learned:.2f} nats per {evidence.noun}, what was "
        f"held out {evidence.held_out:.2f}.",
        f"Half as many units ({' + '.join(map(str, units))}), or a longer text.", HINT,
        {"units": units} if units != evidence.config.units else {},
    )


def _times(epochs: float) -> str:
    return f"{epochs:.1f} times" if epochs < 10 else f"{epochs:.0f} times"
