"""What a network is worth: its loss on the held-out tenth, measured by Keras."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import TypeAlias

import numpy as np
import tensorflow as tf
from numpy.lib.stride_tricks import sliding_window_view

from rnnviz.config import RunConfig
from rnnviz.corpus import HELD_OUT_STRETCH, stretches
from rnnviz.training import models

Stretch: TypeAlias = tuple[np.ndarray, np.ndarray]

_NUMBERS_LIMIT = 2**23  # float32 numbers in memory at once, of each kind: 32 MiB
# How much may be computed, in weights times tokens read: at a snapshot less than 0.1 s on two cores, in the end
# some seconds. In the end a network that predicts at every step is always scored on the whole tenth.
_SNAPSHOT_WORK = {"every_step": 6e8, "last_step": 5e9}
_FINAL_WINDOWS_WORK = 1.5e11


@dataclass(frozen=True)
class Score:
    """Mean negative log-likelihood of the next token, in nats per token, over `tokens` tokens."""

    loss: float
    tokens: int


class Judge:
    """The plain network, without carried state: scored, probed and saved, never trained."""

    def __init__(self, config: RunConfig, vocabulary_size: int) -> None:
        self.config, self.vocabulary_size = config, vocabulary_size
        self.model = models.build(config, vocabulary_size)
        any_ids = tf.TensorSpec((None, None), tf.int32)  # one compilation for all lengths
        self._logits = tf.function(lambda ids: self.model(ids, training=False), input_signature=[any_ids])

    def compile(self) -> None:
        """Ahead of time, so that the first score costs no more than the next."""
        self._logits(np.zeros((1, 2), np.int32))

    def take(self, weights: Mapping[str, np.ndarray]) -> None:
        """From now on it has these weights."""
        models.load_weights(self.model, weights)

    def logits(self, ids: np.ndarray) -> np.ndarray:
        """For `ids`, (time steps,): (time steps, vocabulary); where the network reads windows,
        (1, vocabulary) for the last of them alone.
        """
        if self.config.objective == "last_step":
            return self._logits(ids[None, -self.config.window :]).numpy()
        return self._logits(ids[None]).numpy()[0]

    def snapshot_score(self, held_out_ids: np.ndarray) -> Score:
        """On stretches evenly spaced over the held-out part, always the same ones: quick enough to repeat."""
        return self._score(_spaced(stretches(held_out_ids), self._affordable(_SNAPSHOT_WORK[self.config.objective])))

    def final_score(self, held_out_ids: np.ndarray) -> Score:
        """On all of the held-out part; where the network reads windows, on as much as takes seconds."""
        found = stretches(held_out_ids)
        if self.config.objective == "last_step":
            found = _spaced(found, self._affordable(_FINAL_WINDOWS_WORK))
        return self._score(found)

    def _affordable(self, work: float) -> int:
        """How many stretches; at least one. Networks that are compared share what this depends on."""
        reads = self.config.window if self.config.objective == "last_step" else 1
        weights = self.config.scored_as or self.model.count_params()
        stretch = weights * reads * HELD_OUT_STRETCH
        return max(1, int(work / stretch))

    def _score(self, found: list[Stretch]) -> Score:
        """Over stretches, each read from a fresh state."""
        total, count = 0.0, 0
        for ids, targets in self._examples(found):
            logits = self._logits(ids)
            losses = tf.nn.sparse_softmax_cross_entropy_with_logits(targets, logits)
            total += float(tf.reduce_sum(tf.cast(losses, tf.float64)))
            count += targets.size
        return Score(total / count, count)

    def _examples(self, found: list[Stretch]) -> Iterator[Stretch]:
        """Ids and targets in batches of a size that memory allows."""
        for _, alike in groupby(found, key=lambda stretch: len(stretch[0])):
            inputs, targets = (np.stack(part) for part in zip(*alike))  # (stretches, time steps)
            for ids, answers in self._questions(inputs, targets):
                numbers = max(answers.size * self.vocabulary_size, ids.size * 4 * max(self.config.units))
                parts = min(len(ids), -(-numbers // _NUMBERS_LIMIT))
                yield from zip(np.array_split(ids, parts), np.array_split(answers, parts))

    def _questions(self, inputs: np.ndarray, targets: np.ndarray) -> Iterator[Stretch]:
        """Stretches as they are; where the network reads windows, each target with the window before it, or
        with as much of it as lies in the stretch.
        """
        if self.config.objective == "every_step":
            yield inputs, targets
            return
        window = min(self.config.window, inputs.shape[1])
        for length in range(1, window):
            yield inputs[:, :length], targets[:, length - 1]
        full = sliding_window_view(inputs, window, axis=1)  # (stretches, windows, window)
        yield full.reshape(-1, window), targets[:, window - 1 :].reshape(-1)


def _spaced(found: list[Stretch], count: int) -> list[Stretch]:
    """At most `count` of them, evenly spaced."""
    places = np.unique(np.linspace(0, len(found) - 1, min(count, len(found))).astype(int))
    return [found[place] for place in places]
