"""One time step of each cell: pure functions, state in, state out. The mathematics and names are Keras's.

Shapes, for any number of leading axes (none for one sequence, one for a batch):

| argument | shape | what |
|---|---|---|
| `projected` | (..., gates · units) | input @ kernel + bias, computed for many steps at once |
| `before` | (..., units) each | the states of the step before; only `h` (and an LSTM's `c`) are read |
| `weights.recurrent_kernel` | (units, gates · units) | gates in Keras's order: LSTM i, f, g, o; GRU z, r, n |
| `hook` | | is told each quantity by its name once it is there, (..., units); its answer is used instead |

A hook is also told what the step was handed, before it is read: h₋₁ as `h_tm1`, an LSTM's c₋₁ as `c_tm1`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from rnnviz.nets.activations import sigmoid
from rnnviz.nets.records import STATES, GRUStates, LSTMStates, RNNStates, States

GATES = {"rnn": 1, "gru": 3, "lstm": 4}


@dataclass(frozen=True)
class CellWeights:
    """One direction of one layer.

    `kernel` is (inputs, gates · units), `recurrent_kernel` (units, gates · units), a bias (gates · units,).
    `recurrent_bias` is added to h @ recurrent_kernel; only a GRU has one (Keras's `reset_after=True`).
    """

    kernel: np.ndarray
    recurrent_kernel: np.ndarray
    bias: np.ndarray
    recurrent_bias: np.ndarray | None = None

    @property
    def units(self) -> int:
        return len(self.recurrent_kernel)

    def project(self, inputs: np.ndarray) -> np.ndarray:
        """The part of a step that needs no state: (..., inputs) to (..., gates · units)."""
        return inputs @ self.kernel + self.bias


Hook: TypeAlias = Callable[[str, np.ndarray], np.ndarray]
Step: TypeAlias = Callable[[np.ndarray, States, CellWeights, Hook], States]


def untouched(quantity: str, values: np.ndarray) -> np.ndarray:
    """The hook that leaves everything as it is."""
    return values


def rnn_step(projected: np.ndarray, before: RNNStates, weights: CellWeights, hook: Hook = untouched) -> RNNStates:
    """h = tanh(a), a = x·W + h₋₁·U + b. Elman (1990); keras/src/layers/rnn/simple_rnn.py."""
    a = hook("a", projected + hook("h_tm1", before.h) @ weights.recurrent_kernel)
    return RNNStates(a, hook("h", np.tanh(a)))


def gru_step(projected: np.ndarray, before: GRUStates, weights: CellWeights, hook: Hook = untouched) -> GRUStates:
    """h = z·h₋₁ + (1 - z)·n, n = tanh(xₙ + r·hₙ): the reset gate acts after the matrix product.

    Cho et al. (2014), in the form of keras/src/layers/rnn/gru.py with `reset_after=True`.
    """
    units, h_tm1 = before.h.shape[-1], hook("h_tm1", before.h)
    recurrent = h_tm1 @ weights.recurrent_kernel + weights.recurrent_bias  # (..., 3 · units)
    gates = sigmoid(projected[..., : 2 * units] + recurrent[..., : 2 * units])
    z, r = hook("z", gates[..., :units]), hook("r", gates[..., units:])
    n = hook("n", np.tanh(projected[..., 2 * units :] + r * recurrent[..., 2 * units :]))
    return GRUStates(z, r, n, hook("h", z * h_tm1 + (1 - z) * n))


def lstm_step(projected: np.ndarray, before: LSTMStates, weights: CellWeights, hook: Hook = untouched) -> LSTMStates:
    """c = f·c₋₁ + i·g, h = o·tanh(c).

    Hochreiter & Schmidhuber (1997) with the forget gate of Gers et al. (2000); keras/src/layers/rnn/lstm.py.
    """
    units = before.h.shape[-1]
    gates = projected + hook("h_tm1", before.h) @ weights.recurrent_kernel  # (..., 4 · units)
    opened = sigmoid(gates)  # g's quarter is not used: one call on all is quicker than two on parts
    i, f = hook("i", opened[..., :units]), hook("f", opened[..., units : 2 * units])
    g = hook("g", np.tanh(gates[..., 2 * units : 3 * units]))
    o = hook("o", opened[..., 3 * units :])
    c = hook("c", f * hook("c_tm1", before.c) + i * g)
    return LSTMStates(i, f, g, o, c, hook("h", o * np.tanh(c)))


STEPS: dict[str, Step] = {"rnn": rnn_step, "gru": gru_step, "lstm": lstm_step}


def nothing_read(cell: str, shape: tuple[int, ...]) -> States:
    """The states before the first step: zeros of `shape`, (..., units), float32."""
    zeros = np.zeros(shape, np.float32)
    return STATES[cell](*[zeros] * len(STATES[cell]._fields))
