"""Dropout that is told what to switch off."""

from __future__ import annotations

import keras
import tensorflow as tf


class Dropout(keras.layers.Layer):
    """Multiplies its inputs, (batch, time steps, features) or (batch, features), by `mask`, (batch, features): the same
    at every step, as Keras's recurrent layers do with theirs. Whoever trains sets the mask before each call.
    """

    mask: tf.Tensor | None = None

    def call(self, inputs: tf.Tensor, training: bool = False) -> tf.Tensor:
        if self.mask is None or not training:
            return inputs
        return inputs * (self.mask[:, None] if inputs.shape.rank == 3 else self.mask)
