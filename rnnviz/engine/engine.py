"""Trains runs in workers of their own process: what the pages talk to."""

from __future__ import annotations

import atexit
import dataclasses
import logging
import os
import threading

from rnnviz.config import RunConfig
from rnnviz.corpus import prepare
from rnnviz.engine.board import Board
from rnnviz.engine.carrier import Carrier
from rnnviz.engine.claim import Claim
from rnnviz.engine.finished import FinishedRuns
from rnnviz.engine.live_run import LiveRun, RunView
from rnnviz.engine.store import APP_STOPPED, Store, end
from rnnviz.engine.worker import TRAIN
from rnnviz.errors import UserError
from rnnviz.run_folder import FAILED, INTERRUPTED, STOPPED, RunFolder, Status, new_run_id

BEFORE_ITS_TURN = "This run was stopped before its turn came."
_STRIPES = 64

logger = logging.getLogger(__name__)


class Engine:
    """Takes runs, trains them one a worker, first in first out, and shows how they stand.

    Every method may be called from any thread, and none waits for a worker. The workers are started in the
    background: a run that is submitted before they are there waits in the queue like any other.
    """

    def __init__(self, store: Store, train: str = TRAIN, scheduler: str | None = None) -> None:
        """`train` names the training function; `scheduler` a running Dask cluster, else RNNVIZ_SCHEDULER does."""
        self.store = store
        self._claim = Claim(store.engines_path)
        self._board, self._finished = Board(), FinishedRuns()
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
            active = self._board.active_of(owner)
            if active:
                return active
            if self.problem:
                raise UserError(self.problem)
            run = self._create(config, text, owner)
            self._board.add(run)
        self._carrier.wake()
        return run.run_id

    def _create(self, config: RunConfig, text: str, owner: str) -> LiveRun:
        prepared, run_id = prepare(text, config), new_run_id()
        try:
            self._claim.add(run_id)
        except OSError as error:
            raise self.store.not_writable(error) from error
        folder = self.store.create(config, prepared.text, prepared.vocabulary, owner, run_id)
        return LiveRun(folder, folder.status)

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
        run = self._board.withdraw(run_id)
        if run is None:
            self._command(run_id, "stop")
        else:
            self._write_end(run, dataclasses.replace(run.status, state=STOPPED, message=BEFORE_ITS_TURN))

    def _command(self, run_id: str, name: str, *arguments: float) -> None:
        """Raises UserError where the run isn't in training here."""
        address = self._board.at_workers().get(run_id)
        if address is not None:
            self._carrier.command(run_id, address, name, *arguments)
        elif self._board.get(run_id):
            raise UserError("This run waits for its turn: until then it can only be stopped.")
        else:
            state = self.view(run_id).status.state
            raise UserError(f"This run is not in training here, so nothing can be changed about it; it is {state}.")

    def close(self) -> None:
        """Ends the workers, if they are our own, and says of the runs that they were broken off."""
        if not self._closed.acquire(blocking=False):
            return
        atexit.unregister(self.close)
        self._carrier.close()
        for run in self._board.all():
            if run.waits or not self._carrier.address:
                self._ended(run, dataclasses.replace(run.status, state=INTERRUPTED, message=APP_STOPPED))
        self._claim.give_up()

    def _ended(self, run: LiveRun, status: Status) -> None:
        """Disk first, memory last: a view is never older than the one before."""
        try:
            self._write_end(run, status)
        finally:
            self._board.remove(run.run_id)

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

    def _found(self, trained: set[str]) -> list[LiveRun]:
        """Looks after those of the runs `trained` on a foreign cluster that lie in our store and no other app follows.

        Runs that claim to be active though nobody trains them are told that they were broken off.
        """
        others = self._claim.claimed_by_others()
        runs = [run for run_id in sorted(trained - others) if (run := self._known(run_id))]
        for run in runs:
            self._claim.add(run.run_id)
        self.store.interrupt_all_but(trained | others | self._claim.runs)
        return runs

    def _known(self, run_id: str) -> LiveRun | None:
        folder = RunFolder(self.store.runs_path / run_id)
        return self._board.get(run_id) or (LiveRun(folder, folder.status) if folder.exists() else None)
