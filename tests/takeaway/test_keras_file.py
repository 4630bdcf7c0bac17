"""The files that are written without Keras, opened with it."""

from __future__ import annotations

import keras
import numpy as np
import pytest

from rnnviz.config import RunConfig
from rnnviz.nets.network import Network
from rnnviz.nets.weights import weight_shapes
from rnnviz.takeaway.keras_file import Input, Layer, keras_file, labels_file, network_file
from rnnviz.training import models
from tests.training.conftest import KERAS_SAVES

VOCABULARY = 7
CONFIGS = {
    "rnn": RunConfig(cell="rnn", units=(9,), embedding=4),
    "gru": RunConfig(cell="gru", units=(9,), embedding=4),
    "lstm": RunConfig(cell="lstm", units=(9,), embedding=4, dropout=0.3),
    "three layers": RunConfig(cell="gru", units=(9, 12, 8), embedding=5),
    "last step": RunConfig(cell="lstm", units=(9, 8), embedding=4, objective="last_step"),
    "both ways": RunConfig(cell="lstm", units=(9, 8), embedding=4, bidirectional=True),
    "words": RunConfig(cell="gru", units=(9,), embedding=4, level="word", dropout=0.3),
    "words, last step": RunConfig(cell="rnn", units=(9,), embedding=4, level="word", dropout=0.3, objective="last_step"),
    "both ways, gru": RunConfig(cell="gru", units=(9,), embedding=4, bidirectional=True),
}
IDS = np.random.default_rng(1).integers(VOCABULARY, size=(2, 12))


def weights_of(config, known=VOCABULARY):
    rng = np.random.default_rng(0)
    shapes = weight_shapes(config, VOCABULARY) | {"embedding": (known, config.embedding)}
    return {name: rng.normal(0, 0.5, shape).astype(np.float32) for name, shape in shapes.items()}


def opened(content, tmp_path):
    path = tmp_path / "model.keras"
    path.write_bytes(content)
    return keras.saving.load_model(path)


@pytest.fixture(params=CONFIGS)
def config(request):
    return CONFIGS[request.param]


def test_plain_keras_opens_it_and_computes_the_same(config, tmp_path):
    weights = weights_of(config)
    model = opened(network_file(config, weights), tmp_path)
    expected = models.build(config, VOCABULARY)
    models.load_weights(expected, weights)
    for ids in (IDS, IDS[:1, :5]):
        np.testing.assert_allclose(model(ids), expected(ids), rtol=0, atol=1e-5)
    if config.objective == "every_step":
        np.testing.assert_allclose(model(IDS)[0], Network.of(config, weights).logits(IDS[0]), rtol=0, atol=1e-4)


def test_it_is_the_trainer_s_network_in_all_that_it_is_set_to(config, tmp_path):
    model, expected = opened(network_file(config, weights_of(config)), tmp_path), models.build(config, VOCABULARY)
    assert [layer.name for layer in model.layers] == [layer.name for layer in expected.layers]
    assert [type(layer) for layer in model.layers] == [type(layer) for layer in expected.layers]
    found = [_settings(layer) for layer in model.layers]
    assert found == [_settings(layer) for layer in expected.layers]


def _settings(layer):
    """But for the initial values, which are past."""
    if isinstance(layer, keras.layers.Bidirectional):
        return [_settings(layer.forward_layer), _settings(layer.backward_layer)]
    settings = {name: value for name, value in layer.get_config().items() if "initializer" not in name}
    return settings | {"name": layer.name.removeprefix("forward_").removeprefix("backward_")}


@KERAS_SAVES
def test_it_can_be_saved_by_keras_and_trained_on(tmp_path):
    model = opened(network_file(CONFIGS["both ways"], weights_of(CONFIGS["both ways"])), tmp_path)
    before = model.get_weights()
    model.compile("sgd", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    model.train_on_batch(IDS, IDS[:, 0])
    assert all((old != new).any() for old, new in zip(before, model.get_weights()))
    model.save(tmp_path / "again.keras")
    np.testing.assert_array_equal(keras.saving.load_model(tmp_path / "again.keras")(IDS), model(IDS))


def test_it_may_read_a_token_that_it_cannot_say(tmp_path):
    config = RunConfig(cell="lstm", units=(9,), embedding=4, bidirectional=True)
    weights = weights_of(config, known=VOCABULARY + 1)
    model = opened(labels_file("lstm", weights, (True,)), tmp_path)
    assert model(np.full((1, 4), VOCABULARY)).shape == (1, 4, VOCABULARY)


def test_a_second_input_is_the_state_to_start_from(tmp_path):
    matrix = np.array([[0.5, -0.25], [1.5, 0.125]])
    settings = {"activation": "linear", "use_bias": False, "return_sequences": True}
    neuron = Layer("SimpleRNN", "neuron", (np.zeros((1, 2)), matrix.T), settings)
    model = opened(keras_file("neuron", Input("nothing", (None, 1)), [neuron], Input("state", (2,))), tmp_path)
    start = np.array([[1.0, 2.0], [-1.0, 0.5]])
    states = model([np.zeros((2, 3, 1)), start])
    for one, expected in zip(states, start):
        for state in one:
            np.testing.assert_allclose(state, expected := matrix @ expected, rtol=0, atol=1e-6)


def test_the_same_network_gives_the_same_bytes(config):
    assert network_file(config, weights_of(config)) == network_file(config, weights_of(config))
