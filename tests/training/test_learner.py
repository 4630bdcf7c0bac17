"""The learner beside plain Keras: the same losses and weights, step by step, by whichever way it computes them."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from rnnviz.config import CELLS, RunConfig
from rnnviz.training import learner as learning
from rnnviz.training import models
from rnnviz.training.batches import Batch
from rnnviz.training.learner import Learner

VOCABULARY, STEPS = 5, 4
SMALL = {"units": (8,), "embedding": 4, "window": 7, "batch": 16, "gradient_clip": 0.0, "learning_rate": 0.5}
WAYS = {"plainly": STEPS, "by XLA": 2}  # steps that are taken without XLA


def example(config, k, time_steps=None):
    rng = np.random.default_rng(k)
    ids = rng.integers(VOCABULARY, size=(config.batch, (time_steps or config.window) + 1)).astype(np.int32)
    targets = ids[:, 1:] if config.objective == "every_step" else ids[:, -1]
    return Batch(ids[:, :-1], targets, starts_over=config.objective == "last_step" or k == 2)


def by_keras(config, weights, batches):
    """Losses and weights of plain layers that carry their state, as the app's own exported code does it."""
    carries = config.objective == "every_step"
    ids = keras.Input((None,), batch_size=config.batch, dtype="int32")
    outputs = keras.layers.Embedding(VOCABULARY, config.embedding, name="embedding")(ids)
    for k, units in enumerate(config.units):
        every_step = carries or k < config.layers - 1
        layer = models.CELLS[config.cell](units, return_sequences=every_step, stateful=carries, name=f"layer{k}")
        outputs = (keras.layers.Bidirectional(layer, name=f"layer{k}") if config.bidirectional else layer)(outputs)
    model = keras.Model(ids, keras.layers.Dense(VOCABULARY, name="output")(outputs))
    models.load_weights(model, weights)
    model.compile(models.optimizer(config), keras.losses.SparseCategoricalCrossentropy(from_logits=True), jit_compile=False)
    losses = []
    for batch in batches:
        if batch.starts_over and carries:
            for layer in model.layers:
                if getattr(layer, "stateful", False):
                    layer.reset_state()
        losses.append(float(model.train_on_batch(batch.inputs, batch.targets)))
        model.reset_metrics()
    return losses, models.named_weights(model)


@pytest.mark.parametrize("plain_steps", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize("changes", [
    *({"cell": cell} for cell in CELLS), {"units": (9, 8)}, {"cell": "gru", "bidirectional": True},
    {"cell": "rnn", "objective": "last_step", "units": (9, 8)},
], ids=str)
def test_it_learns_what_keras_learns(monkeypatch, changes, plain_steps):
    """The batch in two parts, the state carried and forgotten. Nothing is clipped: Keras would measure the gradient of
    an embedding token by token, as if those of one token used twice didn't add up.
    """
    monkeypatch.setenv("TF_NUM_INTRAOP_THREADS", "2")
    keras.utils.set_random_seed(0)
    config = RunConfig(**SMALL | {"optimizer": "sgd"} | changes)  # its steps are as exact as the gradients
    batches = [example(config, k) for k in range(STEPS)]
    learner = Learner(config, VOCABULARY, plain_steps)
    expected_losses, expected = by_keras(config, learner.weights(), batches)
    losses = [learner.learn(batch, config.learning_rate) for batch in batches]
    np.testing.assert_allclose(losses, expected_losses, rtol=1e-5)
    for name, weight in learner.weights().items():
        np.testing.assert_allclose(weight, expected[name], rtol=0, atol=1e-5, err_msg=name)


def test_unless_told_when_xla_takes_over_as_soon_as_it_can():
    keras.utils.set_random_seed(0)
    config = RunConfig(**SMALL | {"optimizer": "sgd"})
    batches = [example(config, k) for k in range(STEPS)]
    learner = Learner(config, VOCABULARY)
    expected, _ = by_keras(config, learner.weights(), batches)
    losses = [learner.learn(batch, config.learning_rate) for batch in batches[:3]]
    learner._compiling.join()
    learner._gradients = None  # is not called any more
    losses += [learner.learn(batch, config.learning_rate) for batch in batches[3:]]
    np.testing.assert_allclose(losses, expected, rtol=1e-5)


def test_short_windows_are_learned_from_too():
    config = RunConfig(**SMALL | {"bidirectional": True, "optimizer": "sgd"})
    learner = Learner(config, VOCABULARY, plain_steps=2)
    for time_steps in (7, 7, 1, 3, 7):
        before = learner.weights()["layer0/backward/recurrent_kernel"]
        learner.learn(example(config, 0, time_steps), config.learning_rate)
        moved = learner.weights()["layer0/backward/recurrent_kernel"] - before
        assert np.isfinite(moved).all()
        assert np.any(moved) == (time_steps > 1)  # at the first of all steps there is no state to multiply


def test_dropout_is_another_at_each_step_and_the_same_for_the_same_seed():
    def losses(plain_steps):
        keras.utils.set_random_seed(1)
        learner = Learner(RunConfig(**SMALL | {"dropout": 0.5, "window": 6}), VOCABULARY, plain_steps)
        batch = example(learner.config, 0)
        return [learner.learn(Batch(batch.inputs, batch.targets, True), 1e-9) for _ in range(3)]

    first = losses(9)
    assert len(set(first)) == 3
    assert losses(9) == first
    assert losses(2) == pytest.approx(first, rel=1e-5)  # XLA computes what the graph does


@pytest.mark.parametrize("changes", [
    {"cell": "gru"}, {"units": (9, 8)}, {"units": (9, 8), "bidirectional": True},
    {"level": "word"}, {"level": "word", "bidirectional": True},
], ids=str)
def test_keras_with_the_same_inputs_switched_off_loses_the_same(monkeypatch, changes):
    """By operations, by TensorFlow's graph, and by XLA; in two parts."""
    monkeypatch.setenv("TF_NUM_INTRAOP_THREADS", "2")
    config = RunConfig(**SMALL | {"dropout": 0.5, "optimizer": "sgd"} | changes)
    learner, twin = (Learner(config, VOCABULARY, plain_steps=2) for _ in range(2))
    plain = models.build_learning(config, VOCABULARY, fast=False)
    models.load_weights(plain, learner.weights())
    states = [np.zeros((config.batch, width), np.float32) for width in models.state_widths(config)]
    found = {}
    for k in range(4):
        batch, masks = example(config, k), twin._masks()
        cells, words = models.recurrent_cells(plain), config.level == "word"
        assert len(masks) == len(cells) + words
        assert all(set(np.unique(mask)) == {0.0, 2.0} for mask in masks)
        for cell, mask in zip(cells, masks):
            cell._dropout_mask = mask
        if words:
            inputs = keras.Model(plain.inputs, plain.get_layer("dropout").input)([batch.inputs, *states], training=True)
            logits = plain.get_layer("output")(inputs * (masks[-1] if config.bidirectional else masks[-1][:, None]))
        else:
            logits = tf.nest.flatten(plain([batch.inputs, *states], training=True))[0]
        expected = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(batch.targets, logits))
        found[float(expected)] = learner.learn(Batch(batch.inputs, batch.targets, True), 0.0)
    assert list(found.values()) == pytest.approx(list(found), rel=1e-5) and len(found) == 4


@pytest.mark.parametrize(("batch", "cores", "parts"), [(32, 2, 2), (32, 3, 2), (33, 4, 3), (7, 4, 1), (32, 64, 4), (31, 8, 1)])
def test_a_batch_is_divided_into_equal_parts_of_some_rows(monkeypatch, batch, cores, parts):
    monkeypatch.setenv("TF_NUM_INTRAOP_THREADS", str(cores))
    assert learning.parts_of(RunConfig(batch=batch)) == parts


def test_on_a_gpu_the_layers_are_keras_own(monkeypatch):
    """And nothing is divided or compiled: cuDNN does all of it."""
    monkeypatch.setattr(tf.config, "list_physical_devices", lambda kind: ["a GPU"])
    keras.utils.set_random_seed(0)
    config = RunConfig(**SMALL)
    plain = Learner(config, VOCABULARY, plain_steps=2)
    assert type(plain.model.get_layer("layer0")) is keras.layers.LSTM
    monkeypatch.undo()
    keras.utils.set_random_seed(0)
    fast = Learner(config, VOCABULARY, plain_steps=2)
    batches = [example(config, k) for k in range(3)]
    np.testing.assert_allclose(*([one.learn(batch, 1e-3) for batch in batches] for one in (plain, fast)), rtol=1e-5)
