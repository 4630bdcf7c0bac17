"""What the fast layers share: all products that don't depend on the state are computed at once, outside the loop."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import tensorflow as tf

from rnnviz.training.layers.embedding import LookedUp

# What the loops here compute; a layer that is anything else is left to Keras.
USUAL = {
    "activation": "tanh", "recurrent_activation": "sigmoid", "use_bias": True, "reset_after": True,
    "recurrent_dropout": 0.0, "unroll": False,
}


class Hoisted:
    """Comes before a recurrent layer of Keras in a class's bases, and computes its loop over time.

    The class has `recur(projected, *states)`, of tensors (time steps, batch, gates · units) and (batch, units);
    it gives the outputs, (time steps, batch, units), and the last states.
    """

    def inner_loop(
        self, sequences: tf.Tensor, initial_state: Sequence[tf.Tensor], mask: Any, training: bool = False
    ) -> tuple[tf.Tensor, tf.Tensor, list[tf.Tensor]]:
        """As in Keras: the last output (batch, units), all (batch, time steps, units), and the last states."""
        if mask is not None or not self._is_usual():
            return super().inner_loop(sequences, initial_state, mask, training)
        if training and self.dropout:
            sequences = sequences * self.cell.get_dropout_mask(sequences[:, 0, :])[:, None]
        projected = self._project(sequences)
        if self.go_backwards:
            projected = tf.reverse(projected, [0])
        outputs, *states = self.recur(projected, *initial_state)
        return states[0], tf.transpose(outputs, (1, 0, 2)), states

    def _is_usual(self) -> bool:
        config = self.get_config()
        return all(config.get(name, usual) == usual for name, usual in USUAL.items())

    def _project(self, sequences: tf.Tensor) -> tf.Tensor:
        """(batch, time steps, features) as the gates see it: (time steps, batch, gates · units)."""
        kernel, bias = tf.convert_to_tensor(self.cell.kernel), self.input_bias()
        looked_up = LookedUp.of(sequences)
        if looked_up and looked_up.is_worth_projecting():
            return tf.gather(looked_up.table @ kernel + bias, tf.transpose(looked_up.ids))
        time_major = tf.transpose(sequences, (1, 0, 2))
        batch, features = sequences.shape[0], sequences.shape[2]
        projected = tf.reshape(time_major, (-1, features)) @ kernel + bias
        return tf.reshape(projected, (-1, tf.shape(sequences)[0] if batch is None else batch, kernel.shape[1]))

    def input_bias(self) -> tf.Tensor:
        """What is added to every step's projected input, (gates · units,)."""
        return tf.convert_to_tensor(self.cell.bias)


def recurrent_kernel_gradient(outputs: tf.Tensor, initial: tf.Tensor, gradient: tf.Tensor) -> tf.Tensor:
    """Of `h_tm1 @ recurrent_kernel`, over all steps in one product.

    `outputs` (time steps, batch, units) are all h, before the first of which came `initial`, (batch, units);
    `gradient` (time steps, batch, gates · units) is that of the product.
    """
    h_tm1 = tf.concat([initial[None], outputs[:-1]], axis=0)
    units, width = outputs.shape[2], gradient.shape[2]
    return tf.matmul(tf.reshape(h_tm1, (-1, units)), tf.reshape(gradient, (-1, width)), transpose_a=True)
