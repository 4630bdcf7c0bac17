from itertools import product

import keras
import numpy as np
import pytest

from rnnviz.config import RunConfig
from rnnviz.nets.network import Network
from rnnviz.nets.parameters import parameters
from rnnviz.training import models

VOCABULARY = 7
ARCHITECTURES = list(product(("rnn", "gru", "lstm"), (False, True), (1, 2, 3)))


def config_of(cell, bidirectional, layers, **changes):
    units = (9, 8, 10)[:layers]
    return RunConfig(cell=cell, bidirectional=bidirectional, units=units, embedding=5, **changes)


@pytest.mark.parametrize(("cell", "bidirectional", "layers"), ARCHITECTURES)
def test_every_architecture_is_what_the_numpy_network_reads(cell, bidirectional, layers, tmp_path):
    """Built by Keras, saved, opened by Keras with nothing of ours, and equal to NumPy at two lengths."""
    config = config_of(cell, bidirectional, layers)
    model = models.build(config, VOCABULARY)
    weights = models.named_weights(model)
    assert model.count_params() == sum(layer.count for layer in parameters(config, VOCABULARY))
    model.save(tmp_path / "model.keras")
    opened = keras.models.load_model(tmp_path / "model.keras")
    network = Network.of(config, weights)
    for length in (1, 12):
        ids = np.arange(length, dtype=np.int32) % VOCABULARY
        logits = np.asarray(opened(ids[None]))[0]
        expected = network.next_logits(ids) if bidirectional else network.logits(ids)
        assert logits.shape == expected.shape
        np.testing.assert_allclose(logits, expected, rtol=1e-4, atol=1e-5)


def test_weights_by_name_come_back(tmp_path):
    config = config_of("gru", True, 2)
    first, second = models.build(config, VOCABULARY), models.build(config, VOCABULARY)
    weights = models.named_weights(first)
    assert weights["layer1/backward/bias"].shape == (2, 3 * 8)
    models.load_weights(second, weights)
    for mine, theirs in zip(first.get_weights(), second.get_weights()):
        np.testing.assert_array_equal(mine, theirs)


def test_wrong_names_are_refused():
    model = models.build(config_of("rnn", False, 1), VOCABULARY)
    weights = models.named_weights(model)
    weights.pop("output/bias")
    with pytest.raises(ValueError, match="output/bias"):
        models.load_weights(model, weights)


@pytest.mark.parametrize("fast", [False, True])
def test_a_carried_state_makes_two_halves_one(fast):
    config = config_of("lstm", False, 2)
    carrying, plain = models.build_learning(config, VOCABULARY, fast), models.build(config, VOCABULARY)
    models.load_weights(plain, models.named_weights(carrying))
    ids = np.random.default_rng(0).integers(VOCABULARY, size=(3, 10)).astype("int32")
    states = [np.zeros((3, width), "float32") for width in models.state_widths(config)]
    first, *states = carrying([ids[:, :5], *states])
    second, *_ = carrying([ids[:, 5:], *map(np.asarray, states)])
    np.testing.assert_allclose(np.concatenate([first, second], axis=1), np.asarray(plain(ids)), atol=1e-6)


@pytest.mark.parametrize(("cell", "bidirectional", "layers"), ARCHITECTURES)
def test_what_learns_is_the_same_network_from_the_same_start(cell, bidirectional, layers):
    config, found = config_of(cell, bidirectional, layers), []
    for make in (models.build, lambda *its: models.build_learning(*its, fast=True)):
        keras.utils.set_random_seed(3)
        found.append(models.named_weights(make(config, VOCABULARY)))
    assert list(found[0]) == list(found[1])
    for name, weight in found[0].items():
        np.testing.assert_array_equal(weight, found[1][name])


@pytest.mark.parametrize("name", ["Muon", "Adam", "RMSprop", "SGD"])
@pytest.mark.parametrize(("clip", "expected"), [(0.0, None), (3.0, 3.0)])
def test_the_optimizer_is_the_one_asked_for(name, clip, expected):
    optimizer = models.optimizer(RunConfig(optimizer=name.lower(), gradient_clip=clip, learning_rate=0.25))
    assert type(optimizer).__name__ == name
    assert optimizer.global_clipnorm == expected
    assert float(optimizer.learning_rate.numpy()) == 0.25


@pytest.mark.parametrize("decay", [0.0, 0.5])
def test_weight_decay_makes_only_the_matrices_of_the_recurrent_layers_smaller(decay):
    config = config_of("gru", True, 2).replace(optimizer="muon", weight_decay=decay, learning_rate=0.2)
    model = models.build(config, VOCABULARY)
    optimizer, before = models.optimizer(config), models.named_weights(model)
    optimizer.apply([keras.ops.zeros(one.shape) for one in model.trainable_variables], model.trainable_variables)
    for name, weight in models.named_weights(model).items():
        shrinks = name.endswith("kernel") and not name.startswith("output")
        np.testing.assert_allclose(weight, before[name] * (1 - 0.2 * decay * shrinks), rtol=1e-6, err_msg=name)


def test_muon_moves_the_matrices_of_the_recurrent_layers_and_adam_the_rest():
    config = config_of("lstm", True, 2).replace(optimizer="muon")
    model = models.build(config, VOCABULARY)
    optimizer, rng = models.optimizer(config), np.random.default_rng(0)
    before = models.named_weights(model)
    gradients = [keras.ops.convert_to_tensor(rng.normal(size=one.shape), "float32") for one in model.trainable_variables]
    optimizer.apply(gradients, model.trainable_variables)
    for name, weight in models.named_weights(model).items():
        moved = np.abs(weight - before[name])
        by_adam = np.allclose(moved, config.learning_rate, rtol=5e-2)  # as far as all others, at its first update
        assert by_adam == (not name.endswith("kernel") or name.startswith("output")), name
