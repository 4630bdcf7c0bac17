"""The names and shapes of a network's weights, and a layer made of them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from rnnviz.config import RunConfig
from rnnviz.nets.cells import GATES, CellWeights
from rnnviz.nets.layers import Layer

Weights = Mapping[str, np.ndarray]


def weight_shapes(config: RunConfig, vocabulary_size: int) -> dict[str, tuple[int, ...]]:
    """The name and shape of each weight of a network, in the order of its layers."""
    shapes: dict[str, tuple[int, ...]] = {"embedding": (vocabulary_size, config.embedding)}
    inputs = config.embedding
    for k, units in enumerate(config.units):
        width = GATES[config.cell] * units
        for direction in config.directions:
            shapes[f"layer{k}/{direction}/kernel"] = (inputs, width)
            shapes[f"layer{k}/{direction}/recurrent_kernel"] = (units, width)
            shapes[f"layer{k}/{direction}/bias"] = (2, width) if config.cell == "gru" else (width,)
        inputs = units * len(config.directions)
    return shapes | {"output/kernel": (inputs, vocabulary_size), "output/bias": (vocabulary_size,)}


def checked_weights(config: RunConfig, weights: Weights) -> dict[str, np.ndarray]:
    """The weights that a network of `config` has, as float32; the vocabulary's size is that of `output/bias`.

    Raises:
        ValueError: where one is missing, or has a shape that `config` doesn't give it.
    """
    shapes = weight_shapes(config, len(weights["output/bias"]))
    for name, shape in shapes.items():
        given = weights[name].shape if name in weights else "nothing"
        if given != shape:
            raise ValueError(f"{name} must have the shape {shape}; got {given}")
    return {name: np.asarray(weights[name], np.float32) for name in shapes}


def layer_of(config: RunConfig, weights: Weights, k: int) -> Layer:
    """The recurrent layer `k`, counted from 0 at the embedding."""
    return Layer(config.cell, *(_cell_weights(weights, f"layer{k}/{name}") for name in config.directions))


def _cell_weights(weights: Weights, prefix: str) -> CellWeights:
    bias = weights[f"{prefix}/bias"]
    biases = bias if bias.ndim == 2 else (bias,)  # a GRU has two: one for its input, one for its state
    return CellWeights(weights[f"{prefix}/kernel"], weights[f"{prefix}/recurrent_kernel"], *biases)
