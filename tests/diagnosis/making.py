"""Evidence that is made up: of a run that is well, but for what a test changes."""

from __future__ import annotations

import dataclasses

import numpy as np

from rnnviz.baselines import Baselines
from rnnviz.config import RunConfig
from rnnviz.diagnosis.records import Evidence
from rnnviz.nets.saturation import GateSaturation
from rnnviz.run_folder import History, Snapshot

BASELINES = Baselines(uniform=4.1, unigram=3.0, bigram=2.2, trigram=1.8, five_gram=1.6)
STEPS = 200


def evidence(losses=None, held_out=None, **changes) -> Evidence:
    """`losses` and `held_out` are functions of the share of the steps that was taken, 0 to 1."""
    losses = losses or (lambda done: 1.7 + 2.3 * np.exp(-6 * done))
    held_out = held_out or (lambda done: losses(done) + 0.05)
    healthy = Evidence(
        RunConfig(), "finished", "", _history(losses), _snapshots(held_out), BASELINES, train_tokens=100_000,
        parameters=50_000, moved=3.0, gates=(gate("i"), gate("f"), gate("o")),
    )
    return dataclasses.replace(healthy, **changes)


def gate(symbol: str, closed: float = 0.1, opened: float = 0.1, units: int = 10) -> GateSaturation:
    """All units alike: nearly closed for that share of the time, nearly open for that."""
    return GateSaturation(0, "forward", symbol, np.full(units, closed), np.full(units, opened))


def _history(losses) -> History:
    step = np.arange(1, STEPS + 1, dtype=float)
    return History(step, step * 2048, step * 0.1, losses(step / STEPS), np.full(STEPS, 2e4), np.full(STEPS, 8e-3))


def _snapshots(held_out) -> tuple[Snapshot, ...]:
    steps = np.unique(np.append(0, np.geomspace(1, STEPS, 16).astype(int))).tolist()
    return tuple(
        Snapshot(step, step * 2048, step * 0.1, step / STEPS, float(held_out(step / STEPS)), 5000, "") for step in steps
    )
