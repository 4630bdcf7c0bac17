"""How slowly each layer of a stacked network changes, before training and after: what the lesson says of it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from rnnviz.benchmarks.recipe import train
from rnnviz.benchmarks.report import Measured
from rnnviz.config import RunConfig
from rnnviz.corpus import split
from rnnviz.nets.network import Network
from rnnviz.nets.slowness import layer_lags
from rnnviz.run_folder import RunFolder

CONTESTANTS = {"LSTM": RunConfig(units=(48, 48, 48)), "GRU": RunConfig(cell="gru", units=(48, 48, 48))}
TOKENS = 2000


def measure(text: Path, seconds: float, repeats: int, say: Callable[[str], None]) -> Iterator[Measured]:
    """Median lag of each layer's units over the first 2,000 held-out characters, in characters; a seed each time."""
    found: dict[str, list[float]] = {}
    for seed in range(1, repeats + 1):
        for name, config in CONTESTANTS.items():
            say(f"pace: {name}, seed {seed}")
            with tempfile.TemporaryDirectory() as folder:
                train(text, config.replace(seconds=seconds, seed=seed), Path(folder) / "run")
                run = RunFolder(Path(folder) / "run")
                for when, step in (("before training", run.snapshots[0].step), ("after", run.snapshots[-1].step)):
                    for what, lag in _lags(run, step):
                        found.setdefault(f"{name}, {what}, {when}", []).append(lag)
    for what, values in found.items():
        yield Measured("pace", what, f"characters, median lag, {seconds:g} s", tuple(values))


def _lags(run: RunFolder, step: int) -> Iterator[tuple[str, float]]:
    held_out = split(run.vocabulary.encode(run.text))[1][:TOKENS]
    for layer in layer_lags(Network.of(run.config, run.weights(step)).trace(held_out)):
        yield f"{layer.symbol} of layer {layer.layer + 1}", float(np.median(layer.lags))
