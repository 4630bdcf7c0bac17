"""A whole network from named weights: token ids in, logits and every intermediate out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np

from rnnviz.config import RunConfig
from rnnviz.errors import UserError
from rnnviz.nets.cells import GATES, nothing_read
from rnnviz.nets.layers import Layer, closing
from rnnviz.nets.records import States, Trace
from rnnviz.nets.weights import checked_weights, layer_of

# How many projected float32 numbers a batch of windows may hold at once: 64 MiB.
_BATCH_LIMIT = 2**24

Ids: TypeAlias = Sequence[int] | np.ndarray


class NetworkState(tuple[States, ...]):
    """Each layer's states, the first layer's first; `read` is how many tokens were read to come to them."""

    read: int = 0


@dataclass(frozen=True)
class Network:
    """A trained network that only reads. Make it with `Network.of`.

    `embedding` is (vocabulary, embedding), `output_kernel` (units · directions, vocabulary) and `output_bias`
    (vocabulary,).
    """

    config: RunConfig
    embedding: np.ndarray
    layers: tuple[Layer, ...]
    output_kernel: np.ndarray
    output_bias: np.ndarray
    _rows: dict[int, np.ndarray] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, config: RunConfig, weights: Mapping[str, np.ndarray]) -> Network:
        """From named weights, as Keras's layers hold them; `weight_shapes` tells the names.

        Raises:
            ValueError: where a weight is missing, or has a shape that `config` doesn't give it.
        """
        checked = checked_weights(config, weights)
        layers = tuple(layer_of(config, checked, k) for k in range(config.layers))
        return cls(config, checked["embedding"], layers, checked["output/kernel"], checked["output/bias"])

    @property
    def vocabulary_size(self) -> int:
        return len(self.output_bias)

    @property
    def reads_windows(self) -> bool:
        """Whether it was trained on windows to predict the token after, and so reads afresh for each."""
        return self.config.objective == "last_step"

    def checked(self, ids: Ids) -> np.ndarray:
        """`ids` as an array, if the network can read them.

        Raises:
            UserError: for no tokens.
            IndexError: for an id that is not in the vocabulary.
        """
        ids = np.asarray(ids)
        if not ids.size:
            raise UserError("A network needs at least one token that it knows to start from; it got none.")
        if ids.min() < 0 or ids.max() >= self.vocabulary_size:
            known = f"0 to {self.vocabulary_size - 1}"
            raise IndexError(f"ids must be from {known}; got {ids.min()} to {ids.max()}")
        return ids

    def trace(self, ids: Ids) -> Trace:
        """Every intermediate over `ids`, (time steps,).

        The states are those of one pass over all of `ids` from a state of zeros. The logits at t are that
        pass's where the network predicts at every step; where it was trained on windows (objective
        `last_step`) they come of reading afresh the window of at most `config.window` tokens that ends at t.

        Raises:
            UserError: for no tokens.
        """
        ids = self.checked(ids)
        inputs, traces = self.embedding[ids], []
        for layer in self.layers:
            traces.append(layer.trace(layer.project(inputs)))
            inputs = traces[-1].output
        logits = self._logits_of_windows(ids) if self.reads_windows else self._predict(inputs)
        return Trace(ids, tuple(traces), logits)

    def logits(self, ids: Ids) -> np.ndarray:
        """The logits alone, as in `trace`: (time steps, vocabulary).

        Where the network predicts at every step, `ids` may be several sequences side by side, (time steps,
        batch), and the logits are (time steps, batch, vocabulary).

        Raises:
            UserError: for no tokens.
        """
        ids = self.checked(ids)
        if self.reads_windows:
            return self._logits_of_windows(ids)
        return self._predict(self._outputs(self._projected(ids)))

    def next_logits(self, ids: Ids) -> np.ndarray:
        """The prediction of the token that follows `ids`, from a state of zeros: (vocabulary,).

        An `every_step` network reads all of `ids`; a `last_step` one reads the last `config.window` of them,
        or the fewer that there are.

        Raises:
            UserError: for no tokens.
        """
        first = max(0, len(ids) - self.config.window) if self.reads_windows else 0
        ids = self.checked(ids[first:])
        return self._predict(self._closing(self._projected(ids), first + np.arange(len(ids))))

    def state(self) -> NetworkState:
        """The state of a network that has read nothing, to `step` from: each layer's states, (units,) each.

        Raises:
            ValueError: for a bidirectional network, whose backward half starts at the end.
        """
        if self.config.bidirectional:
            raise ValueError("a bidirectional network can't be stepped: its backward half starts at the end")
        return NetworkState(nothing_read(layer.cell, (layer.units,)) for layer in self.layers)

    def step(self, state: NetworkState, id: int) -> tuple[np.ndarray, NetworkState]:
        """Read one token more: logits, (vocabulary,), and a state that holds all that the step computed."""
        computed = []
        for k, layer in enumerate(self.layers):
            projected = layer.forward.project(computed[-1].h) if k else self._row(id)
            computed.append(layer.step(projected, state[k], state.read))
        after = NetworkState(computed)
        after.read = state.read + 1
        return self._predict(after[-1].h), after

    def read(self, ids: Ids) -> tuple[np.ndarray, NetworkState]:
        """Step through `ids` from nothing read: logits after the last of them, and a state to go on from.

        Raises:
            UserError: for no tokens.
            ValueError: for a bidirectional network.
        """
        state = self.state()
        for id in self.checked(ids).tolist():
            logits, state = self.step(state, id)
        return logits, state

    def _row(self, id: int) -> np.ndarray:
        """The first layer's projection of one token: computed when it is first read, then kept."""
        row = self._rows.get(id)
        if row is None:
            row = self._rows[id] = self._projected(self.checked(id))[0]
        return row

    def _projected(self, ids: np.ndarray) -> tuple[np.ndarray, ...]:
        """The first layer's projection of `ids`, for each direction: (ids' shape, gates · units)."""
        return self.layers[0].project(self.embedding[ids])

    def _predict(self, outputs: np.ndarray) -> np.ndarray:
        return outputs @ self.output_kernel + self.output_bias

    def _outputs(self, projected: tuple[np.ndarray, ...], places: np.ndarray | None = None) -> np.ndarray:
        """The last layer's outputs, from the first one's projection."""
        outputs = self.layers[0].outputs(projected, places)
        for layer in self.layers[1:]:
            outputs = layer.outputs(layer.project(outputs), places)
        return outputs

    def _closing(self, projected: tuple[np.ndarray, ...], places: np.ndarray) -> np.ndarray:
        return closing(self._outputs(projected, places), self.layers[-1].units)

    def _logits_of_windows(self, ids: np.ndarray) -> np.ndarray:
        """At each t of `ids`, (time steps,), the prediction from the window that ends there."""
        window = min(self.config.window, len(ids))
        projected = self._projected(ids)  # once, though each token stands in many windows
        logits = []
        for ends in np.array_split(np.arange(len(ids)), self._batches(window, len(ids))):
            places = ends + np.arange(1 - window, 1)[:, None]  # (window, batch); negative before the text
            windows = tuple(sequence[np.maximum(places, 0)] for sequence in projected)
            logits.append(self._predict(self._closing(windows, places)))
        return np.concatenate(logits)  # (time steps, vocabulary)

    def _batches(self, window: int, count: int) -> int:
        """Into how many batches `count` windows are to be split so that memory stays small."""
        widest = max(self.config.units) * GATES[self.config.cell] * len(self.config.directions)
        return min(count, -(-count * window * widest // _BATCH_LIMIT))
