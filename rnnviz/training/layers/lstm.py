"""The LSTM: keras/src/layers/rnn/lstm.py, and its gradient by hand."""

from __future__ import annotations

from collections.abc import Callable

import keras
import tensorflow as tf

from rnnviz.training.layers.hoisted import Hoisted, recurrent_kernel_gradient
from rnnviz.training.layers.scan import scan


@keras.saving.register_keras_serializable("rnnviz")
class LSTM(Hoisted, keras.layers.LSTM):
    """`keras.layers.LSTM`, faster on a CPU."""

    def recur(self, projected: tf.Tensor, h: tf.Tensor, c: tf.Tensor) -> tuple[tf.Tensor, ...]:
        return recur(projected, tf.convert_to_tensor(self.cell.recurrent_kernel), h, c)


@tf.custom_gradient
def recur(
    projected: tf.Tensor, recurrent_kernel: tf.Tensor, h: tf.Tensor, c: tf.Tensor
) -> tuple[tuple[tf.Tensor, ...], Callable]:
    """All steps. `projected` (time steps, batch, 4 · units) is `inputs @ kernel + bias`, its gates in Keras's order:
    i, f, g (the candidate), o; `recurrent_kernel` (units, 4 · units); `h` and `c` (batch, units) are the states
    before.

    Gives the outputs (time steps, batch, units), and the last h and c.
    """
    units = h.shape[1]

    def step(inputs, states):
        (x,), (h_tm1, c_tm1) = inputs, states
        i, f, g, o = tf.split(x + h_tm1 @ recurrent_kernel, 4, axis=1)
        i, f, g, o = tf.sigmoid(i), tf.sigmoid(f), tf.tanh(g), tf.sigmoid(o)
        c = f * c_tm1 + i * g
        h = o * tf.tanh(c)
        return (h, c, tf.concat([i, f, g, o], axis=1)), (h, c)

    (outputs, cells, gates), last = scan(step, [projected], [h, c], [units, units, 4 * units])

    def gradient(d_outputs, d_h, d_c):
        transposed_kernel = tf.transpose(recurrent_kernel)  # once: in each step it would cost as much as the product
        before = tf.concat([c[None], cells[:-1]], axis=0)  # c of the step before, at each step

        def step_back(inputs, states):
            (d_output, gates, c, c_tm1), (d_h, d_c) = inputs, states
            i, f, g, o = tf.split(gates, 4, axis=1)
            tanh_c = tf.tanh(c)
            d_h = d_h + d_output
            d_c = d_c + d_h * o * (1 - tf.square(tanh_c))
            d_x = tf.concat(
                [
                    d_c * g * i * (1 - i),
                    d_c * c_tm1 * f * (1 - f),
                    d_c * i * (1 - tf.square(g)),
                    d_h * tanh_c * o * (1 - o),
                ],
                axis=1,
            )
            return (d_x,), (d_x @ transposed_kernel, d_c * f)

        (d_projected,), (d_h, d_c) = scan(
            step_back, [d_outputs, gates, cells, before], [d_h, d_c], [4 * units], reverse=True
        )
        return d_projected, recurrent_kernel_gradient(outputs, h, d_projected), d_h, d_c

    return (outputs, *last), gradient
