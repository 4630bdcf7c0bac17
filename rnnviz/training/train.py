"""Trains one run: reads its folder, learns, announces, obeys, and leaves everything in the folder."""

from __future__ import annotations

import gc
import math
import os
import time
from collections.abc import Callable, Generator
from typing import Any, TypeAlias

import keras
import numpy as np

from rnnviz.config import RunConfig
from rnnviz.corpus import split
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
    Learner(config, 2, by_xla=False).learn(next(iter(batches(config, ids))), config.learning_rate)
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
        self.learning_rate = LearningRate(self.config.learning_rate)
        self.step = self.tokens = 0
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
        self.judge.compile()
        self.snapshot_cost = self._keep_untrained()
        self.learner.compile()

    def _keep_untrained(self) -> float:
        """The first snapshot; gives how many seconds it took."""
        began, weights = time.monotonic(), self.learner.weights()
        self._keep(weights, self.photographer.score(weights))
        return time.monotonic() - began

    def _learn(self) -> Generator[bool, None, tuple[str, str]]:
        """Batch after batch; gives the state in which training ended, and why where that needs words."""
        self.plan, self.began = self._plan(), self.fraction
        for batch in self.batches:
            yield from self._let_go()
            if not (yield from self._may_go_on()):
                return STOPPED, ""
            loss = self._learn_batch(batch)
            if problem := self.watch.problem(self.step, loss):
                return DIVERGED, problem
            if self.fraction >= 1:
                return FINISHED, ""
            if self._snapshot_due() and not self._snapshot():
                return DIVERGED, self.watch.sentence(self.step, "the weights are no longer numbers")
        raise AssertionError("batches never end")

    def _plan(self) -> Plan:
        """In a run of so many steps nothing depends on the clock, so that it can be repeated exactly."""
        weights = self.learner.weights()
        if self.budget.steps is not None:
            return Plan(affordable(weights), finest=1 / self.budget.steps)
        count = affordable(weights, self.snapshot_cost, self.budget.seconds)
        return Plan(count, finest=_FIRST_SNAPSHOT_SECONDS / self.budget.seconds)

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
        learning_rate = self.learning_rate.at(self.fraction)
        began = time.monotonic()
        loss = self.learner.learn(batch, learning_rate)
        took = time.monotonic() - began
        self.step += 1
        self.tokens += batch.targets.size
        if math.isfinite(loss):
            self.progress.add(loss, batch.targets.size, took, learning_rate, **self.where)
        return loss

    def _snapshot_due(self) -> bool:
        return self.plan.due((self.fraction - self.began) / (1 - self.began))

    def _snapshot(self) -> bool:
        """A snapshot, unless the network is worse than guessing; whether it can be scored at all."""
        weights = self.learner.weights()
        score = self.photographer.score(weights)
        if self.watch.accepts(score.loss):
            self._keep(weights, score)
        return math.isfinite(score.loss)

    def _keep(self, weights: Weights, score: Score) -> None:
        snapshot = self.photographer.take(weights, score, **self.where)
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
        if state != DIVERGED and self.step > self.photographer.last.step:
            self._keep(self.learner.weights(), score)
        self._save_model()
        return self._conclude(state, message, seconds, score)

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
