"""The gradient's size on its way back, held to one prediction's own gradients."""

import numpy as np
import pytest

from rnnviz.config import RunConfig
from rnnviz.nets.flow import gradient_flow
from rnnviz.nets.influence import gradients_at, influence_by_gradient

IDS = np.random.default_rng(0).integers(0, 7, 20)


def test_each_prediction_s_sizes_are_those_of_its_own_gradients(architecture, random_network):
    network = random_network(architecture)
    trace = network.trace(IDS)
    flow = gradient_flow(network, trace, range(20), farthest=9)
    for t in (0, 3, 19):
        alone = gradients_at(network, trace, t)
        for layer, of_layer in zip(flow.layers, alone.layers, strict=True):
            for symbol in "hc":
                gradient, sizes = getattr(of_layer.forward, symbol), getattr(layer, symbol)
                assert (sizes is None) == (gradient is None)
                if gradient is not None:
                    expected = np.linalg.norm(gradient, axis=-1)[::-1][:10]
                    np.testing.assert_allclose(sizes[t][: len(expected)], expected, rtol=1e-4)
                    assert np.isnan(sizes[t][len(expected) :]).all()


def test_it_carries_the_influence_by_gradient(architecture, random_network):
    network = random_network(architecture)
    trace = network.trace(IDS)
    for positions in (None, [2, 7]):
        one, other = gradient_flow(network, trace, positions).influence, influence_by_gradient(network, trace, positions)
        for field in ("positions", "predicted", "strength"):
            np.testing.assert_array_equal(getattr(one, field), getattr(other, field))


def test_where_nothing_is_carried_the_gradient_stops_at_once(random_network):
    network = random_network(RunConfig(cell="rnn", units=(8,)))
    network.layers[0].forward.recurrent_kernel[:] = 0
    sizes = gradient_flow(network, network.trace(IDS), [15]).layers[0].h[0]
    assert sizes[0] > 0
    assert not sizes[1:16].any()


def test_a_cell_state_that_forgets_nothing_loses_no_gradient(random_network):
    """Forget gate open, nothing recurrent: the conveyor alone carries the gradient, unchanged."""
    network = random_network(RunConfig(cell="lstm", units=(8,)))
    weights = network.layers[0].forward
    weights.recurrent_kernel[:] = 0
    weights.kernel[:, 8:16] = 0
    weights.bias[8:16] = 50
    sizes = gradient_flow(network, network.trace(IDS), [15]).layers[0].c[0][:16]
    np.testing.assert_allclose(sizes, sizes[0], rtol=1e-5)


def test_a_position_outside_of_the_text_is_loud(random_network):
    network = random_network(RunConfig(units=(8,)))
    with pytest.raises(IndexError, match="positions must be from 0 to 19"):
        gradient_flow(network, network.trace(IDS), [20])
