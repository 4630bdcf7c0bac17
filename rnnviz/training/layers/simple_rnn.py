"""The plain recurrent layer: keras/src/layers/rnn/simple_rnn.py, and its gradient by hand."""

from __future__ import annotations

from collections.abc import Callable

import keras
import tensorflow as tf

from rnnviz.training.layers.hoisted import Hoisted, recurrent_kernel_gradient
from rnnviz.training.layers.scan import scan


@keras.saving.register_keras_serializable("rnnviz")
class SimpleRNN(Hoisted, keras.layers.SimpleRNN):
    """`keras.layers.SimpleRNN`, faster on a CPU."""

    def recur(self, projected: tf.Tensor, h: tf.Tensor) -> tuple[tf.Tensor, ...]:
        return recur(projected, tf.convert_to_tensor(self.cell.recurrent_kernel), h)


@tf.custom_gradient
def recur(
    projected: tf.Tensor, recurrent_kernel: tf.Tensor, h: tf.Tensor
) -> tuple[tuple[tf.Tensor, ...], Callable]:
    """All steps. `projected` (time steps, batch, units) is `inputs @ kernel + bias`; `recurrent_kernel` (units, units);
    `h` (batch, units) is the state before.

    Gives the outputs (time steps, batch, units), and the last h.
    """

    def step(inputs, states):
        (x,), (h_tm1,) = inputs, states
        h = tf.tanh(x + h_tm1 @ recurrent_kernel)
        return (h,), (h,)

    (outputs,), last = scan(step, [projected], [h], [h.shape[1]])

    def gradient(d_outputs, d_h):
        transposed_kernel = tf.transpose(recurrent_kernel)  # once: in each step it would cost as much as the product

        def step_back(inputs, states):
            (d_output, h), (d_h,) = inputs, states
            d_x = (d_h + d_output) * (1 - tf.square(h))
            return (d_x,), (d_x @ transposed_kernel,)

        (d_projected,), (d_h,) = scan(step_back, [d_outputs, outputs], [d_h], [h.shape[1]], reverse=True)
        return d_projected, recurrent_kernel_gradient(outputs, h, d_projected), d_h

    return (outputs, *last), gradient
