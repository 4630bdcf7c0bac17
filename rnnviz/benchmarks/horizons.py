"""How far back each cell's predictions rest on the text, seed by seed: what the lesson says of forgetting."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from rnnviz.benchmarks.recipe import train
from rnnviz.benchmarks.report import Measured
from rnnviz.config import CELLS, RunConfig
from rnnviz.corpus import split
from rnnviz.nets.ablation import influence_by_ablation
from rnnviz.nets.influence import Influence, influence_by_gradient
from rnnviz.nets.network import Network
from rnnviz.nets.records import Trace
from rnnviz.run_folder import RunFolder

UNITS, TOKENS = 64, 400
SURE, UNSURE = 0.99, 0.5


def measure(text: Path, epochs: int, repeats: int, say: Callable[[str], None]) -> Iterator[Measured]:
    """Memory horizons in characters over the first 400 held-out ones, and the last token's influence where the network
    is less than 50 % sure of its prediction, as a multiple of that where it is more than 99 % sure.
    """
    found: dict[tuple[str, str], list[float]] = {}
    for seed in range(repeats):
        for cell in CELLS:
            say(f"horizons: {cell}, seed {seed}")
            with tempfile.TemporaryDirectory() as folder:
                train(text, RunConfig(cell=cell, units=(UNITS,), epochs=epochs, seed=seed), Path(folder) / "run")
                for (what, unit), value in _of(RunFolder(Path(folder) / "run")).items():
                    found.setdefault((f"{cell}, {what}", unit), []).append(value)
    for (what, unit), values in found.items():
        yield Measured("horizons", f"{what}, after {epochs} epochs", unit, tuple(values))


def _of(run: RunFolder) -> dict[tuple[str, str], float]:
    """What was measured and its unit, and the value."""
    network = Network.of(run.config, run.weights())
    trace = network.trace(split(run.vocabulary.encode(run.text))[1][:TOKENS])
    by_gradient = influence_by_gradient(network, trace)
    by_ablation = influence_by_ablation(network, trace, np.random.default_rng(0))
    values = {
        ("held-out loss", "nats per character"): run.status.held_out_loss,
        ("horizon by gradient", "characters"): by_gradient.horizon().tokens,
        ("horizon by ablation", "characters"): by_ablation.horizon().tokens,
        ("gradient, unsure over sure", "times"): _unsure_over_sure(by_gradient, trace),
        ("ablation, unsure over sure", "times"): _unsure_over_sure(by_ablation, trace),
    }
    return {name: value for name, value in values.items() if value is not None}


def _unsure_over_sure(influence: Influence, trace: Trace) -> float | None:
    """None where the network is never so sure, or always."""
    certainty = trace.probabilities[influence.positions].max(axis=-1)
    unsure, sure = (influence.strength[which, 0] for which in (certainty < UNSURE, certainty > SURE))
    return float(unsure.mean() / sure.mean()) if len(unsure) and len(sure) else None
