"""The backward pass, held to finite differences of the forward pass and to Keras's own gradient."""

import dataclasses

import numpy as np
import pytest

from rnnviz.nets.activations import log_softmax
from rnnviz.nets.cells import STEPS
from rnnviz.nets.influence import gradients_at
from rnnviz.nets.layers import closing
from rnnviz.nets.network import Network
from rnnviz.nets.records import STATES

IDS = np.array([3, 1, 4, 1, 5, 2, 6, 5, 0])
POSITION, TOKEN = 7, 2


def last_read(config):
    """What the prediction at POSITION is computed from."""
    return IDS[max(0, POSITION + 1 - config.window) if config.objective == "last_step" else 0 : POSITION + 1]


def in_float64(network):
    """The same network with weights of twice the precision."""

    def double(weights):
        arrays = dataclasses.asdict(weights).items()
        return type(weights)(**{name: a if a is None else a.astype(float) for name, a in arrays})

    layers = tuple(
        dataclasses.replace(layer, forward=double(layer.forward), backward=layer.backward and double(layer.backward))
        for layer in network.layers
    )
    names = ("embedding", "output_kernel", "output_bias")
    return dataclasses.replace(network, layers=layers, **{name: getattr(network, name).astype(float) for name in names})


def log_probability(network, inputs, place=None, nudge=0.0):
    """Of TOKEN after `inputs`, a step at a time, with `nudge` added to the state at `place`.

    `place` is (layer, direction, quantity, step).
    """
    for k, layer in enumerate(network.layers):
        halves = []
        for d, weights in enumerate(layer.weights):
            states, hidden = STATES[layer.cell](*[np.zeros(layer.units)] * len(STATES[layer.cell]._fields)), {}
            for s in sorted(range(len(inputs)), reverse=d == 1):
                states = STEPS[layer.cell](weights.project(inputs[s]), states, weights)
                if place == (k, d, "c", s):
                    states = states._replace(c=states.c + nudge, h=states.o * np.tanh(states.c + nudge))
                if place == (k, d, "h", s):
                    states = states._replace(h=states.h + nudge)
                hidden[s] = states.h
            halves.append([hidden[s] for s in range(len(inputs))])
        inputs = np.concatenate(halves, axis=-1)
    logits = closing(inputs, layer.units) @ network.output_kernel + network.output_bias
    return log_softmax(logits)[TOKEN]


def difference(function, nudge, size=1e-5):
    """The derivative of `function` along `nudge`."""
    return (function(size * nudge) - function(-size * nudge)) / (2 * size)


def test_inputs_gradient_is_a_finite_difference(architecture, random_network):
    network = random_network(architecture)
    ours = gradients_at(network, network.trace(IDS), POSITION, TOKEN).inputs
    exact, inputs = in_float64(network), network.embedding[last_read(architecture)].astype(float)
    assert ours.shape == inputs.shape
    for s in range(len(inputs)):
        at_s = (np.arange(len(inputs)) == s)[:, None]
        expected = [
            difference(lambda nudge: log_probability(exact, inputs + nudge), at_s * axis) for axis in np.eye(5)
        ]
        assert np.linalg.norm(ours[s] - expected) <= 1e-3 * np.linalg.norm(expected)


def test_states_gradients_are_finite_differences(architecture, random_network):
    """Along a random direction, for each layer, direction, step, h and c."""
    network, rng = random_network(architecture), np.random.default_rng(0)
    gradients = gradients_at(network, network.trace(IDS), POSITION, TOKEN)
    exact, inputs = in_float64(network), network.embedding[last_read(architecture)].astype(float)
    for k, layer in enumerate(gradients.layers):
        halves = [layer.forward] + ([layer.backward] if architecture.bidirectional else [])
        for d, half in enumerate(halves):
            assert (half.c is not None) == (architecture.cell == "lstm")
            for quantity, ours in half._asdict().items():
                for s in range(len(inputs)) if ours is not None else ():
                    along = rng.normal(size=network.layers[k].units)
                    expected = difference(
                        lambda nudge: log_probability(exact, inputs, (k, d, quantity, s), nudge), along
                    )
                    rounding = 1e-4 * float(np.linalg.norm(ours[s]))
                    assert ours[s] @ along == pytest.approx(expected, rel=1e-3, abs=rounding)


def test_inputs_gradient_is_that_of_keras(architecture, keras_twin):
    import tensorflow as tf

    twin = keras_twin(architecture)
    network = Network.of(architecture, twin.weights)
    output = twin.model.layers[-1]
    with tf.GradientTape() as tape:
        inputs = tf.constant(twin.weights["embedding"][last_read(architecture)][None])
        tape.watch(inputs)
        sequence = inputs
        for layer in twin.recurrent:
            sequence = layer(sequence)
        logits = output(sequence)
        logits = logits[0, -1] if architecture.objective == "every_step" else logits[0]
        target = tf.nn.log_softmax(logits)[TOKEN]
    theirs = tape.gradient(target, inputs).numpy()[0]
    ours = gradients_at(network, network.trace(IDS), POSITION, TOKEN).inputs
    for s in range(len(theirs)):
        assert np.linalg.norm(ours[s] - theirs[s]) <= 1e-4 * np.linalg.norm(theirs[s])
