"""The leak and the blanks, live: networks learn the same text side by side, a few steps each in turn.

What is asked of them meanwhile is answered in NumPy: it costs no compiling, and is what the page then computes with.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import keras
import numpy as np

from rnnviz.lessons.both_ways import READ_WINDOW, SIDE, WINDOW, writer_of
from rnnviz.lessons.both_ways_live import ASKED, LOOKED, NETWORKS, SAMPLE, TURN, WRITTEN, Asked, opening
from rnnviz.nets.activations import log_softmax
from rnnviz.nets.labeller import Labeller
from rnnviz.nets.sampling import Sampling
from rnnviz.nets.writing import write
from rnnviz.training.both_ways import LEARNING_RATE, Pupil, Say, filled, foretold
from rnnviz.training.control import Control
from rnnviz.training.schedule import Budget, Clock, LearningRate

LOOK_EVERY = 1.5  # seconds of training, between two looks at what they can do
STRETCHES = 200  # of the held-out text, at the end

Weights = Mapping[str, np.ndarray]
Announce = Callable[[dict], None]
Look = Callable[[str, Weights, bool], dict[str, Any]]  # of a network, by its weights; at last, or meanwhile
Score = Callable[[str, Weights], dict[str, float]]


def leak(settings: Mapping[str, Any], announce: Announce, control: Control) -> dict[str, Any]:
    """Three networks learn to write: forward only, both ways with the leak, and both ways the right way.

    Args:
        settings: see `Asked.of`.
        announce: called with rows of `network`, `step` and `seconds` of training: after each turn with the `loss` of
            its batches, in nats per token, and at each look, the first before anything is learned and the last, which
            is longer, at the end, with a `start` and the `text` that the network makes of it.
        control: looked at before each round of turns.

    Returns:
        `step` and `seconds` at the end; `weights` of each network, by Keras's names; and its `scores`: `loss`, of its
        last turn; `last`, on held-out stretches at the step after which nobody has read on; and where it predicts at
        every step also `held_out`, the mean over all of them. All in nats per token.

    Raises:
        UserError: as `Asked.of` does.
    """
    asked = Asked.of(settings)
    start = opening(asked.held_out_text)
    start_ids = asked.vocabulary.encode(start)

    def look(network: str, weights: Weights, at_last: bool) -> dict[str, Any]:
        length = WRITTEN if at_last else SAMPLE
        tokens = write(writer_of(network, weights), start_ids, length, Sampling(), asked.seed)
        return {"start": start, "text": asked.vocabulary.decode(token.id for token in tokens)}

    def score(network: str, weights: Weights) -> dict[str, float]:
        if network == "window":
            return {"last": _loss_after_windows(weights, asked.held_out_ids)}
        return foretold(_say_at_every_step(Labeller.of(weights, WINDOW)), asked.held_out_ids, STRETCHES)

    return _teach("leak", asked, look, score, announce, control)


def blank(settings: Mapping[str, Any], announce: Announce, control: Control) -> dict[str, Any]:
    """Two networks learn to fill blanks: forward only, and both ways.

    Arguments and what comes back are as in `leak`; a look gives the `accuracy`, 0 to 1, on always the same held-out
    blanks, and the scores are `loss`, `accuracy` and `blanks`, on how many.
    """
    asked = Asked.of(settings)
    blanks = len(asked.held_out_ids) - 2 * SIDE

    def ask(weights: Weights, most: int) -> dict[str, float]:
        say = _say_at_blank(Labeller.of(weights, WINDOW))
        return filled(say, asked.held_out_ids, len(asked.vocabulary), most)

    def look(network: str, weights: Weights, at_last: bool) -> dict[str, Any]:
        return {"accuracy": ask(weights, LOOKED)["accuracy"]}

    def score(network: str, weights: Weights) -> dict[str, float]:
        return {"blanks": min(blanks, ASKED), "accuracy": ask(weights, ASKED)["accuracy"]}

    return _teach("blank", asked, look, score, announce, control)


def _teach(name: str, asked: Asked, look: Look, score: Score, announce: Announce, control: Control) -> dict[str, Any]:
    """All networks of a demonstration, from their first weights to the end."""
    budget, rate = Budget(asked.seconds, asked.steps), LearningRate(LEARNING_RATE)
    with _given_back():
        lesson = _Lesson(name, asked, look, announce)
        while not control.stopped and (done := budget.fraction(lesson.step, lesson.seconds)) < 1:
            lesson.go_round(TURN if asked.steps is None else min(TURN, asked.steps - lesson.step), rate.at(done))
            lesson.look_now_and_then()
        seconds = lesson.seconds
        lesson.look(at_last=True)
        weights = {network: pupil.weights() for network, pupil in lesson.pupils.items()}
    scores = {network: {"loss": loss, **score(network, weights[network])} for network, loss in lesson.losses.items()}
    return {"step": lesson.step, "seconds": seconds, "scores": scores, "weights": weights}


class _Lesson:
    """Networks that learn side by side: each has learned as many steps as the others."""

    def __init__(self, name: str, asked: Asked, look: Look, announce: Announce) -> None:
        self.pupils: dict[str, Pupil] = {}
        self.losses: dict[str, float] = {}  # of each one's last turn
        self.step, self._clock, self._looked = 0, None, 0.0
        self._look, self._announce = look, announce
        for network, (recipe, direction) in NETWORKS[name].items():
            self.pupils[network] = Pupil(recipe, direction, asked.train_ids, len(asked.vocabulary), asked.seed)
            self._look_at(network, at_last=False)

    @property
    def seconds(self) -> float:
        """Since the first round was over: compiling, which is part of that, is not what was asked for."""
        return self._clock.seconds if self._clock else 0.0

    def go_round(self, count: int, learning_rate: float) -> None:
        """A turn of `count` steps for each."""
        for network, pupil in self.pupils.items():
            pupil.optimizer.learning_rate.assign(learning_rate)
            self.losses[network] = sum(pupil.learn() for _ in range(count)) / count
            self._tell(network, self.step + count, loss=self.losses[network])
        self.step += count
        self._clock = self._clock or Clock()

    def look_now_and_then(self) -> None:
        """At what each can do by now, unless they were looked at just before."""
        if self.seconds - self._looked >= LOOK_EVERY:
            self.look()
            self._looked = self.seconds

    def look(self, at_last: bool = False) -> None:
        for network in self.pupils:
            self._look_at(network, at_last)

    def _look_at(self, network: str, at_last: bool) -> None:
        self._tell(network, self.step, **self._look(network, self.pupils[network].weights(), at_last))

    def _tell(self, network: str, step: int, **found: Any) -> None:
        self._announce({"network": network, "step": step, "seconds": round(self.seconds, 2), **found})


@contextmanager
def _given_back() -> Iterator[None]:
    """A worker shows one demonstration after another: what Keras keeps of this one is given back."""
    try:
        yield
    finally:
        keras.utils.clear_session()
        gc.collect()


def _say_at_blank(network: Labeller) -> Say:
    return lambda stretches: log_softmax(network.said(network.outputs(stretches.T)[SIDE]))


def _say_at_every_step(network: Labeller) -> Say:
    return lambda stretches: np.swapaxes(log_softmax(network.logits(stretches.T)), 0, 1)


def _loss_after_windows(weights: Weights, held_out_ids: np.ndarray) -> float:
    """Of the one token after a window, in nats, the mean over windows of `held_out_ids`."""
    ids = held_out_ids[: READ_WINDOW + STRETCHES]
    chances = log_softmax(writer_of("window", weights).logits(ids[:-1]))[READ_WINDOW - 1 :]
    return float(-chances[np.arange(len(chances)), ids[READ_WINDOW:]].mean())
