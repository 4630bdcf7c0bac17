"""How a prediction's gradient shrinks, or grows, on its way back through the states: its size at every step before.

Distances and predictions are those of `influence`. Where a layer is bidirectional, this is its forward half: the
gradient of the backward half runs the other way, from the first token that was read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from rnnviz.nets.backward import Gradients
from rnnviz.nets.influence import FARTHEST, Influence, gradients_up_to, most_probable, to_measure
from rnnviz.nets.network import Network
from rnnviz.nets.records import Trace


@dataclass(frozen=True)
class LayerFlow:
    """L2 norms of the gradient by one layer's states, in nats per unit: (positions, distances) each.

    At [p, k] with respect to the state k steps before the prediction at position p; NaN before the start of the
    text. `c` is None where the cell has no cell state.
    """

    h: np.ndarray
    c: np.ndarray | None = None


@dataclass(frozen=True)
class Flow:
    """One walk back from each of some predictions: `influence` as `influence_by_gradient` gives it, and each layer."""

    influence: Influence
    layers: tuple[LayerFlow, ...]


def gradient_flow(
    network: Network, trace: Trace, positions: Sequence[int] | None = None, farthest: int = FARTHEST
) -> Flow:
    """The sizes of the gradient of the predicted token's log-probability by inputs and states.

    `positions` and `farthest` are as in `influence_by_gradient`. That a product of many factors vanishes or explodes:
    Bengio, Simard and Frasconi (1994), "Learning long-term dependencies with gradient descent is difficult".

    Raises:
        IndexError: for a position outside of the trace.
    """
    at, distances = to_measure(network, trace, positions, farthest)
    predicted, sizes = most_probable(trace, at), {}
    for rows, gradients in gradients_up_to(network, trace, at, predicted, distances):
        for name, gradient in _named(gradients):
            # float64: far back the squares are too small for float32, long before the gradients are.
            norms = np.linalg.norm(gradient[::-1].astype(np.float64), axis=-1).T[:, :distances]
            sizes.setdefault(name, np.full((len(at), distances), np.nan))[rows, : norms.shape[1]] = norms
    for size in sizes.values():
        size[np.arange(distances) > at[:, None]] = np.nan
    layers = tuple(LayerFlow(sizes[k, "h"], sizes.get((k, "c"))) for k in range(len(network.layers)))
    return Flow(Influence(at, predicted, sizes["inputs"]), layers)


def _named(gradients: Gradients) -> Iterator[tuple[str | tuple[int, str], np.ndarray]]:
    yield "inputs", gradients.inputs
    for k, layer in enumerate(gradients.layers):
        for symbol, gradient in layer.forward._asdict().items():
            if gradient is not None:
                yield (k, symbol), gradient
