"""The memory exam: a small Keras network learns a task of `rnnviz.lessons.tasks`, and is asked what it never saw."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import keras
import numpy as np
import tensorflow as tf

from rnnviz.config import RunConfig
from rnnviz.lessons.tasks import LAGS, Examples, Task
from rnnviz.training import models
from rnnviz.training.seeds import seeded

UNITS, EMBEDDING, CLIP = 8, 8, 1.0
ASKED = 1000  # new examples in an exam
GROWN = 0.5  # the share of training after which the lag has grown to the one of the exam
_FALL = 0.95  # the share of the learning rate that is gone at the end


@dataclass(frozen=True)
class Plan:
    """How much is learned: `steps` of `batch` new examples each, `chunk` steps at a time.

    `compiled` by XLA a step takes a fifth of the time, but the first one comes seconds later.
    """

    steps: int = 3000
    batch: int = 32
    chunk: int = 50
    compiled: bool = True


class Marks(NamedTuple):
    """`accuracy` is the share of right answers to new examples, `loss` the mean surprise at right answers in nats."""

    accuracy: float
    loss: float


class Exam:
    """One cell, task and lag. What is compiled once serves any number of seeds."""

    def __init__(self, cell: str, task: Task, lag: int, plan: Plan = Plan()) -> None:
        self.config, self.task, self.lag, self.plan = config_of(cell, task, lag, plan), task, lag, plan
        self.model = self._new_model()
        self.optimizer = models.optimizer(self.config)
        self.optimizer.build(self.model.trainable_variables)
        self._loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        self._fresh = [variable.numpy() for variable in self.optimizer.variables]
        self._update = tf.function(self._update_weights, jit_compile=plan.compiled)
        self._train = tf.function(self._train_chunk, jit_compile=True) if plan.compiled else self._train_chunk
        of_any_number = tf.TensorSpec((None, self.config.window), tf.int32)
        self._answer = tf.function(self._logits, jit_compile=plan.compiled, input_signature=[of_any_number])

    def begin(self, seed: int, rate: float) -> None:
        """From the weights and on the examples of `seed`. `rate` is the learning rate at the start; it falls to 5 %."""
        with seeded(seed):
            models.load_weights(self.model, models.named_weights(self._new_model()))
        for variable, value in zip(self.optimizer.variables, self._fresh):
            variable.assign(value)
        self._learned, self._asked, self._looked = np.random.default_rng(seed).spawn(3)
        self.rate, self.step = rate, 0

    @property
    def done(self) -> bool:
        """Whether all steps are learned."""
        return self.step >= self.plan.steps

    def learn(self) -> None:
        """One chunk.

        The lag of each example is drawn from a range that grows: from the least lag alone to all up to the exam's,
        after half of the steps.
        """
        self.optimizer.learning_rate.assign(self.rate * (1 - _FALL * self.step / self.plan.steps))
        self.step += self.plan.chunk
        self._train(*self._batches(self._learned, self.step / self.plan.steps))

    def look(self, count: int) -> Marks:
        """What it knows by now, of `count` examples that it has not seen."""
        return self._ask(self._looked, count)

    def end(self) -> Marks:
        """The exam itself: the questions depend on the seed alone."""
        return self._ask(self._asked, ASKED)

    def sit(self, seed: int, rate: float) -> Marks:
        """From the beginning to the end."""
        self.begin(seed, rate)
        while not self.done:
            self.learn()
        return self.end()

    def weights(self) -> dict[str, np.ndarray]:
        """By the names of `nets`."""
        return models.named_weights(self.model)

    def _ask(self, rng: np.random.Generator, count: int) -> Marks:
        ids, labels = self.task.draw(rng, self.lag, count)
        logits = self._answer(ids)
        accuracy = (logits.numpy().argmax(axis=-1) == labels).mean()
        return Marks(float(accuracy), float(self._loss(labels, logits)))

    def _new_model(self) -> keras.Model:
        return models.build(self.config, len(self.task.tokens))

    def _batches(self, rng: np.random.Generator, done: float) -> Examples:
        """A chunk of batches: ids (chunk, batch, time steps), labels (chunk, batch, …). `done` is 0…1 of the way."""
        shape = self.plan.chunk, self.plan.batch
        longest = max(LAGS[0], round(self.lag * min(1, done / GROWN)))
        lags = rng.integers(LAGS[0], longest + 1, size=shape[0] * shape[1])
        ids, labels = self.task.draw(rng, self.lag, len(lags), lags)
        return Examples(ids.reshape(*shape, -1), labels.reshape(*shape, *labels.shape[1:]))

    def _logits(self, ids: tf.Tensor) -> tf.Tensor:
        """Of the steps where it is asked: (examples, tokens), or (examples, asked, tokens)."""
        logits = self.model(ids, training=True)
        return logits if self.task.asked == 1 else logits[:, -self.task.asked :]

    def _train_chunk(self, ids: tf.Tensor, labels: tf.Tensor) -> None:
        for step in tf.range(self.plan.chunk):
            self._update(ids[step], labels[step])

    def _update_weights(self, ids: tf.Tensor, labels: tf.Tensor) -> None:
        variables = self.model.trainable_variables
        with tf.GradientTape() as tape:
            loss = self._loss(labels, self._logits(ids))
        self.optimizer.apply(tape.gradient(loss, variables), variables)


def config_of(cell: str, task: Task, lag: int, plan: Plan) -> RunConfig:
    """The network that sits the exam: it reads a whole example and answers at its end, once or at several steps."""
    return RunConfig(
        cell=cell, units=(UNITS,), embedding=EMBEDDING, objective="last_step" if task.asked == 1 else "every_step",
        window=task.steps(lag), batch=plan.batch, optimizer="adam", gradient_clip=CLIP,
    )
