"""Networks with random weights: what they do means nothing, and the work is the same."""

from __future__ import annotations

import numpy as np

from rnnviz.config import RunConfig
from rnnviz.nets.network import Network
from rnnviz.nets.weights import weight_shapes

VOCABULARY = 65


def random_network(config: RunConfig, vocabulary_size: int = VOCABULARY) -> Network:
    return Network.of(config, random_weights(config, vocabulary_size, seed=0))


def random_weights(config: RunConfig, vocabulary_size: int, seed: int) -> dict[str, np.ndarray]:
    """By name, as `weight_shapes` gives them."""
    rng = np.random.default_rng(seed)
    shapes = weight_shapes(config, vocabulary_size)
    return {name: rng.normal(0, 0.1, shape).astype(np.float32) for name, shape in shapes.items()}
