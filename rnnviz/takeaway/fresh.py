"""Layers that have learned nothing yet, with random weights as Keras begins."""

from __future__ import annotations

import numpy as np

from rnnviz.nets.cells import GATES
from rnnviz.nets.parameters import CELL_NAMES
from rnnviz.takeaway.keras_file import Layer

_CELLS = {name: cell for cell, name in CELL_NAMES.items()}


def fresh_layer(kind: str, name: str, inputs: int, units: int, rng: np.random.Generator, **settings: object) -> Layer:
    """A layer of `kind`, the name of a class of `keras.layers`, that is given `inputs` numbers and puts out `units`.

    The spreads are those of Keras's initialisers: RandomUniform for an embedding, else GlorotUniform; Orthogonal from
    state to state. Biases are 0, and 1 for an LSTM's forget gate.
    """
    if kind == "Embedding":
        return Layer(kind, name, (rng.uniform(-0.05, 0.05, (inputs, units)),), settings)
    if kind == "Dense":
        return Layer(kind, name, (_glorot(inputs, units, rng), np.zeros(units)), settings)
    cell = _CELLS[kind]
    width = GATES[cell] * units
    recurrent, _ = np.linalg.qr(rng.normal(size=(width, units)))  # columns at right angles
    bias = np.zeros((2, width) if cell == "gru" else width)
    if cell == "lstm":
        bias[units : 2 * units] = 1
    return Layer(kind, name, (_glorot(inputs, width, rng), recurrent.T, bias), settings)


def _glorot(inputs: int, outputs: int, rng: np.random.Generator) -> np.ndarray:
    bound = np.sqrt(6 / (inputs + outputs))
    return rng.uniform(-bound, bound, (inputs, outputs))
