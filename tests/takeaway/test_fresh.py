"""Layers as they begin, beside Keras's own."""

from __future__ import annotations

import keras
import numpy as np
import pytest

from rnnviz.takeaway.fresh import fresh_layer

INPUTS, UNITS = 40, 50


def fresh(kind):
    return fresh_layer(kind, "layer", INPUTS, UNITS, np.random.default_rng(0)).weights


def kerass(kind):
    if kind == "Embedding":
        layer = keras.layers.Embedding(INPUTS, UNITS)
        layer.build((None, None))
    else:
        layer = getattr(keras.layers, kind)(UNITS)
        layer.build((None, INPUTS) if kind == "Dense" else (None, None, INPUTS))
    return layer.get_weights()


@pytest.mark.parametrize("kind", ["Embedding", "SimpleRNN", "GRU", "LSTM", "Dense"])
def test_shapes_and_spreads_are_those_of_keras(kind):
    for ours, theirs in zip(fresh(kind), kerass(kind), strict=True):
        assert ours.shape == theirs.shape
        if ours.std() and theirs.std():
            assert ours.std() == pytest.approx(theirs.std(), rel=0.1)
            assert np.abs(ours).max() == pytest.approx(np.abs(theirs).max(), rel=0.5)
        else:
            np.testing.assert_array_equal(ours, theirs)


@pytest.mark.parametrize("kind", ["SimpleRNN", "GRU", "LSTM"])
def test_from_state_to_state_they_are_orthogonal(kind):
    np.testing.assert_allclose(fresh(kind)[1] @ fresh(kind)[1].T, np.eye(UNITS), atol=1e-9)


def test_an_lstm_begins_with_its_forget_gate_open():
    np.testing.assert_array_equal(fresh("LSTM")[2], kerass("LSTM")[2])
