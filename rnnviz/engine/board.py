"""The jobs that this app looks after, first in first out; shared by all threads."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from typing import Any

from rnnviz.engine.jobs import Demonstration, DemonstrationView, Job, Training
from rnnviz.engine.live_run import LiveRun, RunView
from rnnviz.run_folder import ACTIVE


class Board:
    """Jobs in the order of their submission: those at a worker, and those that wait.

    No method reads a disk or waits for anything but another method.
    """

    def __init__(self) -> None:
        self._jobs: dict[str, Job] = {}
        self._lock = threading.Lock()

    def add(self, job: Job) -> None:
        with self._lock:
            self._jobs[job.key] = job

    def remove(self, key: str) -> None:
        with self._lock:
            self._jobs.pop(key, None)

    def get(self, key: str) -> Job | None:
        with self._lock:
            return self._jobs.get(key)

    def all(self) -> list[Job]:
        with self._lock:
            return list(self._jobs.values())

    def view(self, run_id: str) -> RunView | None:
        """What there is to show of a run now; None where it isn't looked after here."""
        with self._lock:
            training = self._training(run_id)
            return training and training.find(run_id).view(self._place(training))

    def demonstration(self, key: str) -> DemonstrationView | None:
        with self._lock:
            job = self._jobs.get(key)
            return job.view(self._place(job)) if isinstance(job, Demonstration) else None

    def _training(self, run_id: str) -> Training | None:
        trainings = (job for job in self._jobs.values() if isinstance(job, Training))
        return next((training for training in trainings if training.find(run_id)), None)

    def _place(self, job: Job) -> int | None:
        waiting = [other for other in self._jobs.values() if other.address is None]
        return waiting.index(job) if job.address is None else None

    def active_of(self, owner: str, kind: type[Job]) -> Job | None:
        """The job of this kind that `owner` has waiting or at work. Nobody ("") has none."""
        with self._lock:
            mine = (job for job in self._jobs.values() if owner and job.owner == owner and isinstance(job, kind))
            return next((job for job in mine if job.active), None)

    def take(self, addresses: Sequence[str]) -> list[Job]:
        """The job that has waited longest, from now on at the first of these workers; where it can be divided, as
        several jobs at as many of them as it can use. Nothing where none waits.
        """
        with self._lock:
            job = next((job for job in self._jobs.values() if job.address is None), None)
            if job is None:
                return []
            parts = job.divided(len(addresses))
            others = {key: other for key, other in self._jobs.items() if other is not job}
            self._jobs = {part.key: part for part in parts} | others
            for part, address in zip(parts, addresses):
                part.start_at(address)
            return parts

    def withdraw(self, key: str) -> Job | None:
        """Takes a job out that still waits; None where it does not wait any more."""
        with self._lock:
            job = self._jobs.get(key)
            return self._jobs.pop(key) if job and job.address is None else None

    def withdraw_run(self, run_id: str) -> LiveRun | None:
        """Takes a run out that still waits; None where it does not wait any more."""
        with self._lock:
            training = self._training(run_id)
            if training is None or training.address is not None:
                return None
            run = training.find(run_id)
            training.runs.remove(run)
            if not training.runs:
                self._jobs.pop(training.key)
            return run

    def address_of(self, run_id: str) -> str | None:
        """The worker that trains a run; None where it waits, has ended, or is not looked after here."""
        with self._lock:
            training = self._training(run_id)
            if training is None or training.find(run_id).status.state not in ACTIVE:
                return None
            return training.address

    def at_workers(self) -> dict[str, str]:
        """The worker's address of each job that has one, by the job's key."""
        with self._lock:
            return {key: job.address for key, job in self._jobs.items() if job.address is not None}

    def hear(self, message: Mapping[str, Any]) -> None:
        """An announcement; those of runs that others look after are passed over."""
        with self._lock:
            job = self._jobs.get(message["run"]) or self._training(message["run"])
            if job:
                job.hear(message)
