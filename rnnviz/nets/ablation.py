"""Influence by ablation: replace a token that was read, and measure how far the prediction moves.

Distances and predictions are those of `influence`. A replacement is drawn from the text's own tokens that differ from
the one it replaces, the common ones more often than the rare (their unigram distribution).

Networks are taken as they were trained: what `surgery` does to one is not followed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from rnnviz.errors import UserError
from rnnviz.nets.activations import log_softmax
from rnnviz.nets.cells import GATES, STEPS
from rnnviz.nets.influence import FARTHEST, Influence, most_probable, to_measure, windows
from rnnviz.nets.layers import closing
from rnnviz.nets.network import Network
from rnnviz.nets.records import LayerTrace, States, Trace

# How many other tokens are tried in the place of each.
REPLACEMENTS = 2
# A network that was trained on windows reads one afresh for each replacement: so many positions are enough.
WINDOWS = 25
# How many numbers the sequences that are read side by side may hold at once: 4 MiB.
_BATCH_LIMIT = 2**20


def influence_by_ablation(
    network: Network,
    trace: Trace,
    rng: np.random.Generator,
    positions: Sequence[int] | None = None,
    farthest: int = FARTHEST,
    replacements: int = REPLACEMENTS,
) -> Influence:
    """By how much the predicted token's log-probability changes when an earlier token is replaced.

    In nats, without sign, the mean over `replacements` other tokens; below about 1e-6 it is rounding. If
    `positions` are not said, they are as in `influence_by_gradient`, or 25 of those, drawn, where the network
    was trained on windows.

    Raises:
        IndexError: for a position outside of the trace.
        UserError: for a text with one kind of token only.
    """
    at, distances = to_measure(network, trace, positions, farthest)
    if positions is None and network.reads_windows:
        at = np.sort(rng.choice(at, min(len(at), WINDOWS), replace=False))
    ablation, strength = _Ablation(network, trace, rng, replacements), np.full((len(at), distances), np.nan)
    measured = ablation.in_windows if network.reads_windows else ablation.in_stretches
    for rows, changes in measured(at, distances):
        strength[rows, : changes.shape[1]] = changes
    return Influence(at, most_probable(trace, at), strength)


@dataclass(frozen=True)
class _Ablation:
    """Replaces tokens of the text of `trace`, each by `replacements` others, one at a time."""

    network: Network
    trace: Trace
    rng: np.random.Generator
    replacements: int

    @cached_property
    def expected(self) -> tuple[np.ndarray, np.ndarray]:
        """The most probable token at each step and its log-probability: (time steps,) each."""
        return self.trace.logits.argmax(axis=-1), log_softmax(self.trace.logits).max(axis=-1)

    def in_stretches(self, positions: np.ndarray, distances: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Rows of `positions`, and the change by distance, (rows, distances), where the states go on and on."""
        sources = positions[:, None] - np.arange(distances)  # whose influence it is, (positions, distances)
        replaced = np.unique(sources[sources >= 0])
        batches = self._batches(replaced, steps=1)
        after = np.concatenate([self._after(batch, positions[-1], distances) for batch in batches])
        changes = after[replaced.searchsorted(np.maximum(sources, 0)), np.arange(distances)]
        yield np.arange(len(positions)), np.where(sources >= 0, changes, np.nan)

    def _batches(self, items: np.ndarray, steps: int) -> list[np.ndarray]:
        """`items` in parts; each is read `replacements` times, with `steps` of its steps held at once."""
        config = self.network.config
        numbers = steps * max(config.units) * GATES[config.cell] + self.network.vocabulary_size
        batches = -(-len(items) * self.replacements * numbers // _BATCH_LIMIT)
        return np.array_split(items, min(batches, len(items)))

    def _after(self, replaced: np.ndarray, last: int, distances: int) -> np.ndarray:
        """The change at and after each replaced token, up to `last`: (replaced, distances), NaN beyond.

        One reading of what follows a replaced token shows its influence at every distance.
        """
        places = np.repeat(replaced, self.replacements)
        state = tuple(_state_before(layer, places) for layer in self.trace.layers)
        ids, changes = self._other_tokens(places), np.full((len(places), distances), np.nan)
        for k in range(min(distances, last + 1 - replaced[0])):
            if k:
                places = places[: places.searchsorted(last - k, side="right")]
                ids = self.trace.ids[places + k]
            state = _read_one(self.network, state, ids)
            changes[: len(places), k] = self._change(places + k, state[-1].h)
        return changes.reshape(len(replaced), self.replacements, distances).mean(axis=1)

    def in_windows(self, positions: np.ndarray, distances: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Rows of `positions`, and the change by distance, where each reads its own window."""
        for rows, places in windows(self.network, positions):
            row, k = np.indices((len(rows), min(len(places), distances))).reshape(2, -1)
            batches = self._batches(np.arange(len(k)), steps=len(places))
            changes = [self._in_windows(places[:, row[batch]], k[batch]) for batch in batches]
            yield rows, np.concatenate(changes).reshape(len(rows), -1)

    def _in_windows(self, places: np.ndarray, k: np.ndarray) -> np.ndarray:
        """The change, (batch,), when of each window, (window, batch), the token at the distance `k` is replaced."""
        places = np.repeat(places, self.replacements, axis=1)
        replaced = len(places) - 1 - np.repeat(k, self.replacements), np.arange(places.shape[1])
        ids = self.trace.ids[places]
        ids[replaced] = self._other_tokens(places[replaced])
        changes = self._change(places[-1], _closing(self.network, ids))
        return changes.reshape(-1, self.replacements).mean(axis=1)

    def _change(self, places: np.ndarray, outputs: np.ndarray) -> np.ndarray:
        """How far the log-probability at each of `places`, (n,), is from that by the last layer's `outputs`."""
        predicted, log_probability = self.expected
        logits = outputs @ self.network.output_kernel + self.network.output_bias
        return np.abs(log_softmax(logits)[np.arange(len(places)), predicted[places]] - log_probability[places])

    def _other_tokens(self, places: np.ndarray) -> np.ndarray:
        """For each of `places`, of any shape, a token of the text drawn from those that differ from it."""
        in_order, here = np.sort(self.trace.ids), self.trace.ids[places]
        first, end = (in_order.searchsorted(here, side=side) for side in ("left", "right"))
        if (end - first).max() == len(in_order):
            raise UserError(
                "To measure influence, a token is replaced by another one of the text; this text has only one kind."
            )
        drawn = self.rng.integers(len(in_order) - (end - first))
        return in_order[np.where(drawn < first, drawn, drawn + end - first)]


def _state_before(layer: LayerTrace, places: np.ndarray) -> States:
    """What the layer carried when it came to each of `places`, (places,): nothing at the first step."""
    states = layer.forward
    first = (places == 0)[:, None]
    return type(states)(*(np.where(first, 0, array[places - 1]) for array in states))


def _read_one(network: Network, state: tuple[States, ...], ids: np.ndarray) -> tuple[States, ...]:
    """One token more for the first of the sequences side by side, as many as `ids`, (batch,)."""
    after: list[States] = []
    for k, (layer, states) in enumerate(zip(network.layers, state)):
        projected = layer.forward.project(after[-1].h if k else network.embedding[ids])
        before = type(states)(*(array[: len(ids)] for array in states))
        after.append(STEPS[layer.cell](projected, before, layer.forward))
    return tuple(after)


def _closing(network: Network, ids: np.ndarray) -> np.ndarray:
    """What the last layer holds when it has read sequences side by side, (time steps, batch)."""
    outputs = network.embedding[ids]
    for layer in network.layers:
        outputs = layer.outputs(layer.project(outputs))
    return closing(outputs, network.layers[-1].units)
