"""The squashing functions, stable for every finite input, in the precision of what they are given."""

from __future__ import annotations

import numpy as np

# e^88 still fits float32; beyond it the sigmoid is 0 to seven digits anyway.
_LARGEST_EXPONENT = 88


def sigmoid(x: np.ndarray) -> np.ndarray:
    """1 / (1 + e^-x), of any shape, within 0…1; never overflows."""
    return 1 / (1 + np.exp(np.minimum(-x, _LARGEST_EXPONENT)))


def softmax(logits: np.ndarray) -> np.ndarray:
    """Probabilities along the last axis: the same shape, each row sums to 1."""
    unscaled = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return unscaled / unscaled.sum(axis=-1, keepdims=True)


def log_softmax(logits: np.ndarray) -> np.ndarray:
    """Logarithms of the probabilities along the last axis, in nats: the same shape, nowhere above 0."""
    shifted = logits - logits.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
