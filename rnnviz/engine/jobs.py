"""What a worker does at one time: it trains a run, or several in turns, or shows something."""

from __future__ import annotations

import dataclasses
import secrets
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from rnnviz.engine import worker
from rnnviz.engine.live_run import LiveRun
from rnnviz.run_folder import ACTIVE, FAILED, FINISHED, RUNNING, STOPPED, WAITING, Status

BETWEEN = "+"  # the ids of the runs in a job's key
ROWS_LIMIT = 4000


class Job(Protocol):
    """Work for one worker. Not thread-safe: whoever holds it holds the board's lock."""

    key: str
    owner: str
    address: str | None

    @property
    def active(self) -> bool:
        """Whether it waits, or has something to do yet."""

    def start_at(self, address: str) -> None:
        """It is now the business of the worker there."""

    def call(self, train: str) -> tuple[Callable, tuple]:
        """A function of `rnnviz.engine.worker` and its arguments; `train` names the training function."""

    def divided(self, count: int) -> list[Job]:
        """Itself, as at most `count` jobs that may be done at the same time."""

    def hear(self, message: Mapping[str, Any]) -> None:
        """An announcement that names it, or a run of it."""


class Training:
    """Runs that are trained in one worker: one alone, or those of a race, which take turns."""

    def __init__(self, runs: Sequence[LiveRun]) -> None:
        self.runs = list(runs)
        self.key = BETWEEN.join(run.run_id for run in runs)
        self.owner = runs[0].status.owner
        self.address: str | None = None

    @property
    def active(self) -> bool:
        return any(run.status.state in ACTIVE for run in self.runs)

    def start_at(self, address: str) -> None:
        self.address = address
        for run in self.runs:
            run.start()

    def call(self, train: str) -> tuple[Callable, tuple]:
        return worker.job, ([str(run.folder.path) for run in self.runs], train)

    def divided(self, count: int) -> list[Job]:
        """As cards are dealt, so that no worker has two runs more than another."""
        lanes = min(count, len(self.runs))
        return [Training(self.runs[lane::lanes]) for lane in range(lanes)]

    def hear(self, message: Mapping[str, Any]) -> None:
        for run in self.runs:
            if run.run_id == message["run"]:
                run.hear(message)

    def find(self, run_id: str) -> LiveRun | None:
        return next((run for run in self.runs if run.run_id == run_id), None)

    def ends(self, outcome: Outcome) -> list[tuple[LiveRun, Status]]:
        """How each run ended, as far as that is known without its folder."""
        if outcome.problem:
            told = {"state": outcome.state, "message": outcome.problem}
            return [(run, dataclasses.replace(run.status, **told)) for run in self.runs]
        return [(run, Status(**outcome.result[run.run_id])) for run in self.runs]


@dataclass(frozen=True)
class Outcome:
    """What a job came to: what its function gave, or why there is nothing, as a sentence."""

    result: Any = None
    problem: str = ""
    state: str = FAILED


@dataclass(frozen=True)
class DemonstrationView:
    """All that a page shows of a demonstration at one moment.

    `place` is how many jobs are done before this one, None where it isn't waiting. `rows` are its announcements,
    oldest first; `result` is what it gave at its end, None before.
    """

    name: str
    settings: Mapping[str, Any]
    state: str
    message: str
    place: int | None
    rows: tuple[dict[str, Any], ...]
    result: dict[str, Any] | None


class Demonstration:
    """Something small that is trained for a lesson while one watches; it lives in memory only."""

    def __init__(self, name: str, function: str, settings: Mapping[str, Any], owner: str) -> None:
        """`function` names what the worker calls with the settings, as "package.module:function"."""
        self.key, self.owner = secrets.token_hex(12), owner
        self.address: str | None = None
        self._name, self._function, self._settings = name, function, dict(settings)
        self._state, self._message = WAITING, ""
        self._rows: deque[dict[str, Any]] = deque(maxlen=ROWS_LIMIT)
        self._result: dict[str, Any] | None = None

    @property
    def active(self) -> bool:
        return self._state in ACTIVE

    def start_at(self, address: str) -> None:
        self.address, self._state = address, RUNNING

    def call(self, train: str) -> tuple[Callable, tuple]:
        return worker.demonstration, (self.key, self._function, self._settings)

    def divided(self, count: int) -> list[Job]:
        return [self]

    def hear(self, message: Mapping[str, Any]) -> None:
        self._rows.append({name: value for name, value in message.items() if name not in ("run", "worker")})

    def end(self, outcome: Outcome) -> None:
        if outcome.problem:
            self._state, self._message = outcome.state, outcome.problem
        else:
            ended = outcome.result
            self._result, self._message = ended["result"], ended["message"]
            self._state = FAILED if self._message else STOPPED if ended["stopped"] else FINISHED

    def view(self, place: int | None) -> DemonstrationView:
        return DemonstrationView(
            self._name, self._settings, self._state, self._message, place, tuple(self._rows), self._result
        )
