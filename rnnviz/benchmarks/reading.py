"""How long NumPy takes for every number inside a network over a text."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import numpy as np
from threadpoolctl import threadpool_limits

from rnnviz.benchmarks.networks import random_network
from rnnviz.benchmarks.report import Measured
from rnnviz.config import RunConfig
from rnnviz.nets.influence import influence_by_gradient

TIME_STEPS = 500
TRACED = {"LSTM 128": RunConfig(), "2 × LSTM 256": RunConfig(units=(256, 256)), "3 × GRU 512": RunConfig(cell="gru", units=(512,) * 3)}


def measure(repeats: int, say: Callable[[str], None]) -> Iterator[Measured]:
    """500 steps of networks with random weights, with one thread, as in the app."""
    say("reading")
    ids = np.random.default_rng(0).integers(0, 65, TIME_STEPS)
    networks = {name: random_network(config) for name, config in TRACED.items()}
    found: dict[str, list[float]] = {}
    with threadpool_limits(limits=1, user_api="blas"):
        for _ in range(repeats):
            for name, network in networks.items():
                found.setdefault(f"trace, {name}", []).append(_seconds(lambda: network.trace(ids)))
            trace = networks["LSTM 128"].trace(ids)
            took = _seconds(lambda: influence_by_gradient(networks["LSTM 128"], trace))
            found.setdefault("influence by gradient, LSTM 128", []).append(took)
    for what, values in found.items():
        yield Measured("reading", f"{what}, {TIME_STEPS} steps", "seconds", tuple(values))


def _seconds(action: Callable[[], object]) -> float:
    began = time.perf_counter()
    action()
    return time.perf_counter() - began
