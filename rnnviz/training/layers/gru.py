"""The GRU: keras/src/layers/rnn/gru.py with `reset_after`, and its gradient by hand."""

from __future__ import annotations

from collections.abc import Callable

import keras
import tensorflow as tf

from rnnviz.training.layers.hoisted import Hoisted, recurrent_kernel_gradient
from rnnviz.training.layers.scan import scan


@keras.saving.register_keras_serializable("rnnviz")
class GRU(Hoisted, keras.layers.GRU):
    """`keras.layers.GRU`, faster on a CPU."""

    def input_bias(self) -> tf.Tensor:
        return tf.convert_to_tensor(self.cell.bias)[0]

    def recur(self, projected: tf.Tensor, h: tf.Tensor) -> tuple[tf.Tensor, ...]:
        recurrent_bias = tf.convert_to_tensor(self.cell.bias)[1]
        return recur(projected, tf.convert_to_tensor(self.cell.recurrent_kernel), recurrent_bias, h)


@tf.custom_gradient
def recur(
    projected: tf.Tensor, recurrent_kernel: tf.Tensor, recurrent_bias: tf.Tensor, h: tf.Tensor
) -> tuple[tuple[tf.Tensor, ...], Callable]:
    """All steps. `projected` (time steps, batch, 3 · units) is `inputs @ kernel + bias`, its gates in Keras's order:
    z, r, n (the candidate); `recurrent_kernel` (units, 3 · units); `recurrent_bias` (3 · units,); `h` (batch, units).

    Gives the outputs (time steps, batch, units), and the last h.
    """
    units = h.shape[1]

    def step(inputs, states):
        (x,), (h_tm1,) = inputs, states
        x_z, x_r, x_n = tf.split(x, 3, axis=1)
        h_z, h_r, h_n = tf.split(h_tm1 @ recurrent_kernel + recurrent_bias, 3, axis=1)
        z, r = tf.sigmoid(x_z + h_z), tf.sigmoid(x_r + h_r)
        n = tf.tanh(x_n + r * h_n)
        h = z * h_tm1 + (1 - z) * n
        return (h, tf.concat([z, r, n, h_n], axis=1)), (h,)

    (outputs, gates), last = scan(step, [projected], [h], [units, 4 * units])

    def gradient(d_outputs, d_h):
        transposed_kernel = tf.transpose(recurrent_kernel)  # once: in each step it would cost as much as the product
        before = tf.concat([h[None], outputs[:-1]], axis=0)  # h of the step before, at each step

        def step_back(inputs, states):
            (d_output, gates, h_tm1), (d_h,) = inputs, states
            z, r, n, h_n = tf.split(gates, 4, axis=1)
            d_h = d_h + d_output
            d_x_n = d_h * (1 - z) * (1 - tf.square(n))
            d_x_r = d_x_n * h_n * r * (1 - r)
            d_x_z = d_h * (h_tm1 - n) * z * (1 - z)
            d_recurrent = tf.concat([d_x_z, d_x_r, d_x_n * r], axis=1)  # only the candidate's two sums differ, by r
            d_h = d_h * z + d_recurrent @ transposed_kernel
            return (tf.concat([d_x_z, d_x_r, d_x_n], axis=1), d_recurrent), (d_h,)

        (d_projected, d_recurrent), (d_h,) = scan(
            step_back, [d_outputs, gates, before], [d_h], [3 * units, 3 * units], reverse=True
        )
        d_recurrent_kernel = recurrent_kernel_gradient(outputs, h, d_recurrent)
        return d_projected, d_recurrent_kernel, tf.reduce_sum(d_recurrent, axis=(0, 1)), d_h

    return (outputs, *last), gradient
