"""Trains one run: reads its folder, learns, announces, obeys, and leaves everything in the folder."""

from __future__ import annotations

import gc
import math
import os
import time
from collections.abc import Callable, Generator
from itertools import islice
from typing import Any, TypeAlias

import keras
import numpy as np

from rnnviz.config import RunConfig
from rnnviz.corpus import split
from rnnviz.estimate import readings
from rnnviz.nets.parameters import parameters
from rnnviz.run_folder import DIVERGED, FINISHED, PAUSED, RUNNING, STOPPED, RunFolder, Status
from rnnviz.training.batches import Batch, batches
from rnnviz.training.control import Control
from rnnviz.training.evaluation import Judge, Score
from rnnviz.training.learner import PLAIN_STEPS, Learner
from rnnviz.training.progress import Progress
from rnnviz.training.schedule import Budget, Clock, LearningRate
from rnnviz.training.seeds import seeded
from rnnviz.training.snapshots import Photographer, Plan, Weights, affordable
from rnnviz.training.watch import Watch

Announce = Callable[[dict[str, Any]], None]
Turns: TypeAlias = Generator[bool, None, Status]  # yields whether there is more to do at once, or it rests

WORTH_COMPILING = 400  # steps: from about there on XLA saves more time than it takes
_FIRST_SNAPSHOT_SECONDS = 0.1  # after training began, where a run is measured in seconds


def train(folder: RunFolder, announce: Announce, control: Control) -> Status:
    """Trains the run in `folder` to its end, in this thread. See `turns`.

    Raises:
        UserError: for a text that is too short for the configuration.
    """
    work = turns(folder, announce, control)
    while True:
        try:
            if not next(work):
                control.wait()
        except StopIteration as end:
            return end.value


def turns(folder: RunFolder, announce: Announce, control: Control) -> Turns:
    """Trains the run in `folder` until its budget is used up, `control` stops it, or it diverges.

    After each batch it lets go, so that one thread can train several runs in turns; gives the run's last `Status`.

    Announces `started` before the network is built; `progress` at most ten times a second; `snapshot`;
    `paused` and `resumed`; `finished` last. Time counts from the start, building and compiling included,
    rests and the turns of others excluded.

    Raises:
        UserError: for a text that is too short for the configuration.
    """
    try:
        return (yield from _Training(folder, announce, control).run())
    finally:
        # A worker trains one run after another: what Keras keeps of this one is given back.
        keras.utils.clear_session()
        gc.collect()


def warm_up() -> None:
    """Has TensorFlow do what it does only once in a process, so that the first training begins sooner."""
    config, ids = RunConfig(), np.arange(4000, dtype=np.int32) % 2
    Judge(config, 2).compile()
    learner = Learner(config, 2, by_xla=False)
    for batch in islice(batches(config, ids), 2):  # by operations, and by a graph
        learner.learn(batch, config.learning_rate)
    keras.utils.clear_session()


class _Training:
    """One run from its start to its end."""

    def __init__(self, folder: RunFolder, announce: Announce, control: Control) -> None:
        self.folder, self.control, self.config = folder, control, folder.config
        self.vocabulary = folder.vocabulary
        self.train_ids, self.held_out_ids = split(self.vocabulary.encode(folder.text))
        self.batches = batches(self.config, self.train_ids)
        self.announce = lambda event, **fields: announce({"event": event, "run": folder.run_id, **fields})
        self.progress = Progress(folder, announce)
        self.watch = Watch(self.config, len(self.vocabulary))
        steps = self.config.epochs and self.config.epochs * self.batches.steps_per_epoch
        self.budget, self.clock = Budget(self.config.seconds, steps), Clock()
        most = readings(self.config, len(self.train_ids))
        self.learning_rate = LearningRate(self.config.learning_rate, readings=most)
        self.step = self.tokens = 0
        self.updating = 0.0  # seconds that the last update of the weights took
        self.paused = False

    @property
    def fraction(self) -> float:
        return self.budget.fraction(self.step, self.clock.seconds)

    @property
    def where(self) -> dict[str, float]:
        seconds = self.clock.seconds
        fraction = self.budget.fraction(self.step, seconds)
        return {"step": self.step, "tokens": self.tokens, "seconds": seconds, "fraction": fraction}

    def run(self) -> Turns:
        self._start()
        self._build()
        state, message = yield from self._learn()
        return self._finish(state, message)

    def _start(self) -> None:
        self.folder.update_status(state=RUNNING, message="")
        counted = sum(layer.count for layer in parameters(self.config, len(self.vocabulary)))
        self.announce("started", parameters=counted)

    def _build(self) -> None:
        repeats = self.budget.steps is not None  # by the clock no two runs have as many steps
        by_xla = not repeats or self.budget.steps >= WORTH_COMPILING
        with seeded(self.config.seed):
            self.learner = Learner(self.config, len(self.vocabulary), PLAIN_STEPS if repeats else None, by_xla)
        self.judge = Judge(self.config, len(self.vocabulary))
        self.photographer = Photographer(self.folder, self.judge, self.train_ids, self.held_out_ids)

    def _learn(self) -> Generator[bool, None, tuple[str, str]]:
        """Batch after batch; gives the state in which training ended, and why where that needs words."""
        untrained, then = self.learner.weights(), self.where
        for batch in self.batches:
            yield from self._let_go()
            if not (yield from self._may_go_on()):
                return STOPPED, ""
            loss = self._learn_batch(batch)
            if self.step == 1:
                self._begin(untrained, then)
            if problem := self.watch.problem(self.step, loss):
                return DIVERGED, problem
            if self.fraction >= 1:
                return FINISHED, ""
            if self._snapshot_due() and not self._snapshot():
                return DIVERGED, self.watch.sentence(self.step, "the weights are no longer numbers")
        raise AssertionError("batches never end")

    def _begin(self, untrained: Weights, then: dict[str, float]) -> None:
        """The first snapshot, of where the network was `then`, and the plan for those to come. The first loss, for
        which people wait, is announced by now.
        """
        self.judge.compile()
        began = time.monotonic()
        self._keep(untrained, self.photographer.score(untrained), then)
        self._plan(untrained, snapshot_cost=time.monotonic() - began)

    def _plan(self, weights: Weights, snapshot_cost: float) -> None:
        """In a run of so many steps nothing depends on the clock, so that it can be repeated exactly."""
        if self.budget.steps is not None:
            self.plan, self.began = Plan(affordable(weights), finest=1 / self.budget.steps), 0.0
        else:
            count = affordable(weights, snapshot_cost, self.budget.seconds)
            self.plan = Plan(count, finest=_FIRST_SNAPSHOT_SECONDS / self.budget.seconds)
            self.began = self.fraction

    def _let_go(self, more: bool = True) -> Generator[bool, None, None]:
        self.clock.halt()
        yield more
        self.clock.go_on()

    def _may_go_on(self) -> Generator[bool, None, bool]:
        """Whether to train one batch more; while paused this lets go again and again."""
        while not self.control.stopped:
            if self.control.rests:
                self._rest()
                while self.control.rests:
                    yield from self._let_go(more=False)
            if self.paused and not self.control.paused:
                self._wake()
            if learning_rate := self.control.take_learning_rate():
                self.learning_rate = LearningRate(learning_rate, since=self.fraction)
            if self.control.take_step():
                return True
        return False

    def _rest(self) -> None:
        self.progress.flush()
        if not self.paused:
            self.paused = True
            self.folder.update_status(state=PAUSED, seconds=self.clock.seconds)
            self.announce("paused")

    def _wake(self) -> None:
        self.paused = False
        self.folder.update_status(state=RUNNING)
        self.announce("resumed")

    def _learn_batch(self, batch: Batch) -> float:
        """The loss is told before the weights follow it: people wait for the first one, and the first update is slow."""
        learning_rate = self.learning_rate.at(self.fraction, self.step / self.batches.steps_per_epoch)
        began = time.monotonic()
        loss = self.learner.read(batch)
        took = time.monotonic() - began + self.updating
        self.step += 1
        self.tokens += batch.targets.size
        if math.isfinite(loss):
            self.progress.add(loss, batch.targets.size, took, learning_rate, **self.where)
        began = time.monotonic()
        self.learner.update(learning_rate)
        self.updating = time.monotonic() - began
        return loss

    def _snapshot_due(self) -> bool:
        return self.plan.due((self.fraction - self.began) / (1 - self.began))

    def _snapshot(self) -> bool:
        """A snapshot, unless the network is worse than guessing; whether it can be scored at all."""
        weights = self.learner.weights()
        score = self.photographer.score(weights)
        if self.watch.accepts(score.loss):
            self._keep(weights, score, self.where)
        return math.isfinite(score.loss)

    def _keep(self, weights: Weights, score: Score, where: dict[str, float]) -> None:
        snapshot = self.photographer.take(weights, score, **where)
        self.progress.write()
        self.announce("snapshot", **vars(snapshot))

    def _finish(self, state: str, message: str) -> Status:
        """The last snapshot, the model and the status; as last found good where training diverged."""
        self.progress.flush()
        seconds = self.clock.seconds
        score = self._final_score(state)
        if not math.isfinite(score.loss):
            state, message = DIVERGED, self.watch.sentence(self.step, "the weights are no longer numbers")
            score = self._final_score(state)
        if state != DIVERGED and not self._is_kept():
            self._keep(self.learner.weights(), score, self.where)
        self._save_model()
        return self._conclude(state, message, seconds, score)

    def _is_kept(self) -> bool:
        """Whether the last snapshot shows the network as it is."""
        return self.photographer.last is not None and self.photographer.last.step == self.step

    def _final_score(self, state: str) -> Score:
        self.judge.take(self.folder.weights() if state == DIVERGED else self.learner.weights())
        return self.judge.final_score(self.held_out_ids)

    def _save_model(self) -> None:
        beside = self.folder.path / ".model.keras"
        self.judge.model.save(beside)
        os.replace(beside, self.folder.model_path)

    def _conclude(self, state: str, message: str, seconds: float, score: Score) -> Status:
        results = {
            "message": message,
            "held_out_loss": score.loss,
            "train_tokens_per_second": self.progress.tokens_per_second,
            "seconds": seconds,
        }
        status = self.folder.update_status(state=state, **results)
        self.announce("finished", status=state, **results)
        return status
