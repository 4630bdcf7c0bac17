"""The embedding, which tells the layer after it where its vectors came from."""

from __future__ import annotations

from dataclasses import dataclass

import keras
import tensorflow as tf


@dataclass(frozen=True)
class LookedUp:
    """`table`, (vocabulary, features), and `ids`, (batch, time steps): what the vectors of a sequence are rows of."""

    table: tf.Tensor
    ids: tf.Tensor

    @staticmethod
    def of(sequences: tf.Tensor) -> LookedUp | None:
        """Where they came from, if they came straight from an embedding."""
        return getattr(sequences, "looked_up", None)

    def is_worth_projecting(self) -> bool:
        """Whether the table has fewer rows than the batch has tokens: then a matrix product with each row of the
        table, looked up afterwards, costs less than one with each token's vector.
        """
        tokens = self.ids.shape.num_elements()
        return tokens is not None and self.table.shape[0] < tokens


class Embedding(keras.layers.Embedding):
    """Hands on what it looked up as an attribute of its output, the way Keras hands on a mask."""

    def call(self, inputs: tf.Tensor) -> tf.Tensor:
        outputs = super().call(inputs)
        outputs.looked_up = LookedUp(tf.convert_to_tensor(self.embeddings), inputs)
        return outputs
