"""The whole network, held to Keras's own outputs for every architecture."""

import numpy as np
import pytest

from rnnviz.config import CELLS, RunConfig
from rnnviz.errors import UserError
from rnnviz.nets.network import Network
from rnnviz.nets.weights import weight_shapes

IDS = np.array([3, 1, 4, 1, 5, 2, 6, 5, 0])


def keras_logits(twin, config, ids=IDS):
    """What plain Keras predicts after each token: from one pass, or from a pass over each window."""
    if config.objective == "every_step":
        return np.asarray(twin.model(ids[None]))[0]
    windows = [ids[max(0, t + 1 - config.window) : t + 1] for t in range(len(ids))]
    return np.stack([np.asarray(twin.model(window[None]))[0] for window in windows])


def test_logits_and_layer_outputs_are_those_of_keras(architecture, keras_twin, assert_equal):
    import keras

    twin = keras_twin(architecture)
    network = Network.of(architecture, twin.weights)
    trace = network.trace(IDS)
    expected = keras_logits(twin, architecture)

    assert_equal(trace.logits, expected)
    assert_equal(network.logits(IDS), expected)
    for length in (1, 3, 4, len(IDS)):  # shorter than the window of 4, as long, longer
        assert_equal(network.next_logits(IDS[:length]), expected[length - 1])

    outputs = keras.Model(twin.model.inputs[0], [layer.output for layer in twin.recurrent])(IDS[None])
    for layer, output in zip(trace.layers, outputs if architecture.layers > 1 else [outputs]):
        # A layer without return_sequences gives only where each direction ends.
        ends = [layer.forward.h[-1]] + ([layer.backward.h[0]] if layer.backward else [])
        assert_equal(layer.output if output.ndim == 3 else np.concatenate(ends), output[0])


@pytest.mark.parametrize("layers", [1, 2, 3])
@pytest.mark.parametrize("cell", CELLS)
def test_stepping_gives_what_one_pass_gives(cell, layers, random_network):
    network = random_network(RunConfig(cell=cell, units=(8, 11, 9)[:layers]))
    trace, state = network.trace(IDS), network.state()
    for t, id in enumerate(IDS.tolist()):
        logits, state = network.step(state, id)
        for layer, states in zip(trace.layers, state):
            for ours, stepped in zip(layer.forward, states):
                np.testing.assert_allclose(ours[t], stepped, rtol=1e-5, atol=1e-6)
    read_logits, read_state = network.read(IDS)
    np.testing.assert_array_equal(read_logits, logits)
    np.testing.assert_array_equal(read_state[-1].h, state[-1].h)


def test_a_bidirectional_network_can_not_be_stepped(random_network):
    with pytest.raises(ValueError, match="can't be stepped"):
        random_network(RunConfig(bidirectional=True, units=(8,))).state()


def test_many_sequences_side_by_side_give_what_each_gives_alone(random_network):
    network = random_network(RunConfig(cell="gru", units=(8, 11)))
    others = IDS[::-1]
    logits = network.logits(np.stack([IDS, others], axis=1))
    np.testing.assert_allclose(logits[:, 0], network.logits(IDS), rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(logits[:, 1], network.logits(others), rtol=1e-5, atol=1e-6)


def test_windows_in_several_batches_give_the_same(random_network, monkeypatch):
    network = random_network(RunConfig(bidirectional=True, units=(8,), window=4))
    at_once = network.logits(IDS)
    monkeypatch.setattr("rnnviz.nets.network._BATCH_LIMIT", 1)
    np.testing.assert_allclose(network.logits(IDS), at_once, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("call", ["trace", "logits", "next_logits", "read"])
def test_no_tokens_is_a_sentence(call, random_network):
    with pytest.raises(UserError, match="at least one token"):
        getattr(random_network(RunConfig(units=(8,))), call)([])


@pytest.mark.parametrize("id", [-1, 7])
def test_an_id_outside_the_vocabulary_is_loud(id, random_network):
    network = random_network(RunConfig(units=(8,)))
    with pytest.raises(IndexError, match="0 to 6"):
        network.trace([id])
    with pytest.raises(IndexError, match="0 to 6"):
        network.step(network.state(), id)


def test_weights_that_do_not_fit_are_named():
    config = RunConfig(cell="gru", units=(8,))
    weights = {name: np.zeros(shape, np.float32) for name, shape in weight_shapes(config, 7).items()}
    wrong = weights | {"layer0/forward/bias": np.zeros(24, np.float32)}
    with pytest.raises(ValueError, match=r"layer0/forward/bias must have the shape \(2, 24\); got \(24,\)"):
        Network.of(config, wrong)
    del weights["layer0/forward/kernel"]
    with pytest.raises(ValueError, match="layer0/forward/kernel .* got nothing"):
        Network.of(config, weights)
