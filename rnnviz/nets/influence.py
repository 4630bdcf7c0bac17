"""What a prediction rests on: the influence of each token read before it, measured by gradient.

A distance k counts back from the prediction: k = 0 is the last token that was read, k = 1 the one before it. The
prediction at a position is the token that the network finds most probable there, whichever really came: so
it exists at every position, and shows what the network does, not whether it is right.

Networks are taken as they were trained: what `surgery` does to one is not followed backwards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from rnnviz.nets.backward import (
    Gradients, LayerGradients, LayerSlopes, StateGradients, backpropagate, output_gradients, slopes_of,
)
from rnnviz.nets.cells import GATES
from rnnviz.nets.network import Network
from rnnviz.nets.records import LayerTrace, Trace

FARTHEST = 100

# How many numbers a batch of predictions may hold at once, in gradients of what the gates are taken of: 32 MiB.
_BATCH_LIMIT = 2**23


class Horizon(NamedTuple):
    """How many of the last tokens count; `at_least`: the farthest that was measured still does."""

    tokens: int
    at_least: bool


@dataclass(frozen=True)
class Influence:
    """The influence of the tokens read before each of some predictions.

    | field | shape | holds |
    |---|---|---|
    | `positions` | (positions,) | t, ascending: the prediction is made after reading `ids[t]` |
    | `predicted` | (positions,) | the id of the most probable token there |
    | `strength` | (positions, distances) | at [p, k] that of `ids[t - k]`; NaN before the start of the text |
    """

    positions: np.ndarray
    predicted: np.ndarray
    strength: np.ndarray

    @cached_property
    def mean(self) -> np.ndarray:
        """By distance, (distances,), each over the positions that have a token so far back."""
        return np.nanmean(self.strength, axis=0)

    def horizon(self, share: float = 0.01) -> Horizon:
        """The memory horizon: the distance from which on the mean stays below `share` of the last token's, k = 0."""
        heard = np.flatnonzero((self.mean >= share * self.mean[0]) & (self.mean > 0))
        tokens = int(heard[-1]) + 1 if len(heard) else 0
        return Horizon(tokens, at_least=tokens == len(self.mean))


def gradients_at(network: Network, trace: Trace, position: int, token: int | None = None) -> Gradients:
    """Of the log-probability that `token` follows `position`, by each input and state before: no batch axis.

    `token` is the most probable one if not said. The last time step is `position`; the first is the start of
    the text, or of the window where the network was trained on windows.

    Raises:
        IndexError: for a position outside of the trace.
    """
    at = checked_positions(trace, [position])
    tokens = most_probable(trace, at) if token is None else np.array([token])
    [(_, gradients)] = gradients_up_to(network, trace, at, tokens, position + 1)
    return _without_batch(gradients)


def influence_by_gradient(
    network: Network, trace: Trace, positions: Sequence[int] | None = None, farthest: int = FARTHEST
) -> Influence:
    """The L2 norm of the gradient of the predicted token's log-probability by each input embedding.

    In nats per unit of embedding; after the connectivity of Madsen (2019), "Visualizing memorization in RNNs"
    (Distill). If `positions` are not said, they are all that have a token at every distance. No distance is
    beyond `farthest`, the window, or, without `positions`, half of the text.

    Raises:
        IndexError: for a position outside of the trace.
    """
    at, distances = to_measure(network, trace, positions, farthest)
    predicted, strength = most_probable(trace, at), np.full((len(at), distances), np.nan)
    for rows, gradients in gradients_up_to(network, trace, at, predicted, distances):
        # float64: far back the squares are too small for float32, long before the gradients are.
        sizes = np.linalg.norm(gradients.inputs[::-1].astype(np.float64), axis=-1).T[:, :distances]
        strength[rows, : sizes.shape[1]] = sizes
    strength[np.arange(distances) > at[:, None]] = np.nan
    return Influence(at, predicted, strength)


def checked_positions(trace: Trace, positions: Sequence[int]) -> np.ndarray:
    """Ascending, each once.

    Raises:
        IndexError: for a position outside of the trace.
    """
    at = np.unique(positions)
    if at[0] < 0 or at[-1] >= len(trace.ids):
        raise IndexError(f"positions must be from 0 to {len(trace.ids) - 1}; got {at[0]} to {at[-1]}")
    return at


def to_measure(
    network: Network, trace: Trace, positions: Sequence[int] | None, farthest: int
) -> tuple[np.ndarray, int]:
    """Positions, those given or all that have a token at every distance; and how many distances there are.

    Raises:
        IndexError: for a position outside of the trace.
    """
    steps, window = len(trace.ids), network.config.window
    if positions is None:
        first = min(window, steps) - 1 if network.reads_windows else min(farthest, steps // 2)
        return np.arange(first, steps), min(farthest, first) + 1
    at = checked_positions(trace, positions)
    most_read = int(at[-1]) + 1
    return at, min(farthest + 1, most_read, window if network.reads_windows else most_read)


def most_probable(trace: Trace, positions: np.ndarray) -> np.ndarray:
    """The id of the most probable token at each position."""
    return trace.logits[positions].argmax(axis=-1)


def windows(network: Network, positions: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """What a network that was trained on windows reads for each of `positions`, those of one length together.

    Yields rows of `positions`, (batch,), and the places in the text that are read for them, (length, batch).
    """
    lengths = np.minimum(positions + 1, network.config.window)
    for length in np.unique(lengths):
        rows = np.flatnonzero(lengths == length)
        yield rows, positions[rows] + np.arange(1 - length, 1)[:, None]


def gradients_up_to(
    network: Network, trace: Trace, positions: np.ndarray, tokens: np.ndarray, distances: int
) -> Iterator[tuple[np.ndarray, Gradients]]:
    """Rows of `positions` that are carried back side by side, and the gradients up to them."""
    sloped = _slopes_of_windows if network.reads_windows else _slopes_of_stretches
    for rows, slopes in sloped(network, trace, positions, distances):
        closing = output_gradients(network, trace.logits[positions[rows]], tokens[rows])
        yield rows, backpropagate(network, slopes, closing)


def _slopes_of_stretches(
    network: Network, trace: Trace, positions: np.ndarray, distances: int
) -> Iterator[tuple[np.ndarray, tuple[LayerSlopes, ...]]]:
    """Of the last `distances` steps up to each position, (distances, batch, ...): zeros before the text."""
    # Zeros carry no gradient, so that what stands before the text doesn't matter.
    slopes = _each(slopes_of(network.layers, trace.layers), lambda array: _after_zeros(array, distances - 1))
    for rows in _batches(network, len(positions), distances):
        places = positions[rows] + np.arange(distances)[:, None]
        yield rows, _each(slopes, lambda array: array[places])


def _slopes_of_windows(
    network: Network, trace: Trace, positions: np.ndarray, distances: int
) -> Iterator[tuple[np.ndarray, tuple[LayerSlopes, ...]]]:
    """Of the whole window that is read afresh for each position, (window, batch, ...)."""
    for alike, places in windows(network, positions):
        for columns in _batches(network, len(alike), len(places)):
            traces = _traces(network, trace.ids[places[:, columns]])
            yield alike[columns], slopes_of(network.layers, traces)


def _traces(network: Network, ids: np.ndarray) -> Iterator[LayerTrace]:
    """Each layer over sequences side by side, (time steps, batch)."""
    inputs = network.embedding[ids]
    for layer in network.layers:
        trace = layer.trace(layer.project(inputs))
        yield trace
        inputs = trace.output


def _batches(network: Network, count: int, steps: int) -> list[np.ndarray]:
    """The rows of `count` predictions, each carried back over `steps`, in parts."""
    widest = max(network.config.units) * GATES[network.config.cell]
    return np.array_split(np.arange(count), min(count, -(-count * steps * widest // _BATCH_LIMIT)))


def _after_zeros(array: np.ndarray, count: int) -> np.ndarray:
    return np.concatenate([np.zeros((count, *array.shape[1:]), array.dtype), array])


def _each(
    slopes: tuple[LayerSlopes, ...], change: Callable[[np.ndarray], np.ndarray]
) -> tuple[LayerSlopes, ...]:
    """Every array of every layer's slopes, changed alike."""
    return tuple(tuple(type(half)(*map(change, half)) for half in layer) for layer in slopes)


def _without_batch(gradients: Gradients) -> Gradients:
    """Those of the only prediction of a batch of one."""
    layers = (
        LayerGradients(*(half and StateGradients(*(a if a is None else a[:, 0] for a in half)) for half in both))
        for both in ((layer.forward, layer.backward) for layer in gradients.layers)
    )
    return Gradients(gradients.inputs[:, 0], tuple(layers))
