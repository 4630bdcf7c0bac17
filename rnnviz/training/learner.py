"""The network that learns: one Keras model, its optimizer, and one update of the weights at a time."""

from __future__ import annotations

import keras
import numpy as np
import tensorflow as tf

from rnnviz.config import RunConfig
from rnnviz.training import models
from rnnviz.training.batches import Batch


class Learner:
    """Learns a batch at a time; where it predicts at every step it carries its state from batch to batch."""

    def __init__(self, config: RunConfig, vocabulary_size: int) -> None:
        carries = config.objective == "every_step"
        self.model = models.build(config, vocabulary_size, stateful_batch=config.batch if carries else None)
        self.optimizer = models.optimizer(config)
        self.optimizer.build(self.model.trainable_variables)
        time_steps = config.window if carries else None
        ids = tf.TensorSpec((config.batch, time_steps), tf.int32)
        targets = ids if carries else tf.TensorSpec((config.batch,), tf.int32)
        self._update = tf.function(self._update_weights, input_signature=[ids, targets])

    def compile(self) -> None:
        """Ahead of the first batch, which then takes little longer than the next."""
        self._update.get_concrete_function()

    def learn(self, batch: Batch, learning_rate: float) -> float:
        """One update of the weights; the mean loss on the batch before it, in nats per token."""
        if batch.starts_over:
            self._forget()
        self.optimizer.learning_rate.assign(learning_rate)
        return float(self._update(batch.inputs, batch.targets))

    def weights(self) -> dict[str, np.ndarray]:
        return models.named_weights(self.model)

    def _forget(self) -> None:
        for layer in self.model.layers:
            if getattr(layer, "stateful", False):
                layer.reset_states()

    def _update_weights(self, inputs: tf.Tensor, targets: tf.Tensor) -> tf.Tensor:
        weights = self.model.trainable_variables
        with tf.GradientTape() as tape:
            logits = self.model(inputs, training=True)
            losses = keras.losses.sparse_categorical_crossentropy(targets, logits, from_logits=True)
            loss = tf.reduce_mean(losses)
        self.optimizer.apply(tape.gradient(loss, weights), weights)
        return loss
