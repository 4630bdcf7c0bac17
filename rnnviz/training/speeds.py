"""Measures anew what an update costs: `python3 -m rnnviz.training.speeds`, some minutes.

It writes `rnnviz/speeds.json`, from which `rnnviz.estimate` says how long a training takes where none was trained yet.
Time is the processor's, of all threads together: what else runs on the machine then hardly matters, and two cores that
share the work of a large update make it look up to twice as long as it takes.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import keras
import numpy as np

from rnnviz.benchmarks.report import machine
from rnnviz.config import CELLS, RECIPES, RunConfig
from rnnviz.corpus import load_bundled, prepare, split
from rnnviz.estimate import SPEEDS, work
from rnnviz.run_folder import RunFolder
from rnnviz.training.batches import Batch, batches
from rnnviz.training.evaluation import Judge
from rnnviz.training.learner import Learner
from rnnviz.training.snapshots import Photographer

UPDATES = 15  # timed of each; the one in the middle counts
TOKENS = 40_000

# Wide and narrow, shallow and deep, long and short windows, few tokens and many: what the Train page's controls give.
MEASURED: tuple[tuple[RunConfig, int], ...] = (
    *((RunConfig(cell=cell, units=(units,)), 65) for cell in CELLS for units in (32, 128)),
    *((RunConfig(cell=cell, units=(64, 64)), 65) for cell in CELLS),
    (RunConfig(units=(256,)), 65),
    (RunConfig(cell="gru", units=(384,), batch=16), 65),
    (RunConfig(units=(64,), window=16, batch=16), 65),
    (RunConfig(units=(64,), window=200, batch=8), 65),
    (RunConfig(cell="rnn", units=(16,), window=16, batch=128), 65),
    (RunConfig(units=(64,), level="word"), 5000),
    (RunConfig(cell="gru", units=(128,), level="word", batch=16), 1500),
    *((RunConfig(cell=cell, units=(64,), bidirectional=True), 65) for cell in CELLS),
    (RunConfig(units=(128,), objective="last_step"), 65),
    (RunConfig(cell="gru", units=(64, 64), bidirectional=True, window=16), 65),
    (RunConfig(units=(64,), objective="last_step", level="word"), 5000),
    *((RunConfig(units=(units,), optimizer="adam"), 65) for units in (64, 256)),
    *((RunConfig(cell=cell, units=(96,), dropout=0.3), 65) for cell in CELLS),
    (RunConfig(units=(128, 128), dropout=0.3), 65),
)


def measure() -> dict:
    """What `speeds.json` holds: the machine, seconds for each part of `work`, to start, and for a snapshot."""
    starts, updates = zip(*(_timed(config, size) for config, size in MEASURED))
    layers = np.array([[1.0, config.layers * len(config.directions)] for config, _ in MEASURED])
    network, layer = np.linalg.lstsq(layers, np.array(starts), rcond=None)[0].tolist()
    return {
        "machine": machine(),
        "step": fitted([work(config, size) for config, size in MEASURED], updates),
        "start": {"network": max(network, 0.0), "layer": max(layer, 0.0)},
        "snapshot": {objective: _snapshot_seconds(objective) for objective in RECIPES},
    }


def fitted(works: Sequence[dict[str, float]], seconds: Sequence[float]) -> dict[str, float]:
    """Seconds for one of each kind of work, none below 0, such that the sums are off by the least share of `seconds`.

    Kinds whose best price is negative are left out one after another, the most negative one first.
    """
    names = sorted({name for amounts in works for name, amount in amounts.items() if amount})
    while True:
        amounts = np.array([[one.get(name, 0.0) for name in names] for one in works]) / np.asarray(seconds)[:, None]
        scale = amounts.max(axis=0)
        prices = np.linalg.lstsq(amounts / scale, np.ones(len(works)), rcond=None)[0] / scale
        if (prices >= 0).all():
            return dict(zip(names, prices.tolist()))
        names.remove(names[int((prices * scale).argmin())])


def _timed(config: RunConfig, size: int) -> tuple[float, float]:
    """Seconds to build and compile what a run needs, and of the update in the middle."""
    ids = np.random.default_rng(0).integers(0, size, TOKENS).astype(np.int32)
    full = (batch for batch in batches(config, ids) if batch.inputs.shape[1] == config.window)
    began = time.process_time()
    learner, judge = Learner(config, size, plain_steps=2), Judge(config, size)
    judge.compile()
    for _ in range(4):  # one operation by operation, one by TensorFlow's graph; with the third what XLA makes is there
        learner.learn(next(full), 1e-3)
    start = time.process_time() - began
    update = float(np.median([_seconds_of(learner, next(full)) for _ in range(UPDATES)]))
    keras.utils.clear_session()
    print(f"{config.to_query()} {size}: {1000 * update:.1f} ms an update, {start:.1f} s to start", flush=True)
    return start, update


def _seconds_of(learner: Learner, batch: Batch) -> float:
    began = time.process_time()
    learner.learn(batch, 1e-3)
    return time.process_time() - began


def _snapshot_seconds(objective: str) -> float:
    """Of one of a usual network: its held-out loss, its sample, and its weights into a file."""
    config = RunConfig(objective=objective)
    prepared = prepare(load_bundled("tale").text, config)
    with tempfile.TemporaryDirectory() as scratch:
        folder = RunFolder.create(Path(scratch) / "run", config, prepared.text, prepared.vocabulary)
        train_ids, held_out_ids = split(prepared.vocabulary.encode(prepared.text))
        judge, weights = Judge(config, len(prepared.vocabulary)), Learner(config, len(prepared.vocabulary)).weights()
        photographer, took = Photographer(folder, judge, train_ids, held_out_ids), []
        for step in range(4):
            began = time.process_time()
            photographer.take(weights, photographer.score(weights), step=step, tokens=0, seconds=0.0, fraction=0.0)
            took.append(time.process_time() - began)
    return float(np.median(took[1:]))


if __name__ == "__main__":
    SPEEDS.write_text(json.dumps(measure(), indent=1) + "\n", encoding="utf-8")
