"""The network that learns: one Keras model, its optimizer, and one update of the weights at a time."""

from __future__ import annotations

import os
from collections.abc import Callable
from threading import Thread

import numpy as np
import tensorflow as tf

from rnnviz.config import RunConfig
from rnnviz.training import models
from rnnviz.training.batches import Batch

LEAST_ROWS = 8  # of a batch, that are worth a core of their own
PLAIN_STEPS = 50

Tensors = list[tf.Tensor]


class Learner:
    """Learns a batch at a time; where it predicts at every step it carries its state from batch to batch.

    On a CPU each core learns from a part of the batch, for the products of one time step are too small to be shared;
    and what it does is one program, made by XLA. Making it takes a second or two, in which the first steps are taken
    without it: the very first one operation by operation, for even TensorFlow's graph takes longer to make than that.
    Where a run is to repeat, these are always so many, since the last digits differ. What dropout switches off is drawn
    beforehand, for the whole batch: so it is the same in however many parts, and by whatever program, it is learned.
    """

    def __init__(
        self, config: RunConfig, vocabulary_size: int, plain_steps: int | None = None, by_xla: bool = True
    ) -> None:
        """After `plain_steps`, at least 2, XLA's program is waited for, and used from there on; if not said, as soon as
        it is there. Without `by_xla` it isn't made at all.
        """
        fast = not tf.config.list_physical_devices("GPU")  # there Keras's own layers use cuDNN
        self.config, self._widths = config, models.state_widths(config)
        self.model = models.build_learning(config, vocabulary_size, fast)
        self.optimizer = models.optimizer(config)
        self.optimizer.build(self.model.trainable_variables)
        self._parts = parts_of(config) if fast else 1
        self._cells = models.recurrent_cells(self.model) if fast and config.dropout else []  # else Keras's dropout
        self._dropout = self.model.get_layer("dropout") if self._cells and config.output_dropout else None
        self._rng = np.random.default_rng(config.seed)
        always_full = config.objective == "every_step"
        self._gradients = self._function(config.window if always_full else None, jit_compile=False)
        self._compiled = self._function(config.window, jit_compile=True) if by_xla and fast else None
        self._compiling = Thread(target=self._compile)
        self._apply = tf.function(lambda gradients: self.optimizer.apply(gradients, self.model.trainable_variables))
        self._steps, self._plain_steps = 0, plain_steps
        self._pending: Tensors = []
        self._forget()

    def learn(self, batch: Batch, learning_rate: float) -> float:
        """One update of the weights; the mean loss on the batch before it, in nats per token."""
        loss = self.read(batch)
        self.update(learning_rate)
        return loss

    def read(self, batch: Batch) -> float:
        """The first half of `learn`: the mean loss on the batch, in nats per token."""
        if batch.starts_over:
            self._forget()
        inputs, targets = tf.constant(batch.inputs), tf.constant(batch.targets)
        loss, self._pending, self._states = self._gradients_for(batch)(inputs, targets, self._masks(), self._states)
        return float(loss)

    def update(self, learning_rate: float) -> None:
        """The second half: the weights follow the gradients of the batch that was read."""
        self.optimizer.learning_rate.assign(learning_rate)
        self._apply(self._pending)
        self._steps += 1

    def weights(self) -> dict[str, np.ndarray]:
        return models.named_weights(self.model)

    def _forget(self) -> None:
        self._states = [tf.zeros((self.config.batch, width)) for width in self._widths]

    def _gradients_for(self, batch: Batch) -> Callable:
        """What computes them at this step. XLA is for full windows alone: each length would be a program anew."""
        if self._steps == 0:
            return lambda inputs, targets, masks, states: self._part(inputs, targets, *masks, *states)
        if self._compiled is None or batch.inputs.shape[1] != self.config.window:
            return self._gradients
        return self._compiled if self._is_compiled() else self._gradients

    def _is_compiled(self) -> bool:
        """Whether XLA's program is to be used from now on."""
        if self._steps > 1 and self._compiling.ident is None:  # both at once would take longer than one by one
            self._compiling.start()
        if self._plain_steps is None:
            return self._compiling.ident is not None and not self._compiling.is_alive()
        if self._steps < self._plain_steps:
            return False
        self._compiling.join()
        return True

    def _compile(self) -> None:
        """By a first call, whose result is of no use."""
        ids = np.zeros((self.config.batch, self.config.window), np.int32)
        states = [tf.zeros((self.config.batch, width)) for width in self._widths]
        masks = [tf.ones(shape) for shape in self._mask_shapes()]
        self._compiled(ids, ids if states else ids[:, 0], masks, states)

    def _masks(self) -> Tensors:
        """For each recurrent layer and direction, and the output layer where its inputs are dropped too, by what these
        are multiplied at all steps of a batch: some are switched off, and the others grow by as much. Empty where
        nothing is dropped, or Keras does it.
        """
        rate = self.config.dropout or 0.0
        drawn = [self._rng.random(shape, np.float32) for shape in self._mask_shapes()]
        return [tf.constant((values >= rate) / np.float32(1 - rate)) for values in drawn]

    def _mask_shapes(self) -> list[tuple[int, int]]:
        widths = [cell.kernel.shape[0] for cell in self._cells]
        if self._dropout:
            widths.append(self.model.get_layer("output").kernel.shape[0])
        return [(self.config.batch, width) for width in widths]

    def _function(self, time_steps: int | None, jit_compile: bool) -> tf.types.experimental.PolymorphicFunction:
        """`_divided` for windows of `time_steps`, or of any length; each part is compiled by XLA or not."""
        part = tf.function(self._part, jit_compile=jit_compile)
        ids = tf.TensorSpec((self.config.batch, time_steps), tf.int32)
        states = [tf.TensorSpec((self.config.batch, width)) for width in self._widths]
        targets = ids if states else tf.TensorSpec((self.config.batch,), tf.int32)
        masks = [tf.TensorSpec(shape) for shape in self._mask_shapes()]
        return tf.function(lambda *batch: self._divided(part, *batch), input_signature=[ids, targets, masks, states])

    def _divided(
        self, part: Callable, inputs: tf.Tensor, targets: tf.Tensor, masks: Tensors, states: Tensors
    ) -> tuple[tf.Tensor, Tensors, Tensors]:
        """What `_part` gives, for the whole batch: its parts are computed side by side."""
        parts = zip(*(tf.split(tensor, self._parts) for tensor in (inputs, targets, *masks, *states)))
        losses, gradients, states = zip(*(part(*rows) for rows in parts))
        return (
            tf.add_n(losses) / self._parts,
            [tf.add_n(of_a_weight) / self._parts for of_a_weight in zip(*gradients)],
            [tf.concat(of_a_layer, axis=0) for of_a_layer in zip(*states)],
        )

    def _part(self, inputs: tf.Tensor, targets: tf.Tensor, *given: tf.Tensor) -> tuple[tf.Tensor, Tensors, Tensors]:
        """The mean loss of some rows of the batch, its gradients by the weights, and the last states. `given` are the
        masks and the states before.
        """
        count = len(self._mask_shapes())
        masks, states = given[:count], given[count:]
        for cell, mask in zip(self._cells, masks):
            cell._dropout_mask = mask  # where Keras keeps what it drew for a batch, until the layer is through with it
        if self._dropout:
            self._dropout.mask = masks[-1]
        weights = [variable.value for variable in self.model.trainable_variables]
        with tf.GradientTape() as tape:
            outputs = self.model([inputs, *states], training=True)  # Keras makes a list of one the one
            logits, *states = tf.nest.flatten(outputs)
            loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(targets, logits))
        # An embedding's gradient comes token by token: summed up here, or the clip would measure it wrongly.
        return loss, [tf.convert_to_tensor(gradient) for gradient in tape.gradient(loss, weights)], states


def parts_of(config: RunConfig) -> int:
    """How many equal parts a batch is divided into: one for each core, as far as that goes."""
    cores = int(os.environ.get("TF_NUM_INTRAOP_THREADS") or os.cpu_count() or 1)
    most = max(1, min(cores, config.batch // LEAST_ROWS))
    return max(count for count in range(1, most + 1) if config.batch % count == 0)
