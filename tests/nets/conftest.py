"""What the tests of `nets` share: networks with random weights, and the same network built in plain Keras."""

import os
from dataclasses import dataclass

# Before TensorFlow is imported: these networks are too small for more than one thread to help.
os.environ.setdefault("TF_NUM_INTRAOP_THREADS", "1")
os.environ.setdefault("TF_NUM_INTEROP_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")

import numpy as np
import pytest

from rnnviz.config import CELLS, RunConfig
from rnnviz.nets.network import Network
from rnnviz.nets.weights import weight_shapes

VOCABULARY = 7
WIDTHS = (8, 11, 9)


def _architectures():
    """Every cell, objective and number of layers; bidirectional only with the objective it may have."""
    for cell in CELLS:
        for bidirectional, objective in ((False, "every_step"), (False, "last_step"), (True, "last_step")):
            for layers in (1, 2, 3):
                yield RunConfig(
                    cell=cell, bidirectional=bidirectional, objective=objective,
                    units=WIDTHS[:layers], embedding=5, window=4,
                )


def _name(config: RunConfig) -> str:
    return f"{config.cell}-{'bidirectional' if config.bidirectional else config.objective}-{config.layers}"


@pytest.fixture(params=list(_architectures()), ids=_name)
def architecture(request) -> RunConfig:
    """Each of the 27 architectures, small, with a window of 4 tokens."""
    return request.param


@pytest.fixture(scope="session")
def random_network():
    """(config, vocabulary_size=7, scale=0.5, seed=0) -> a `Network` with normal random weights."""

    def made(config: RunConfig, vocabulary_size=VOCABULARY, scale=0.5, seed=0) -> Network:
        rng = np.random.default_rng(seed)
        shapes = weight_shapes(config, vocabulary_size)
        return Network.of(config, {name: _normal(rng, shape, scale) for name, shape in shapes.items()})

    return made


@dataclass(frozen=True)
class KerasTwin:
    """A plain Keras model: `recurrent` are its recurrent layers, `weights` its weights by our names."""

    model: object
    recurrent: tuple
    weights: dict[str, np.ndarray]

    def cells(self, k: int) -> dict:
        """The one-step cells of layer `k`, by direction."""
        layer = self.recurrent[k]
        if hasattr(layer, "cell"):
            return {"forward": layer.cell}
        return {"forward": layer.forward_layer.cell, "backward": layer.backward_layer.cell}


@pytest.fixture(scope="session")
def keras_twin():
    """(config) -> `KerasTwin` with random weights, biases too."""
    return _keras_twin


def _keras_twin(config: RunConfig) -> KerasTwin:
    import keras

    kinds = {"rnn": keras.layers.SimpleRNN, "gru": keras.layers.GRU, "lstm": keras.layers.LSTM}
    embedding, recurrent = keras.layers.Embedding(VOCABULARY, config.embedding), []
    sequence = embedding(ids := keras.Input((None,), dtype="int32"))
    for k, units in enumerate(config.units):
        each = k < config.layers - 1 or config.objective == "every_step"
        layer = kinds[config.cell](units, return_sequences=each)
        recurrent.append(keras.layers.Bidirectional(layer) if config.bidirectional else layer)
        sequence = recurrent[-1](sequence)
    output = keras.layers.Dense(VOCABULARY)
    model = keras.Model(ids, output(sequence))
    _randomise(model)
    return KerasTwin(model, tuple(recurrent), _named_weights(embedding, recurrent, output))


def _randomise(model) -> None:
    rng = np.random.default_rng(1)
    for variable in model.weights:
        if "seed" not in variable.path:
            variable.assign(_normal(rng, variable.shape, 0.5))


def _named_weights(embedding, recurrent, output) -> dict[str, np.ndarray]:
    named = {"embedding": embedding.get_weights()[0]}
    for k, layer in enumerate(recurrent):
        halves = {"forward": layer} if hasattr(layer, "cell") else {
            "forward": layer.forward_layer, "backward": layer.backward_layer
        }
        for direction, half in halves.items():
            for name, array in zip(("kernel", "recurrent_kernel", "bias"), half.get_weights()):
                named[f"layer{k}/{direction}/{name}"] = array
    return named | dict(zip(("output/kernel", "output/bias"), output.get_weights()))


def _normal(rng: np.random.Generator, shape: tuple[int, ...], scale: float) -> np.ndarray:
    return (scale * rng.normal(size=shape)).astype(np.float32)


@pytest.fixture(scope="session")
def assert_equal():
    """(ours, theirs): ours float32, of one shape, no further apart than 1e-5 of the largest of `theirs`."""

    def compare(ours: np.ndarray, theirs) -> None:
        theirs = np.asarray(theirs)
        assert ours.dtype == np.float32
        assert ours.shape == theirs.shape
        assert np.abs(ours - theirs).max() <= 1e-5 * np.abs(theirs).max()

    return compare
