"""The runs that this app looks after, first in first out; shared by all threads."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any

from rnnviz.engine.live_run import LiveRun, RunView
from rnnviz.run_folder import ACTIVE


class Board:
    """Live runs in the order of their submission: those at a worker, and those that wait.

    No method reads a disk or waits for anything but another method.
    """

    def __init__(self) -> None:
        self._runs: dict[str, LiveRun] = {}
        self._lock = threading.Lock()

    def add(self, run: LiveRun) -> None:
        with self._lock:
            self._runs[run.run_id] = run

    def remove(self, run_id: str) -> None:
        with self._lock:
            self._runs.pop(run_id, None)

    def get(self, run_id: str) -> LiveRun | None:
        with self._lock:
            return self._runs.get(run_id)

    def all(self) -> list[LiveRun]:
        with self._lock:
            return list(self._runs.values())

    def view(self, run_id: str) -> RunView | None:
        """What there is to show of a run now; None where it isn't looked after here."""
        with self._lock:
            run = self._runs.get(run_id)
            return run and run.view(self._place(run))

    def _place(self, run: LiveRun) -> int | None:
        waiting = [other.run_id for other in self._runs.values() if other.waits]
        return waiting.index(run.run_id) if run.waits else None

    def active_of(self, owner: str) -> str | None:
        """The run that `owner` has waiting or in training. Nobody ("") has none."""
        with self._lock:
            mine = (run for run in self._runs.values() if owner and run.status.owner == owner)
            return next((run.run_id for run in mine if run.status.state in ACTIVE), None)

    def take(self, address: str) -> LiveRun | None:
        """The run that has waited longest, which is from now on at the worker `address`."""
        with self._lock:
            run = next((run for run in self._runs.values() if run.waits), None)
            if run:
                run.start_at(address)
            return run

    def withdraw(self, run_id: str) -> LiveRun | None:
        """Takes a run out that still waits; None where it does not wait any more."""
        with self._lock:
            run = self._runs.get(run_id)
            return self._runs.pop(run_id) if run and run.waits else None

    def anyone_waits(self) -> bool:
        with self._lock:
            return any(run.waits for run in self._runs.values())

    def at_workers(self) -> dict[str, str]:
        """The worker's address of each run that has one."""
        with self._lock:
            return {run.run_id: run.address for run in self._runs.values() if run.address is not None}

    def hear(self, message: Mapping[str, Any]) -> None:
        """An announcement of a trainer; those of runs that others look after are passed over."""
        with self._lock:
            run = self._runs.get(message["run"])
            if run:
                run.hear(message)
