"""How many characters a second NumPy writes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from threadpoolctl import threadpool_limits

from rnnviz.benchmarks.networks import random_network
from rnnviz.benchmarks.report import Measured
from rnnviz.config import RunConfig
from rnnviz.nets.network import Network
from rnnviz.nets.sampling import Sampling
from rnnviz.nets.writing import write

CONTESTANTS = {
    "LSTM 128": (RunConfig(), 2000),
    "GRU 128": (RunConfig(cell="gru"), 2000),
    "RNN 128": (RunConfig(cell="rnn"), 2000),
    "2 × LSTM 128": (RunConfig(units=(128, 128)), 1000),
    "bidirectional LSTM 128, window 64": (RunConfig(bidirectional=True, window=64), 200),
    "bidirectional LSTM 128, window 32": (RunConfig(bidirectional=True), 200),
}


def measure(repeats: int, say: Callable[[str], None]) -> Iterator[Measured]:
    """Networks with random weights: what they write is nonsense, the work the same. With one thread, as in the app,
    and the last one also with as many as NumPy takes by itself.
    """
    say("writing")
    networks = {name: random_network(config) for name, (config, _) in CONTESTANTS.items()}
    found: dict[str, list[float]] = {name: [] for name in networks}
    name = next(reversed(networks))
    many = f"{name}, NumPy's own threads"
    found[many] = []
    for _ in range(repeats):
        found[many].append(_characters_a_second(networks[name], CONTESTANTS[name][1]))
        with threadpool_limits(limits=1, user_api="blas"):
            for name, network in networks.items():
                found[name].append(_characters_a_second(network, CONTESTANTS[name][1]))
    for name, values in found.items():
        yield Measured("writing", name, "characters a second", tuple(values))


def _characters_a_second(network: Network, length: int) -> float:
    began = time.perf_counter()
    for _ in write(network, [0], length, Sampling(), seed=0):
        pass
    return length / (time.perf_counter() - began)
