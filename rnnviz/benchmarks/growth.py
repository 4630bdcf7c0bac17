"""How cost grows: with the text, the units, the layers, the window and the snapshots, each alone."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from rnnviz.benchmarks.networks import VOCABULARY, random_weights
from rnnviz.benchmarks.report import Measured
from rnnviz.config import RunConfig
from rnnviz.corpus import load_bundled, prepare
from rnnviz.nets.network import Network
from rnnviz.run_folder import RunFolder, Snapshot
from rnnviz.vocabulary import Vocabulary

CHARACTERS = (10_000, 100_000, 1_000_000, 2_000_000)
UNITS = (32, 64, 128, 256, 512)
LAYERS = (1, 2, 3)
WINDOWS = (32, 64, 128, 256)
SNAPSHOTS = (5, 10, 20, 40)
STEPS = 10  # of training
WARMED_UP = 3  # steps before, in which the network is compiled
TRACED = 500  # characters

Action = Callable[[], object]


def measure(repeats: int, say: Callable[[str], None]) -> Iterator[Measured]:
    """Seconds at each size, and the slope: the exponent p of the power law that fits best, cost ~ size^p."""
    for what, sizes, action_of in _contestants():
        say(f"growth: {what}")
        took: dict[int, list[float]] = {size: [] for size in sizes}
        actions = {size: action_of(size) for size in sizes}
        for _ in range(repeats):
            for size, action in actions.items():
                took[size].append(_seconds(action))
        for size, values in took.items():
            yield Measured("growth", f"{what}, {size:,}", "seconds", tuple(values))
        slopes = tuple(slope(sizes, [took[size][turn] for size in sizes]) for turn in range(repeats))
        yield Measured("growth", f"{what}, slope", "exponent", slopes)


def slope(sizes: Sequence[float], costs: Sequence[float]) -> float:
    """Of the line that fits best where both axes are logarithmic."""
    return float(np.polyfit(np.log(sizes), np.log(costs), 1)[0])


def _contestants() -> Iterator[tuple[str, Sequence[int], Callable[[int], Action]]]:
    yield "a text is prepared, characters", CHARACTERS, _preparing
    yield f"{STEPS} steps of training, LSTM, units", UNITS, lambda units: _training(RunConfig(units=(units,)))
    yield f"{STEPS} steps of training, layers of LSTM 128", LAYERS, lambda layers: _training(RunConfig(units=(128,) * layers))
    yield f"{STEPS} steps of training, LSTM 128, window", WINDOWS, lambda window: _training(RunConfig(window=window))
    yield f"{TRACED} characters are traced, LSTM, units", UNITS, lambda units: _tracing(RunConfig(units=(units,)))
    yield f"{TRACED} characters are traced, layers of LSTM 128", LAYERS, lambda layers: _tracing(RunConfig(units=(128,) * layers))
    yield "a run is read, LSTM 128, snapshots", SNAPSHOTS, _reading


def _preparing(characters: int) -> Action:
    tale = load_bundled("tale").text
    text = (tale * (characters // len(tale) + 1))[:characters]
    return lambda: prepare(text, RunConfig())


def _training(config: RunConfig) -> Action:
    from rnnviz.training.batches import batches
    from rnnviz.training.learner import Learner

    learner = Learner(config, VOCABULARY, plain_steps=2)
    ids = np.random.default_rng(0).integers(0, VOCABULARY, 200_000).astype(np.int32)
    source = iter(batches(config, ids))

    def some_steps() -> None:
        for _ in range(STEPS):
            learner.learn(next(source), config.learning_rate)

    for _ in range(WARMED_UP):
        learner.learn(next(source), config.learning_rate)
    return some_steps


def _tracing(config: RunConfig) -> Action:
    network = Network.of(config, random_weights(config, VOCABULARY, seed=0))
    ids = np.random.default_rng(0).integers(0, VOCABULARY, TRACED)
    return lambda: network.trace(ids)


def _reading(count: int) -> Action:
    """Every snapshot's weights, as the replay of a training reads them."""
    place = tempfile.TemporaryDirectory()
    text = load_bundled("tale").text
    vocabulary = Vocabulary.of(text, "char")
    folder = RunFolder.create(Path(place.name) / "run-to-read", RunConfig(), text, vocabulary)
    for step in range(count):
        snapshot = Snapshot(step, step, 1.0, 1.0, 2.0, 100, "")
        weights = random_weights(RunConfig(), len(vocabulary), seed=step)
        folder.add_snapshot(snapshot, weights, np.zeros((1, len(vocabulary)), np.float32))

    def read(_=place) -> None:  # the folder lives as long as this does
        for step in range(count):
            folder.weights(step)

    return read


def _seconds(action: Action) -> float:
    began = time.perf_counter()
    action()
    return time.perf_counter() - began
