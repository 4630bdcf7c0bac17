"""The fast layers against Keras's own: outputs, last states and every gradient, all to 1e-5 of their size."""

from itertools import product

import keras
import numpy as np
import pytest
import tensorflow as tf

from rnnviz.training import layers

CELLS = {"rnn": (layers.SimpleRNN, keras.layers.SimpleRNN), "gru": (layers.GRU, keras.layers.GRU),
         "lstm": (layers.LSTM, keras.layers.LSTM)}
BATCH, FEATURES, UNITS, VOCABULARY = 3, 5, 7, 6


def close(mine, plain):
    """Both are the same to 1e-5 of the largest number."""
    assert len(mine) == len(plain)
    for one, other in zip(mine, plain):
        one, other = np.asarray(one), np.asarray(other)
        assert one.shape == other.shape
        np.testing.assert_allclose(one, other, rtol=0, atol=1e-5 * max(np.abs(other).max(), 1e-3))


def filled(layer, shape):
    """The layer with random weights, biases too: Keras's own biases would be zero."""
    layer.build(shape)
    rng = np.random.default_rng(1)
    layer.set_weights([rng.normal(0, 0.5, weight.shape) for weight in layer.get_weights()])
    return layer


def outcome(layer, sequences, states=None, **arguments):
    """Outputs, and the gradients of a random sum of them by the weights, the sequences and the states."""
    with tf.GradientTape() as tape:
        tape.watch([sequences, *(states or ())])
        outputs = layer(sequences, **({"initial_state": states} if states else {}), **arguments)
        outputs = list(outputs) if isinstance(outputs, (list, tuple)) else [outputs]
        rng = np.random.default_rng(2)
        total = tf.add_n([tf.reduce_sum(output * rng.normal(size=output.shape).astype("float32")) for output in outputs])
    return outputs, tape.gradient(total, [*layer.trainable_variables, sequences, *(states or ())])


def both(kinds, sequences, states=None, wrapped=lambda layer: layer, run=lambda call: call, **options):
    fast, plain = (filled(wrapped(kind(UNITS, **options)), sequences.shape) for kind in kinds)
    return run(lambda: outcome(fast, sequences, states))(), outcome(plain, sequences, states)


def numbers(*shape):
    return tf.constant(np.random.default_rng(sum(shape)).normal(size=shape).astype("float32"))


@pytest.mark.parametrize(("cell", "time_steps"), list(product(CELLS, (1, 2, 40))))
@pytest.mark.parametrize("run", [tf.function, lambda call: tf.function(call, jit_compile=True)], ids=["graph", "xla"])
def test_a_layer_is_keras_own(cell, time_steps, run):
    """With states before and after, as where a state is carried; plainly and compiled by XLA."""
    states = [numbers(BATCH, UNITS) / (k + 1) for k in range(2 if cell == "lstm" else 1)]
    fast, plain = both(
        CELLS[cell], numbers(BATCH, time_steps, FEATURES), states, run=run, return_sequences=True, return_state=True
    )
    close(fast[0], plain[0])
    close(fast[1], plain[1])


@pytest.mark.parametrize(("cell", "every_step"), list(product(CELLS, (True, False))))
def test_both_directions_are_keras_own(cell, every_step):
    fast, plain = both(
        CELLS[cell], numbers(BATCH, 9, FEATURES), wrapped=keras.layers.Bidirectional, return_sequences=every_step
    )
    close(fast[0], plain[0])
    close(fast[1], plain[1])


@pytest.mark.parametrize("cell", CELLS)
def test_any_batch_of_any_length(cell):
    """Where neither is known before: it is then computed all the same, and by one trace."""
    fast, plain = (filled(kind(UNITS, return_sequences=True), (None, None, FEATURES)) for kind in CELLS[cell])
    traced = tf.function(lambda x: fast(x), input_signature=[tf.TensorSpec((None, None, FEATURES))])
    for batch, time_steps in ((1, 1), (4, 11)):
        sequences = numbers(batch, time_steps, FEATURES)
        close([traced(sequences)], [plain(sequences)])


def test_weights_load_one_to_one():
    for fast, plain in CELLS.values():
        fast, plain = filled(fast(UNITS), (None, None, FEATURES)), plain(UNITS)
        plain.build((None, None, FEATURES))
        plain.set_weights(fast.get_weights())
        assert [weight.path.split("/", 1)[1] for weight in fast.weights] == [
            weight.path.split("/", 1)[1] for weight in plain.weights
        ]


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("options", [{"activation": "relu"}, {"use_bias": False}, {"recurrent_dropout": 0.5}])
def test_what_is_unusual_is_left_to_keras(cell, options):
    fast, plain = both(CELLS[cell], numbers(BATCH, 4, FEATURES), **options)
    close(fast[0], plain[0])
    close(fast[1], plain[1])


@pytest.mark.parametrize("cell", CELLS)
def test_a_mask_is_kept_to(cell):
    sequences, mask = numbers(BATCH, 4, FEATURES), tf.constant([[True] * 4, [True, False, True, False], [False] * 4])
    fast, plain = (filled(kind(UNITS, return_sequences=True), sequences.shape) for kind in CELLS[cell])
    close([fast(sequences, mask=mask)], [plain(sequences, mask=mask)])


@pytest.mark.parametrize(("cell", "time_steps"), list(product(CELLS, (1, 20))))
def test_looking_up_before_or_after_the_projection_is_the_same(cell, time_steps):
    """With 3 tokens there are fewer than rows in the table, with 60 more."""
    ids = tf.constant(np.random.default_rng(3).integers(VOCABULARY, size=(BATCH, time_steps)).astype("int32"))
    found = []
    for embedding, kind in zip((layers.Embedding, keras.layers.Embedding), CELLS[cell]):
        table, layer = embedding(VOCABULARY, FEATURES), kind(UNITS, return_sequences=True)
        filled(table, (None, None)), filled(layer, (None, None, FEATURES))
        with tf.GradientTape() as tape:
            outputs = layer(table(ids))
            total = tf.reduce_sum(outputs**2)
        gradients = tape.gradient(total, [*table.trainable_variables, *layer.trainable_variables])
        found.append([outputs, *map(tf.convert_to_tensor, gradients)])
    close(*found)


@pytest.mark.parametrize("shape", [(2, 5, 3), (2, 3)])
def test_dropout_before_the_output_is_what_it_is_told_and_the_same_at_every_step(shape):
    layer, inputs, mask = layers.Dropout(), tf.ones(shape), tf.constant([[0.0, 2.0, 2.0], [2.0, 0.0, 2.0]])
    np.testing.assert_array_equal(layer(inputs, training=True), inputs)
    layer.mask = mask
    np.testing.assert_array_equal(layer(inputs), inputs)
    expected = np.broadcast_to(mask[:, None] if len(shape) == 3 else mask, shape)
    np.testing.assert_array_equal(layer(inputs, training=True), expected)


def test_dropout_switches_off_a_share_of_the_inputs_for_a_whole_sequence():
    """As in Keras: each feature of a row is either gone at all steps, or grown by as much as others are gone."""
    layer = layers.SimpleRNN(200, dropout=0.25, return_sequences=True, activation="tanh")
    layer.build((None, None, 200))
    layer.set_weights([np.eye(200), np.zeros((200, 200)), np.zeros(200)])
    outputs = np.arctanh(np.asarray(layer(tf.fill((50, 2, 200), 0.5), training=True)))
    np.testing.assert_allclose(outputs[:, 0], outputs[:, 1])
    gone = np.isclose(outputs, 0)
    np.testing.assert_allclose(outputs[~gone], 0.5 / 0.75, rtol=1e-4)
    assert gone.mean() == pytest.approx(0.25, abs=0.02)
    np.testing.assert_allclose(np.asarray(layer(tf.fill((1, 1, 200), 0.5))), np.tanh(0.5), rtol=1e-5)
