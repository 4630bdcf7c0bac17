"""Backpropagation through time, written out: from a prediction back to every state and input before it.

Each cell has a pair of functions, the counterpart of its step in `cells`: `…_slopes` computes, for all steps at once,
every factor that doesn't depend on the gradient; `…_back` carries a gradient over one step, from what comes
after the step to what comes before it. Werbos (1990), "Backpropagation through time".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import numpy as np

from rnnviz.nets.activations import softmax
from rnnviz.nets.cells import CellWeights
from rnnviz.nets.layers import Layer
from rnnviz.nets.network import Network
from rnnviz.nets.records import GRUStates, LayerTrace, LSTMStates, RNNStates, States


class StateGradients(NamedTuple):
    """A gradient with respect to what a cell carries: (..., units) each; `c` is None where there is none."""

    h: np.ndarray
    c: np.ndarray | None = None


class RNNSlopes(NamedTuple):
    """Of one step (..., units), or of all with time as the first axis."""

    a: np.ndarray


class GRUSlopes(NamedTuple):
    """Of one step, or of all with time as the first axis."""

    gates: np.ndarray  # from h to what z, r and n are taken of: (..., 3, units)
    r: np.ndarray  # (..., units)
    z: np.ndarray  # from h straight to the h before: (..., units)


class LSTMSlopes(NamedTuple):
    """Of one step, or of all with time as the first axis."""

    written: np.ndarray  # from c to what i, f and g are taken of: (..., 3, units)
    o: np.ndarray  # from h to what o is taken of: (..., units)
    c: np.ndarray  # from h to c: (..., units)
    f: np.ndarray  # from c to the c before: (..., units)


Slopes: TypeAlias = RNNSlopes | GRUSlopes | LSTMSlopes
# One layer's, by direction.
LayerSlopes: TypeAlias = tuple[Slopes, ...]


class BackStep(NamedTuple):
    """One step backwards: `here` and `before` are gradients of the states after and before the step."""

    here: StateGradients
    projected: np.ndarray  # of input @ kernel + bias: (..., gates · units)
    before: StateGradients


def rnn_slopes(states: RNNStates, before: RNNStates, weights: CellWeights) -> RNNSlopes:
    return RNNSlopes(1 - states.h**2)


def rnn_back(arriving: StateGradients, slopes: RNNSlopes, weights: CellWeights) -> BackStep:
    a = arriving.h * slopes.a
    return BackStep(arriving, a, StateGradients(a @ weights.recurrent_kernel.T))


def gru_slopes(states: GRUStates, before: GRUStates, weights: CellWeights) -> GRUSlopes:
    z, r, n, _ = states
    candidate = slice(2 * weights.units, None)
    reset = before.h @ weights.recurrent_kernel[:, candidate] + weights.recurrent_bias[candidate]  # what r scales
    to_n = (1 - z) * (1 - n**2)
    to_z, to_r = (before.h - n) * z * (1 - z), to_n * reset * r * (1 - r)
    return GRUSlopes(np.stack([to_z, to_r, to_n], axis=-2), r, z)


def gru_back(arriving: StateGradients, slopes: GRUSlopes, weights: CellWeights) -> BackStep:
    gates = arriving.h[..., None, :] * slopes.gates  # (..., 3, units)
    recurrent = gates.copy()
    recurrent[..., 2, :] *= slopes.r  # the candidate sees h through the reset gate, its input directly
    h = arriving.h * slopes.z + _flat(recurrent) @ weights.recurrent_kernel.T
    return BackStep(arriving, _flat(gates), StateGradients(h))


def lstm_slopes(states: LSTMStates, before: LSTMStates, weights: CellWeights) -> LSTMSlopes:
    i, f, g, o, c, _ = states
    shown = np.tanh(c)
    written = np.stack([g * i * (1 - i), before.c * f * (1 - f), i * (1 - g**2)], axis=-2)
    return LSTMSlopes(written, shown * o * (1 - o), o * (1 - shown**2), f)


def lstm_back(arriving: StateGradients, slopes: LSTMSlopes, weights: CellWeights) -> BackStep:
    c = arriving.c + arriving.h * slopes.c
    gates = np.empty((*c.shape[:-1], 4, c.shape[-1]), c.dtype)
    np.multiply(c[..., None, :], slopes.written, out=gates[..., :3, :])
    np.multiply(arriving.h, slopes.o, out=gates[..., 3, :])
    gates = _flat(gates)  # (..., 4 · units)
    before = StateGradients(gates @ weights.recurrent_kernel.T, c * slopes.f)
    return BackStep(StateGradients(arriving.h, c), gates, before)


_SLOPES: dict[str, Callable[..., Slopes]] = {"rnn": rnn_slopes, "gru": gru_slopes, "lstm": lstm_slopes}
_BACK: dict[str, Callable[..., BackStep]] = {"rnn": rnn_back, "gru": gru_back, "lstm": lstm_back}


@dataclass(frozen=True)
class LayerGradients:
    """With respect to one layer's states; `backward` is None unless the layer is bidirectional.

    The gradient of `h` at s counts every way from it to the prediction: through the later steps, and through the layer
    above at s. That of `c` at s counts the `h` at s that is computed from it.
    """

    forward: StateGradients
    backward: StateGradients | None = None


@dataclass(frozen=True)
class Gradients:
    """Of a batch of predictions, or of one (then without the axis `batch`), in nats per unit.

    | field | shape | with respect to |
    |---|---|---|
    | `inputs` | (time steps, batch, embedding) | the embedding of the token that was read at each step |
    | `layers[k].forward.h`, `.c`, … | (time steps, batch, units of layer k) | the states at each step |
    """

    inputs: np.ndarray
    layers: tuple[LayerGradients, ...]


def slopes_of(layers: Sequence[Layer], traces: Iterable[LayerTrace]) -> tuple[LayerSlopes, ...]:
    """Every factor of the backward pass that doesn't depend on the gradient, a layer each, in the traces' shape."""
    return tuple(_slopes_of(layer, trace) for layer, trace in zip(layers, traces))


def output_gradients(network: Network, logits: np.ndarray, tokens: np.ndarray) -> np.ndarray:
    """Of the log-probability of each of `tokens`, (batch,), by `logits`, (batch, vocabulary).

    With respect to what the logits are computed from: (batch, units of the last layer · directions).
    """
    by_logits = -softmax(logits)
    by_logits[np.arange(len(tokens)), tokens] += 1
    return by_logits @ network.output_kernel.T


def backpropagate(network: Network, slopes: Sequence[LayerSlopes], closing: np.ndarray) -> Gradients:
    """From the gradient at the end of reading back to all states and inputs, through every layer.

    `slopes` are of steps (time steps, batch); `closing`, (batch, units · directions), is with respect to what
    the last layer holds when each direction has read everything, as `layers.closing` takes it.
    """
    steps, units = len(slopes[0][0][0]), network.layers[-1].units
    outputs = np.zeros((steps, *closing.shape), closing.dtype)
    outputs[-1, ..., :units] = closing[..., :units]
    outputs[0, ..., units:] = closing[..., units:]  # the backward half, if any, ends at the first step
    gradients = []
    for layer, factors in zip(reversed(network.layers), reversed(slopes)):
        gradient, outputs = _layer_back(layer, factors, outputs)
        gradients.append(gradient)
    return Gradients(outputs, tuple(reversed(gradients)))


def _slopes_of(layer: Layer, trace: LayerTrace) -> LayerSlopes:
    return tuple(
        _SLOPES[layer.cell](states, _before(states, backward=d == 1), weights)
        for d, (weights, states) in enumerate(zip(layer.weights, trace.directions.values()))
    )


def _before(states: States, backward: bool) -> States:
    """At each step the states that the cell had before it: nothing read, then shifted by one."""
    nothing = (np.zeros_like(array[:1]) for array in states)
    both = ((a[1:], zero) if backward else (zero, a[:-1]) for a, zero in zip(states, nothing))
    return type(states)(*map(np.concatenate, both))


def _layer_back(layer: Layer, slopes: LayerSlopes, outputs: np.ndarray) -> tuple[LayerGradients, np.ndarray]:
    """From the gradient of a layer's outputs, (time steps, batch, units · directions), to that of its inputs."""
    gradients, inputs = [], 0
    for d, weights in enumerate(layer.weights):
        half = outputs[..., d * layer.units : (d + 1) * layer.units]
        gradient, projected = _walk_back(layer, d, slopes[d], half)
        gradients.append(gradient)
        inputs = inputs + projected @ weights.kernel.T
    return LayerGradients(*gradients), inputs


def _walk_back(layer: Layer, d: int, slopes: Slopes, outputs: np.ndarray) -> tuple[StateGradients, np.ndarray]:
    """Of direction `d`, against its order of reading: the states' gradients, and the projected inputs'."""
    back, weights, nothing = _BACK[layer.cell], layer.weights[d], np.zeros_like(outputs[0])
    later, walked = StateGradients(nothing, nothing), []
    for t in range(len(outputs)) if d else reversed(range(len(outputs))):
        arriving = StateGradients(outputs[t] + later.h, later.c)
        walked.append(back(arriving, type(slopes)(*(array[t] for array in slopes)), weights))
        later = walked[-1].before
    in_time = walked if d else walked[::-1]
    c = np.stack([step.here.c for step in in_time]) if layer.cell == "lstm" else None
    return StateGradients(np.stack([step.here.h for step in in_time]), c), np.stack([s.projected for s in in_time])


def _flat(gates: np.ndarray) -> np.ndarray:
    """(..., gates, units) to (..., gates · units)."""
    return gates.reshape(*gates.shape[:-2], -1)
