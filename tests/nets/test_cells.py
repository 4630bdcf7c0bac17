"""What happens inside a step: every gate recomputed another way, and what must hold for any weights."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.config import CELLS, RunConfig
from rnnviz.nets.cells import GATES, STEPS, CellWeights, nothing_read
from rnnviz.nets.network import Network

IDS = np.array([3, 1, 4, 1, 5, 2])


def sigma(x):
    return 1 / (1 + np.exp(-x))


def rnn_from_weights(x, before, kernel, recurrent_kernel, bias):
    return {"a": x @ kernel + before[0] @ recurrent_kernel + bias}


def gru_from_weights(x, before, kernel, recurrent_kernel, bias):
    """Gate by gate, each from its own part of the weights."""
    W, U = np.split(kernel, 3, axis=1), np.split(recurrent_kernel, 3, axis=1)
    b, d = np.split(bias[0], 3), np.split(bias[1], 3)
    z = sigma(x @ W[0] + b[0] + before[0] @ U[0] + d[0])
    r = sigma(x @ W[1] + b[1] + before[0] @ U[1] + d[1])
    return {"z": z, "r": r, "n": np.tanh(x @ W[2] + b[2] + r * (before[0] @ U[2] + d[2]))}


def lstm_from_weights(x, before, kernel, recurrent_kernel, bias):
    """Gate by gate, each from its own part of the weights."""
    W, U, b = np.split(kernel, 4, axis=1), np.split(recurrent_kernel, 4, axis=1), np.split(bias, 4)
    i, f, g, o = (x @ W[k] + before[0] @ U[k] + b[k] for k in range(4))
    return {"i": sigma(i), "f": sigma(f), "g": np.tanh(g), "o": sigma(o)}


FROM_WEIGHTS = {"rnn": rnn_from_weights, "gru": gru_from_weights, "lstm": lstm_from_weights}


def driven(cell, kind, inputs):
    """A one-step Keras cell in a loop over `inputs` (time steps, features): every quantity at every step.

    h and c are what Keras's cell gives; the gates are computed in float64 from the cell's weights and the
    state that Keras's cell had before.
    """
    weights = [np.asarray(array, np.float64) for array in cell.get_weights()]
    state, steps = [np.zeros((1, cell.units), np.float32)] * (2 if kind == "lstm" else 1), []
    for x in inputs:
        gates = FROM_WEIGHTS[kind](x, [np.asarray(s[0]) for s in state], *weights)
        _, state = cell(x[None], state)
        steps.append(gates | {name: np.asarray(s[0]) for name, s in zip(("h", "c"), state)})
    return {name: np.stack([step[name] for step in steps]) for name in steps[0]}


def test_all_quantities_are_those_of_a_keras_cell_in_a_loop(architecture, keras_twin, assert_equal):
    twin = keras_twin(architecture)
    trace = Network.of(architecture, twin.weights).trace(IDS)
    inputs = twin.weights["embedding"][IDS]
    for k, layer in enumerate(trace.layers):
        for direction, cell in twin.cells(k).items():
            order = slice(None, None, -1 if direction == "backward" else 1)
            expected = driven(cell, architecture.cell, inputs[order])
            ours = layer.directions[direction]._asdict()
            assert ours.keys() == expected.keys()
            for name, array in ours.items():
                assert_equal(array, expected[name][order])
        inputs = layer.output


def test_what_keras_itself_says_of_the_forget_and_output_gates(keras_twin):
    """c is linear in c₋₁, so two calls of Keras's cell give f; and o is h / tanh(c)."""
    config = RunConfig(cell="lstm", units=(8,), embedding=5)
    twin = keras_twin(config)
    states = Network.of(config, twin.weights).trace(IDS[:1]).layers[0].forward
    x, zeros, ones = twin.weights["embedding"][IDS[:1]], np.zeros((1, 8), "f"), np.ones((1, 8), "f")
    cell = twin.cells(0)["forward"]
    h, (_, c) = cell(x, [zeros, zeros])
    _, (_, c_from_one) = cell(x, [zeros, ones])
    np.testing.assert_allclose(states.f, c_from_one - c, atol=1e-6)
    np.testing.assert_allclose(states.o, h / np.tanh(c), rtol=1e-5)
    np.testing.assert_allclose(states.i * states.g, c, atol=1e-6)


@st.composite
def networks(draw):
    """(cell, scale, seed, ids): small weights and huge ones, so that gates saturate too."""
    ids = draw(st.lists(st.integers(0, 6), min_size=1, max_size=12))
    scale = draw(st.sampled_from([1e-3, 0.5, 5.0, 1e3]))
    return draw(st.sampled_from(CELLS)), scale, draw(st.integers(0, 99)), ids


@given(networks())
def test_gates_are_within_0_and_1_and_outputs_within_1(random_network, drawn):
    cell, scale, seed, ids = drawn
    trace = random_network(RunConfig(cell=cell, units=(8, 9)), scale=scale, seed=seed).trace(ids)
    for layer in trace.layers:
        states = layer.forward._asdict()
        for gate in states.keys() & {"i", "f", "o", "z", "r"}:
            assert 0 <= states[gate].min() and states[gate].max() <= 1
        for signed in states.keys() & {"g", "n", "h"}:
            assert np.abs(states[signed]).max() <= 1


@given(networks())
def test_each_step_follows_from_the_one_before(random_network, drawn):
    cell, scale, seed, ids = drawn
    network = random_network(RunConfig(cell=cell, units=(8,)), scale=scale, seed=seed)
    states = network.trace(ids).layers[0].forward
    h_tm1 = np.concatenate([np.zeros((1, 8), np.float32), states.h[:-1]])
    if cell == "rnn":
        expected, given = np.tanh(states.a), states.h
    elif cell == "gru":
        expected, given = states.z * h_tm1 + (1 - states.z) * states.n, states.h
    else:
        c_tm1 = np.concatenate([np.zeros((1, 8), np.float32), states.c[:-1]])
        expected, given = states.f * c_tm1 + states.i * states.g, states.c
        np.testing.assert_allclose(states.h, states.o * np.tanh(states.c), atol=1e-6)
    np.testing.assert_allclose(given, expected, atol=1e-6)


@pytest.mark.parametrize(
    ("cell", "h_tm1", "expected"),
    [
        ("rnn", 0.6, {"a": 0.0, "h": 0.0}),
        ("gru", 0.6, {"z": 0.5, "r": 0.5, "n": 0.0, "h": 0.3}),
        ("lstm", 0.6, {"i": 0.5, "f": 0.5, "g": 0.0, "o": 0.5, "c": 0.3, "h": 0.5 * np.tanh(0.3)}),
    ],
)
def test_weights_of_zero_give_known_values(cell, h_tm1, expected):
    width = 2 * GATES[cell]
    weights = CellWeights(*(np.zeros(shape, np.float32) for shape in ((3, width), (2, width), width, width)))
    before = nothing_read(cell, (2,))
    carried = {name: np.full(2, h_tm1, np.float32) for name in before._fields if name in "hc"}
    states = STEPS[cell](weights.project(np.ones(3, np.float32)), before._replace(**carried), weights)
    for name, value in expected.items():
        np.testing.assert_allclose(getattr(states, name), value, rtol=1e-6)
