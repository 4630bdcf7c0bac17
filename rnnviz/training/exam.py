"""The memory exam: a small Keras network learns a task of `rnnviz.lessons.tasks`, and is asked what it never saw."""

from __future__ import annotations

from typing import NamedTuple

import keras
import numpy as np
import tensorflow as tf

from rnnviz.config import RunConfig
from rnnviz.lessons.tasks import LAGS, Examples, Task, steps_of
from rnnviz.training import models

UNITS, EMBEDDING, BATCH, STEPS, CLIP = 8, 8, 32, 3000, 1.0
CHUNK = 50  # steps that are trained by one call
ASKED = 1000  # new examples in an exam
GROWN = 0.5  # the share of training after which the lag has grown to the one of the exam
_FALL = 0.95  # the share of the learning rate that is gone at the end


class Sitting(NamedTuple):
    """`accuracy` is the share of right answers to new examples, `loss` the mean surprise at the right answers
    in nats; `weights` are by the names of `nets`.
    """

    accuracy: float
    loss: float
    weights: dict[str, np.ndarray]


def config_of(cell: str, lag: int) -> RunConfig:
    """The network that sits the exam: it reads a whole example and answers once."""
    return RunConfig(
        cell=cell, units=(UNITS,), embedding=EMBEDDING, objective="last_step", window=steps_of(lag), batch=BATCH,
        gradient_clip=CLIP,
    )


class Exam:
    """One cell, task and lag. Its steps are compiled once and serve any number of sittings."""

    def __init__(self, cell: str, task: Task, lag: int, steps: int = STEPS) -> None:
        self.config, self.task, self.lag, self.chunks = config_of(cell, lag), task, lag, steps // CHUNK
        self.model = self._new_model()
        self.optimizer = models.optimizer(self.config)
        self.optimizer.build(self.model.trainable_variables)
        self._loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        self._fresh = [variable.numpy() for variable in self.optimizer.variables]
        self._train = tf.function(self._train_chunk, jit_compile=True)
        self._answer = tf.function(self.model, jit_compile=True)

    def sit(self, seed: int, rate: float) -> Sitting:
        """Trains from the weights and on the examples of `seed`, then asks.

        `rate` is the learning rate at the start; it falls to 5 %. The lag of each example is drawn from a range that
        grows: from the least lag alone to all up to the exam's, after half of the steps.
        """
        keras.utils.set_random_seed(seed)
        models.load_weights(self.model, models.named_weights(self._new_model()))
        for variable, value in zip(self.optimizer.variables, self._fresh):
            variable.assign(value)
        learned, asked = np.random.default_rng(seed).spawn(2)
        for chunk in range(self.chunks):
            self.optimizer.learning_rate.assign(rate * (1 - _FALL * chunk / self.chunks))
            self._train(*self._batches(learned, (chunk + 1) / self.chunks))
        ids, labels = self.task.draw(asked, self.lag, ASKED)
        logits = self._answer(ids)
        accuracy = (logits.numpy().argmax(axis=-1) == labels).mean()
        return Sitting(float(accuracy), float(self._loss(labels, logits)), models.named_weights(self.model))

    def _new_model(self) -> keras.Model:
        return models.build(self.config, len(self.task.tokens))

    def _batches(self, rng: np.random.Generator, done: float) -> Examples:
        """`CHUNK` batches: ids (chunk, batch, time steps), labels (chunk, batch). `done` is 0…1 of the way."""
        count = CHUNK * BATCH
        longest = max(LAGS[0], round(self.lag * min(1, done / GROWN)))
        lags = rng.integers(LAGS[0], longest + 1, size=count)
        ids, labels = self.task.draw(rng, self.lag, count, lags)
        return Examples(ids.reshape(CHUNK, BATCH, -1), labels.reshape(CHUNK, BATCH))

    def _train_chunk(self, ids: tf.Tensor, labels: tf.Tensor) -> None:
        variables = self.model.trainable_variables
        for step in tf.range(CHUNK):
            with tf.GradientTape() as tape:
                loss = self._loss(labels[step], self.model(ids[step], training=True))
            self.optimizer.apply(tape.gradient(loss, variables), variables)
