"""How well a network predicts a text it hasn't read, some seconds after the click: here, and as Keras's tutorials and
PyTorch's users would train the same one.
"""

from __future__ import annotations

import importlib.util
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from itertools import groupby
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from rnnviz.benchmarks.report import Measured
from rnnviz.config import RunConfig
from rnnviz.corpus import prepare, split, stretches
from rnnviz.estimate import completed

BUDGETS = (15.0, 60.0)  # seconds
CONFIG = RunConfig()
TUTORIAL = {"batch": 64, "window": 100, "learning_rate": 1e-3}
TORCH = {"batch": 32, "window": 64, "learning_rate": 8e-3, "last_share": 0.05, "clip": 5.0}

Answer = Callable[[np.ndarray], np.ndarray]  # ids (stretches, time steps) to logits (stretches, time steps, vocabulary)


def measure(text: Path, repeats: int, say: Callable[[str], None]) -> Iterator[Measured]:
    """Nats per character held out. Contestants take turns, each in a process that has imported what it needs."""
    contestants = {"rnnviz": _ours, "Keras as in tutorials": _keras}
    if importlib.util.find_spec("torch"):
        contestants["PyTorch, state carried"] = _torch
    for seconds in BUDGETS:
        found: dict[str, list[float]] = {name: [] for name in contestants}
        for seed in range(repeats):
            for name, train in contestants.items():
                say(f"quality: {name}, {seconds:g} s, seed {seed}")
                with ProcessPoolExecutor(1, get_context("spawn")) as alone:
                    found[name].append(alone.submit(train, text, seconds, seed).result())
        for name, losses in found.items():
            yield Measured("quality", f"LSTM 128, {seconds:g} s, {name}", "nats per character held out", tuple(losses))
        for name, losses in found.items():
            if name != "rnnviz":
                behind = tuple(theirs - own for own, theirs in zip(found["rnnviz"], losses))
                yield Measured("quality", f"LSTM 128, {seconds:g} s, {name}", "nats more than rnnviz", behind)


def _ours(text: Path, seconds: float, seed: int) -> float:
    """All that a run does is in its time: building, compiling, snapshots and samples."""
    from rnnviz.run_folder import RunFolder
    from rnnviz.training.control import Control
    from rnnviz.training.train import train

    config = CONFIG.replace(seconds=seconds, seed=seed)
    with tempfile.TemporaryDirectory() as scratch:
        prepared = prepare(text.read_text(encoding="utf-8"), config)
        config = completed(config, len(prepared.vocabulary), len(prepared.train_ids))
        folder = RunFolder.create(Path(scratch) / "run", config, prepared.text, prepared.vocabulary)
        return train(folder, lambda event: None, Control()).held_out_loss


def _keras(text: Path, seconds: float, seed: int) -> float:
    """Windows in random order, Adam, and `fit`, until the time is over."""
    import keras
    import tensorflow as tf

    train_ids, held_out_ids, size = _ids(text)
    keras.utils.set_random_seed(seed)
    began, window = time.monotonic(), TUTORIAL["window"]
    windows = np.stack([train_ids[at : at + window + 1] for at in range(0, len(train_ids) - window, window)])
    examples = tf.data.Dataset.from_tensor_slices((windows[:, :-1], windows[:, 1:])).shuffle(len(windows), seed=seed)
    model = keras.Sequential([
        keras.layers.Embedding(size, CONFIG.embedding),
        keras.layers.LSTM(CONFIG.units[0], return_sequences=True),
        keras.layers.Dense(size),
    ])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(TUTORIAL["learning_rate"]), loss)

    class Over(Exception):
        """Keras's own `stop_training` ends it only when the epoch does."""

    def look_at_the_clock(batch: int, logs: dict) -> None:
        if time.monotonic() - began > seconds:
            raise Over

    watching = keras.callbacks.LambdaCallback(on_train_batch_end=look_at_the_clock)
    with suppress(Over):
        batches = examples.batch(min(TUTORIAL["batch"], len(windows)))
        model.fit(batches, epochs=10**6, verbose=0, shuffle=False, callbacks=[watching])
    return _nats(lambda ids: np.asarray(model(ids)), held_out_ids)


def _torch(text: Path, seconds: float, seed: int) -> float:
    """Streams side by side, the state carried from window to window, a high learning rate that falls."""
    import torch
    from torch import nn

    train_ids, held_out_ids, size = _ids(text)
    torch.manual_seed(seed)
    began, batch, window = time.monotonic(), TORCH["batch"], TORCH["window"]
    embedding, output = nn.Embedding(size, CONFIG.embedding), nn.Linear(CONFIG.units[0], size)
    recurrent = nn.LSTM(CONFIG.embedding, CONFIG.units[0], batch_first=True)
    weights = [weight for layer in (embedding, recurrent, output) for weight in layer.parameters()]
    optimizer = torch.optim.Adam(weights)
    length = len(train_ids) // batch
    streams = torch.from_numpy(train_ids[: length * batch].reshape(batch, length)).long()
    state, at = None, 0
    while (fraction := (time.monotonic() - began) / seconds) < 1:
        if at + window >= length:
            state, at = None, 0
        for group in optimizer.param_groups:
            group["lr"] = TORCH["learning_rate"] * (1 - (1 - TORCH["last_share"]) * fraction)
        outputs, state = recurrent(embedding(streams[:, at : at + window]), state)
        state = tuple(part.detach() for part in state)
        targets = streams[:, at + 1 : at + window + 1]
        loss = nn.functional.cross_entropy(output(outputs).flatten(0, 1), targets.flatten())
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(weights, TORCH["clip"])
        optimizer.step()
        at += window
    with torch.no_grad():
        return _nats(lambda ids: output(recurrent(embedding(torch.from_numpy(ids).long()))[0]).numpy(), held_out_ids)


def _ids(text: Path) -> tuple[np.ndarray, np.ndarray, int]:
    """What is learned from, what is held out, and how many tokens there are."""
    prepared = prepare(text.read_text(encoding="utf-8"), CONFIG)
    return *split(prepared.vocabulary.encode(prepared.text)), len(prepared.vocabulary)


def _nats(answer: Answer, held_out_ids: np.ndarray) -> float:
    """On the same stretches, each from a state of zeros, as a run is scored in the end."""
    total, count = 0.0, 0
    for _, alike in groupby(stretches(held_out_ids), key=lambda stretch: len(stretch[0])):
        ids, targets = (np.stack(part) for part in zip(*alike))
        logits = answer(ids).astype(np.float64)
        log_probabilities = logits - np.logaddexp.reduce(logits, axis=-1, keepdims=True)
        total -= np.take_along_axis(log_probabilities, targets[..., None].astype(int), axis=-1).sum()
        count += targets.size
    return float(total / count)
