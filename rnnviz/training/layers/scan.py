"""A loop over time steps."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import tensorflow as tf

Tensors = Sequence[tf.Tensor]
Step = Callable[[Tensors, Tensors], tuple[Tensors, Tensors]]


def scan(
    step: Step, sequences: Tensors, states: Tensors, widths: Sequence[int], reverse: bool = False
) -> tuple[Tensors, Tensors]:
    """Calls `step(inputs, states)` at each time step; it gives outputs of that step, and the next states.

    Each of `sequences` is (time steps, batch, …), each of `states` (batch, units), and each output (batch, width)
    with `widths` in order. Gives the outputs as (time steps, batch, width), and the last states. In `reverse` the last
    time step is the first to be computed; its outputs stand last all the same.
    """
    known_steps, batch = sequences[0].shape[:2]
    time_steps = tf.shape(sequences[0])[0]
    inputs = [tf.TensorArray(tf.float32, time_steps).unstack(sequence) for sequence in sequences]
    outputs = tuple(tf.TensorArray(tf.float32, time_steps, element_shape=(batch, width)) for width in widths)

    def body(count: tf.Tensor, states: Tensors, outputs: tuple[tf.TensorArray, ...]) -> tuple:
        t = time_steps - 1 - count if reverse else count
        found, states = step([array.read(t) for array in inputs], states)
        return count + 1, tuple(states), tuple(array.write(t, output) for array, output in zip(outputs, found))

    _, states, outputs = tf.while_loop(
        lambda count, *_: count < time_steps, body, (0, tuple(states), outputs),
        maximum_iterations=known_steps,  # where it is known, XLA lays out all memory beforehand
    )
    stacked = [
        tf.ensure_shape(array.stack(), (known_steps, batch, width)) for array, width in zip(outputs, widths)
    ]
    return stacked, states
