"""Trains runs in workers of their own process: what the pages talk to."""

from __future__ import annotations

import atexit
import dataclasses
import logging
import os
import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rnnviz.config import RunConfig
from rnnviz.corpus import prepare
from rnnviz.engine.board import Board
from rnnviz.engine.carrier import Carrier
from rnnviz.engine.claim import Claim
from rnnviz.engine.finished import FinishedRuns
from rnnviz.engine.jobs import BETWEEN, Demonstration, DemonstrationView, Job, Outcome, Training
from rnnviz.engine.live_run import LiveRun, RunView
from rnnviz.engine.store import APP_STOPPED, Store, end
from rnnviz.engine.worker import DEMONSTRATIONS, TRAIN
from rnnviz.errors import UserError
from rnnviz.estimate import completed
from rnnviz.run_folder import ACTIVE, FAILED, INTERRUPTED, STOPPED, WAITING, RunFolder, Status, new_run_id

BEFORE_ITS_TURN = "This run was stopped before its turn came."
REMEMBERED = 64  # demonstrations that have ended
RUNS_OF_A_RACE = (2, 18)  # six entrants, three seeds each
_STRIPES = 64

logger = logging.getLogger(__name__)


class Engine:
    """Takes runs, trains them first in first out, one a worker or those of a race in turns, and shows how they stand.

    Every method may be called from any thread, and none waits for a worker. The workers are started in the
    background: a run that is submitted before they are there waits in the queue like any other.
    """

    def __init__(
        self, store: Store, train: str = TRAIN, scheduler: str | None = None,
        demonstrations: Mapping[str, str] = DEMONSTRATIONS,
    ) -> None:
        """`train` names the training function, `demonstrations` those that demonstrate, each as
        "package.module:function"; `scheduler` a running Dask cluster, else RNNVIZ_SCHEDULER does.
        """
        self.store, self._demonstrations = store, demonstrations
        self._claim = Claim(store.engines_path)
        self._board, self._finished = Board(), FinishedRuns()
        self._shown: OrderedDict[str, DemonstrationView] = OrderedDict()
        # A double click comes as two calls at once: those of one owner take turns.
        self._turns = [threading.Lock() for _ in range(_STRIPES)]
        address = scheduler or os.environ.get("RNNVIZ_SCHEDULER") or None
        self._carrier = Carrier(self._board, train, address, self._ended, self._found, self._tick)
        self._closed = threading.Lock()
        self._carrier.start()
        atexit.register(self.close)

    @property
    def problem(self) -> str:
        """Why training isn't possible now, as a sentence; empty where it is."""
        return self._carrier.problem

    def submit(self, config: RunConfig, text: str, owner: str) -> str:
        """Queues a new run and gives its id; where `owner` has a run that is waiting or in training, that one's.

        Raises:
            UserError: where the text can't be learned from, the store can't be written, or no cluster is there.
        """
        with self._turns[hash(owner) % _STRIPES]:
            active = self._active_run(owner)
            if active:
                return active.run_id
            self._check_cluster()
            run = self._create(config, text, owner)
            self._board.add(Training([run]))
        self._carrier.wake()
        return run.run_id

    def race(self, configs: Sequence[RunConfig], text: str, owner: str) -> str:
        """Queues runs that are trained on the same text at the same time, in turns where there are fewer workers, and
        gives the race's id; where `owner` has a race that is waiting or in training, that one's.

        Raises:
            UserError: as `submit` does; for less than two runs or more than `RUNS_OF_A_RACE`; where a run of `owner`
                is in training already.
        """
        least, most = RUNS_OF_A_RACE
        if not least <= len(configs) <= most:
            raise UserError(f"A race has {least} to {most} runs; {len(configs)} were given.")
        with self._turns[hash(owner) % _STRIPES]:
            active = self._active_run(owner)
            if active and active.status.race:
                return active.status.race
            if active:
                raise UserError("A run of yours is in training; stop it on the Train page, or wait for its end.")
            self._check_cluster()
            race_id = new_run_id()
            runs = [self._create(config, text, owner, race_id) for config in configs]
            self.store.create_race(race_id, [run.run_id for run in runs], owner)
            self._board.add(Training(runs))
        self._carrier.wake()
        return race_id

    def _active_run(self, owner: str) -> LiveRun | None:
        training = self._board.active_of(owner, Training)
        return training and next((run for run in training.runs if run.status.state in ACTIVE), None)

    def _check_cluster(self) -> None:
        if self.problem:
            raise UserError(self.problem)

    def _create(self, config: RunConfig, text: str, owner: str, race_id: str = "") -> LiveRun:
        prepared, run_id = prepare(text, config), new_run_id()
        config = completed(config, len(prepared.vocabulary), len(prepared.train_ids))
        try:
            self._claim.add(run_id)
        except OSError as error:
            raise self.store.not_writable(error) from error
        folder = self.store.create(config, prepared.text, prepared.vocabulary, owner, run_id, race_id)
        return LiveRun(folder, folder.status)

    def demonstrate(self, name: str, settings: Mapping[str, Any], owner: str) -> str:
        """Queues a demonstration and gives its id; one of `owner` that is not done yet is stopped.

        Raises:
            UserError: where no cluster is there.
        """
        function = self._demonstrations[name]
        self._check_cluster()
        with self._turns[hash(owner) % _STRIPES]:
            before = self._board.active_of(owner, Demonstration)
            if before:
                self.stop_demonstration(before.key)
            job = Demonstration(name, function, settings, owner)
            self._board.add(job)
        self._carrier.wake()
        return job.key

    def demonstration(self, key: str) -> DemonstrationView | None:
        """How a demonstration stands; None where there is none, or it ended long ago."""
        return self._board.demonstration(key) or self._shown.get(key)

    def stop_demonstration(self, key: str) -> None:
        """Ends it; what it has shown by then stays. One that waits leaves the queue."""
        address = self._board.at_workers().get(key)
        if address is not None:
            self._carrier.command(key, address, "stop")
        elif waiting := self._board.withdraw(key):
            self._keep_view(waiting, Outcome(problem=BEFORE_ITS_TURN, state=STOPPED))

    def _keep_view(self, job: Demonstration, outcome: Outcome) -> None:
        job.end(outcome)
        self._shown[job.key] = job.view(None)
        while len(self._shown) > REMEMBERED:
            self._shown.popitem(last=False)

    def view(self, run_id: str) -> RunView:
        """How a run stands: from memory while it is trained here, else from its folder.

        Raises:
            UserError: where there is no such run.
        """
        return self._board.view(run_id) or self._finished.view(self.store.open(run_id))

    def pause(self, run_id: str) -> None:
        """Training rests after the batch it is at."""
        self._command(run_id, "pause")

    def resume(self, run_id: str) -> None:
        self._command(run_id, "resume")

    def step(self, run_id: str) -> None:
        """One batch, then training rests again."""
        self._command(run_id, "step")

    def set_learning_rate(self, run_id: str, learning_rate: float) -> None:
        """From the next batch on.

        Raises:
            UserError: where it is out of the bounds that `RunConfig` gives.
        """
        self._command(run_id, "set_learning_rate", RunConfig(learning_rate=learning_rate).learning_rate)

    def stop(self, run_id: str) -> None:
        """Ends the run and keeps what it has learned. One that waits leaves the queue."""
        run = self._board.withdraw_run(run_id)
        if run is None:
            self._command(run_id, "stop")
        else:
            self._write_end(run, dataclasses.replace(run.status, state=STOPPED, message=BEFORE_ITS_TURN))

    def _command(self, run_id: str, name: str, *arguments: float) -> None:
        """Raises UserError where the run isn't in training here."""
        address, state = self._board.address_of(run_id), self.view(run_id).status.state
        if address is not None:
            self._carrier.command(run_id, address, name, *arguments)
        elif state == WAITING:
            raise UserError("This run waits for its turn: until then it can only be stopped.")
        else:
            raise UserError(f"This run is not in training here, so nothing can be changed about it; it is {state}.")

    def delete(self, run_id: str, owner: str) -> None:
        """Removes a run for good.

        Raises:
            UserError: as `Store.delete` does; for one whose race is not over.
        """
        if self._board.view(run_id):
            raise UserError("This run, or the race that it is in, is still in training. Stop it first, then it can be deleted.")
        self.store.delete(run_id, owner)

    def close(self) -> None:
        """Ends the workers, if they are our own, and says of the runs that they were broken off."""
        if not self._closed.acquire(blocking=False):
            return
        atexit.unregister(self.close)
        self._carrier.close()
        for job in self._board.all():
            if job.address is None or not self._carrier.address:
                self._ended(job, Outcome(problem=APP_STOPPED, state=INTERRUPTED))
        self._claim.give_up()

    def _ended(self, job: Job, outcome: Outcome) -> None:
        """Disk first, memory last: a view is never older than the one before."""
        try:
            if isinstance(job, Demonstration):
                self._keep_view(job, outcome)
            else:
                for run, status in job.ends(outcome):
                    self._write_end(run, status)
        finally:
            self._board.remove(job.key)

    def _write_end(self, run: LiveRun, status: Status) -> None:
        if status.state in (FAILED, INTERRUPTED):
            # Its trainer came to no end, so what was announced last may not be on disk yet.
            run.folder.write_history(run.view(None).history)
        end(run.folder, status)
        self._claim.remove(run.run_id)

    def _tick(self) -> None:
        """Now and then, in the carrier's thread. Trouble with the disk must not look like trouble with the cluster."""
        try:
            self._claim.beat()
            self.store.interrupt(self._claim.take_abandoned() - self._claim.runs)
        except OSError:
            logger.exception("The claims beside the store can't be read or written")

    def _found(self, keys: set[str]) -> list[Training]:
        """Looks after those of the trainings `keys` on a foreign cluster that lie in our store and no other app follows.

        Runs that claim to be active though nobody trains them are told that they were broken off.
        """
        others = self._claim.claimed_by_others()
        trainings = [training for key in sorted(keys) if (training := self._known(key, others))]
        for training in trainings:
            for run in training.runs:
                self._claim.add(run.run_id)
        trained = {run_id for key in keys for run_id in key.split(BETWEEN)}
        self.store.interrupt_all_but(trained | others | self._claim.runs)
        return trainings

    def _known(self, key: str, others: set[str]) -> Training | None:
        """The training of that key; None where its runs aren't in our store, or another app follows them."""
        if job := self._board.get(key):
            return job
        folders = [RunFolder(self.store.runs_path / run_id) for run_id in key.split(BETWEEN)]
        if not all(folder.exists() and folder.run_id not in others for folder in folders):
            return None
        return Training([LiveRun(folder, folder.status) for folder in folders])
