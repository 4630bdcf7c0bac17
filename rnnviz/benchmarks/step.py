"""How long one update of the weights takes: in this project, and as Keras and PyTorch do it out of the box."""

from __future__ import annotations

import importlib.util
import time
from collections.abc import Callable, Iterator
from itertools import product

import numpy as np

from rnnviz.benchmarks.networks import VOCABULARY
from rnnviz.benchmarks.report import Measured
from rnnviz.config import CELLS, RunConfig
from rnnviz.training.batches import Batch

BATCH, TIME_STEPS = 64, 100
NETWORKS = tuple(product(CELLS, (64, 128, 256), (1, 2)))  # cell, units, layers
ROUNDS, WARM_UP = 10, 3
OURS = "rnnviz"
CLIP, LEARNING_RATE = 5.0, 1e-3

Step = Callable[[], float]  # learns the same batch once more; gives its loss


def measure(repeats: int, say: Callable[[str], None]) -> Iterator[Measured]:
    """Of each network, 10 times `repeats` steps of every contestant, in turns; and pair by pair how many times as long
    as ours each took. Apart from that, once: from nothing but imports to the first loss.
    """
    contestants = {OURS: _ours, "Keras": _keras("auto"), "Keras without XLA": _keras(False)}
    if importlib.util.find_spec("torch"):
        contestants["PyTorch"] = _pytorch
    else:
        say("step: PyTorch is left out, for it isn't installed here; pip install torch brings it in")
    for cell, units, layers in NETWORKS:
        name = f"{f'{layers} × ' if layers > 1 else ''}{cell.upper()} {units}"
        say(f"step: {name}")
        config = RunConfig(
            cell=cell, units=(units,) * layers, batch=BATCH, window=TIME_STEPS, gradient_clip=CLIP, optimizer="adam"
        )
        yield from _compared(name, config, contestants, ROUNDS * repeats)


def _compared(
    name: str, config: RunConfig, contestants: dict[str, Callable[[RunConfig, Batch], Step]], rounds: int
) -> Iterator[Measured]:
    batch, steps = a_batch(config), {}
    for who, make in contestants.items():
        began = time.perf_counter()
        steps[who] = make(config, batch)
        steps[who]()
        yield Measured("step", f"{name}, {who}, until the first loss", "seconds", (time.perf_counter() - began,))
    for _ in range(WARM_UP):
        a_round(steps)
    times = [a_round(steps) for _ in range(rounds)]
    for who in steps:
        yield Measured("step", f"{name}, {who}", "milliseconds", tuple(1000 * taken[who] for taken in times))
        if who != OURS:
            ratios = tuple(taken[who] / taken[OURS] for taken in times)
            yield Measured("step", f"{name}, {who}", f"times as long as {OURS}", ratios)


def a_round(steps: dict[str, Step]) -> dict[str, float]:
    """Seconds of one step of each."""
    taken = {}
    for who, step in steps.items():
        began = time.perf_counter()
        step()
        taken[who] = time.perf_counter() - began
    return taken


def a_batch(config: RunConfig) -> Batch:
    ids = np.random.default_rng(0).integers(VOCABULARY, size=(config.batch, config.window + 1)).astype(np.int32)
    return Batch(ids[:, :-1], ids[:, 1:], starts_over=False)


def _ours(config: RunConfig, batch: Batch) -> Step:
    """As a run has it after its first steps, which are taken while XLA compiles."""
    from rnnviz.training.learner import Learner

    learner = Learner(config, VOCABULARY, plain_steps=2)
    return lambda: learner.learn(batch, LEARNING_RATE)


def _keras(jit_compile: str | bool) -> Callable[[RunConfig, Batch], Step]:
    """The step of `fit`."""
    import keras

    from rnnviz.training import models

    def make(config: RunConfig, batch: Batch) -> Step:
        model = models.build(config, VOCABULARY)
        loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        model.compile(models.optimizer(config), loss, jit_compile=jit_compile)
        return lambda: model.train_on_batch(batch.inputs, batch.targets)

    return make


def _pytorch(config: RunConfig, batch: Batch) -> Step:
    import torch
    from torch import nn

    kind = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}[config.cell]
    embedding = nn.Embedding(VOCABULARY, config.embedding)
    recurrent = kind(config.embedding, config.units[0], config.layers, batch_first=True)
    output = nn.Linear(config.units[-1], VOCABULARY)
    weights = [weight for layer in (embedding, recurrent, output) for weight in layer.parameters()]
    optimizer = torch.optim.Adam(weights, LEARNING_RATE)
    inputs, targets = torch.from_numpy(batch.inputs.copy()), torch.from_numpy(batch.targets.ravel()).long()

    def step() -> float:
        optimizer.zero_grad()
        logits = output(recurrent(embedding(inputs))[0])
        loss = nn.functional.cross_entropy(logits.flatten(0, 1), targets)
        loss.backward()
        nn.utils.clip_grad_norm_(weights, CLIP)
        optimizer.step()
        return loss.item()

    return step
