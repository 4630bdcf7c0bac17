"""What a network computed, as records: the values inside a cell, and all of them over a text."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, TypeAlias

import numpy as np

from rnnviz.nets.activations import softmax


class RNNStates(NamedTuple):
    """Inside a plain RNN: one step (..., units), or all of them with time as the first axis."""

    a: np.ndarray  # pre-activation: what tanh is taken of
    h: np.ndarray  # output, -1…1; carried


class GRUStates(NamedTuple):
    """Inside a GRU: one step (..., units), or all of them with time as the first axis."""

    z: np.ndarray  # update gate, 0…1: how much of the old h is kept
    r: np.ndarray  # reset gate, 0…1: how much of the old h the candidate sees
    n: np.ndarray  # candidate, -1…1
    h: np.ndarray  # output, -1…1; carried


class LSTMStates(NamedTuple):
    """Inside an LSTM: one step (..., units), or all of them with time as the first axis."""

    i: np.ndarray  # input gate, 0…1: how much is written
    f: np.ndarray  # forget gate, 0…1: how much is kept
    g: np.ndarray  # candidate, -1…1: what is written
    o: np.ndarray  # output gate, 0…1: how much is read
    c: np.ndarray  # cell state; carried
    h: np.ndarray  # output, -1…1; carried


States: TypeAlias = RNNStates | GRUStates | LSTMStates

STATES: dict[str, type[States]] = {"rnn": RNNStates, "gru": GRUStates, "lstm": LSTMStates}


@dataclass(frozen=True)
class LayerTrace:
    """One layer over a text. Index t is time t in both: `backward` at t has read token t and all after it."""

    forward: States
    backward: States | None = None

    @property
    def directions(self) -> dict[str, States]:
        """The states by the direction's name; only `forward` unless the layer is bidirectional."""
        both = {"forward": self.forward, "backward": self.backward}
        return {name: states for name, states in both.items() if states is not None}

    @property
    def output(self) -> np.ndarray:
        """What the layer above receives: (time steps, units · directions)."""
        return np.concatenate([states.h for states in self.directions.values()], axis=-1)


@dataclass(frozen=True)
class Trace:
    """Every number of a network over a text.

    | field | shape | holds |
    |---|---|---|
    | `ids` | (time steps,) | the tokens that were read |
    | `layers[k].forward.h`, … | (time steps, units of layer k) | the states of one pass over all of `ids` |
    | `logits` | (time steps, vocabulary) | at t: the prediction of the token that follows `ids[t]` |
    """

    ids: np.ndarray
    layers: tuple[LayerTrace, ...]
    logits: np.ndarray

    @cached_property
    def probabilities(self) -> np.ndarray:
        """The softmax of the logits (temperature 1): (time steps, vocabulary), each row sums to 1."""
        return softmax(self.logits)

    def arrays(self) -> dict[str, np.ndarray]:
        """All by name: `layer0/forward/i`, …, and `logits`."""
        named = {
            f"layer{k}/{direction}/{quantity}": array
            for k, layer in enumerate(self.layers)
            for direction, states in layer.directions.items()
            for quantity, array in states._asdict().items()
        }
        return named | {"logits": self.logits}
