"""Writing, reading and influence: NumPy here beside Keras as tutorials use it, and beside PyTorch where it is there."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import numpy as np
from threadpoolctl import threadpool_limits

from rnnviz.benchmarks.networks import VOCABULARY, random_weights
from rnnviz.benchmarks.report import Measured
from rnnviz.config import RunConfig
from rnnviz.nets.influence import influence_by_gradient
from rnnviz.nets.network import Network
from rnnviz.nets.sampling import Sampling
from rnnviz.nets.writing import write

CONFIG = RunConfig()
WINDOW = 40  # characters that a tutorial's loop reads again for each one that it writes
WRITTEN = {"ours": 2000, "Keras": 40, "PyTorch": 500}  # characters
TIME_STEPS = 500

Contestants = dict[str, Callable[[], float]]


def measure(repeats: int, say: Callable[[str], None]) -> Iterator[Measured]:
    """An LSTM of 128 units with the same weights everywhere. Contestants take turns; ratios are within a turn."""
    say("peers")
    weights = random_weights(CONFIG, VOCABULARY, seed=0)
    for what, unit, contestants in _matches(weights):
        found: dict[str, list[float]] = {name: [] for name in contestants}
        for _ in range(repeats):
            for name, contestant in contestants.items():
                found[name].append(contestant())
        for name, values in found.items():
            yield Measured("peers", f"{what}, {name}", unit, tuple(values))
        for name, values in found.items():
            if name != "ours":
                # How many times as fast ours is; seconds are better where they are few.
                pairs = [theirs / own if unit == "seconds" else own / theirs for own, theirs in zip(found["ours"], values)]
                yield Measured("peers", f"{what}, ours against {name}", "times as fast", tuple(pairs))


def _matches(weights: dict[str, np.ndarray]) -> Iterator[tuple[str, str, Contestants]]:
    network, model = Network.of(CONFIG, weights), _keras_model(weights)
    ids = np.random.default_rng(0).integers(0, VOCABULARY, TIME_STEPS).astype(np.int32)
    trace = network.trace(ids)
    writers: Contestants = {"ours": lambda: _written(network), "Keras `predict` in a loop": lambda: _written_by_keras(model)}
    readers: Contestants = {"ours": lambda: _alone(lambda: network.trace(ids)), "Keras `predict`": lambda: _seconds(
        lambda: model.predict(ids[None], verbose=0)
    )}
    askers: Contestants = {
        "ours": lambda: _alone(lambda: influence_by_gradient(network, trace, [TIME_STEPS - 1], TIME_STEPS - 1)),
        "Keras `GradientTape`": lambda: _seconds(lambda: _influence_by_keras(model, ids)),
    }
    if torch := _torch_model(weights):
        writers["PyTorch, state carried"] = torch.write
        readers["PyTorch"] = lambda: _seconds(lambda: torch.read(ids))
        askers["PyTorch"] = lambda: _seconds(lambda: torch.influence(ids))
    yield "writing", "characters a second", writers
    yield f"reading {TIME_STEPS} characters (ours: every gate; the others: logits alone)", "seconds", readers
    yield f"influence of {TIME_STEPS} characters on the next", "seconds", askers


def _written(network: Network) -> float:
    return WRITTEN["ours"] / _alone(lambda: list(write(network, [0], WRITTEN["ours"], Sampling(), seed=0)))


def _keras_model(weights: dict[str, np.ndarray]):
    from rnnviz.training import models

    model = models.build(CONFIG, VOCABULARY)
    models.load_weights(model, weights)
    return model


def _written_by_keras(model) -> float:
    rng, ids = np.random.default_rng(0), [0] * WINDOW
    began = time.perf_counter()
    for _ in range(WRITTEN["Keras"]):
        logits = model.predict(np.array([ids[-WINDOW:]], np.int32), verbose=0)[0, -1]
        chances = np.exp(logits - logits.max())
        ids.append(int(rng.choice(VOCABULARY, p=chances / chances.sum())))
    return WRITTEN["Keras"] / (time.perf_counter() - began)


def _influence_by_keras(model, ids: np.ndarray) -> np.ndarray:
    """The gradient of the last prediction's log-probability by what the embedding gives for each character."""
    import keras
    import tensorflow as tf

    embedding, *above = model.layers[1:]
    inputs = embedding(ids[None])
    with tf.GradientTape() as tape:
        tape.watch(inputs)
        outputs = inputs
        for layer in above:
            outputs = layer(outputs)
        told = tf.reduce_max(keras.ops.log_softmax(outputs[0, -1]))
    return tape.gradient(told, inputs).numpy()


class _TorchModel:
    """The same network in PyTorch."""

    def __init__(self, torch, weights: dict[str, np.ndarray]) -> None:
        self._torch = torch
        units = CONFIG.units[0]
        self._embedding = torch.nn.Embedding(VOCABULARY, CONFIG.embedding)
        self._lstm = torch.nn.LSTM(CONFIG.embedding, units, batch_first=True)
        self._output = torch.nn.Linear(units, VOCABULARY)
        put = lambda place, array: place.data.copy_(torch.from_numpy(np.ascontiguousarray(array)))  # noqa: E731
        put(self._embedding.weight, weights["embedding"])
        # PyTorch has the gates in the same order: i, f, g, o.
        put(self._lstm.weight_ih_l0, weights["layer0/forward/kernel"].T)
        put(self._lstm.weight_hh_l0, weights["layer0/forward/recurrent_kernel"].T)
        put(self._lstm.bias_ih_l0, weights["layer0/forward/bias"])
        put(self._lstm.bias_hh_l0, np.zeros(4 * units, np.float32))
        put(self._output.weight, weights["output/kernel"].T)
        put(self._output.bias, weights["output/bias"])

    def read(self, ids: np.ndarray):
        with self._torch.no_grad():
            return self._output(self._lstm(self._embedding(self._torch.from_numpy(ids[None]).long()))[0])

    def write(self) -> float:
        torch, state = self._torch, None
        torch.manual_seed(0)
        token, began = torch.zeros((1, 1), dtype=torch.long), time.perf_counter()
        with torch.no_grad():
            for _ in range(WRITTEN["PyTorch"]):
                outputs, state = self._lstm(self._embedding(token), state)
                token = torch.multinomial(torch.softmax(self._output(outputs[0, -1]), -1), 1)[None]
        return WRITTEN["PyTorch"] / (time.perf_counter() - began)

    def influence(self, ids: np.ndarray):
        inputs = self._embedding(self._torch.from_numpy(ids[None]).long()).detach().requires_grad_()
        logits = self._output(self._lstm(inputs)[0])[0, -1]
        self._torch.log_softmax(logits, -1).max().backward()
        return inputs.grad


def _torch_model(weights: dict[str, np.ndarray]) -> _TorchModel | None:
    """None where PyTorch is not installed."""
    try:
        import torch
    except ImportError:
        return None
    return _TorchModel(torch, weights)


def _alone(action: Callable[[], object]) -> float:
    """Seconds, with one thread for NumPy's products, as in the app."""
    with threadpool_limits(limits=1, user_api="blas"):
        return _seconds(action)


def _seconds(action: Callable[[], object]) -> float:
    began = time.perf_counter()
    action()
    return time.perf_counter() - began
