"""A run while it is looked after: its curve and snapshots grow in memory with each announcement."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from rnnviz.run_folder import (
    FINISHED,
    HISTORY_COLUMNS,
    PAUSED,
    RUNNING,
    WAITING,
    History,
    RunFolder,
    Snapshot,
    Status,
)

_SNAPSHOT_FIELDS = tuple(spec.name for spec in dataclasses.fields(Snapshot))


@dataclass(frozen=True)
class RunView:
    """All that a page shows of a run at one moment.

    `place` is how many runs are trained before this one, 0 for the next, None where it isn't waiting here.
    `fraction` is the share of the run's budget that is used up, 0 to 1.
    """

    status: Status
    place: int | None
    fraction: float
    history: History
    snapshots: tuple[Snapshot, ...]


class Curve:
    """A `History` that grows. To look at it costs the same however long it is: nothing is copied."""

    def __init__(self, history: History) -> None:
        columns = [getattr(history, name) for name in HISTORY_COLUMNS]
        self._length = len(history)
        self._columns = np.array(columns, dtype=float)  # (columns, capacity)

    def add(self, row: Mapping[str, float]) -> None:
        if self._length and row["step"] <= self._columns[0, self._length - 1]:
            return  # told twice: once by the file, once by the scheduler's memory
        if self._length == self._columns.shape[1]:
            larger = np.empty((len(HISTORY_COLUMNS), max(256, 2 * self._length)))
            larger[:, : self._length] = self._columns
            self._columns = larger
        self._columns[:, self._length] = [row[name] for name in HISTORY_COLUMNS]
        self._length += 1

    def history(self) -> History:
        """As it stands now. Rows are only ever added behind it, so it stays as it is."""
        columns = self._columns[:, : self._length]
        columns.flags.writeable = False
        return History(*columns)


class LiveRun:
    """One run from its submission to its end. Not thread-safe: whoever holds it holds the board's lock."""

    def __init__(self, folder: RunFolder, status: Status) -> None:
        self.folder = folder
        self.run_id = folder.run_id
        self.status = status
        self.snapshots = folder.snapshots
        self._fraction = self.snapshots[-1].fraction if self.snapshots else 0.0
        self._curve = Curve(folder.history)

    def start(self) -> None:
        """It is now the business of a worker."""
        if self.status.state == WAITING:
            self.change(state=RUNNING)

    def change(self, **changes: Any) -> None:
        self.status = dataclasses.replace(self.status, **changes)

    def hear(self, message: Mapping[str, Any]) -> None:
        """One announcement of the trainer."""
        event = message["event"]
        if event == "progress":
            self._curve.add(message)
            self._fraction = message["fraction"]
            self.change(seconds=message["seconds"])
        elif event == "snapshot":
            self._add_snapshot(Snapshot(**{name: message[name] for name in _SNAPSHOT_FIELDS}))
        elif event == "paused":
            self.change(state=PAUSED)
        elif event in ("started", "resumed"):
            self.change(state=RUNNING)
        elif event == "finished":
            self.change(
                state=message["status"], message=message["message"], seconds=message["seconds"],
                held_out_loss=message["held_out_loss"],
                train_tokens_per_second=message["train_tokens_per_second"],
            )

    def _add_snapshot(self, snapshot: Snapshot) -> None:
        if not self.snapshots or snapshot.step > self.snapshots[-1].step:
            self.snapshots = (*self.snapshots, snapshot)

    def view(self, place: int | None) -> RunView:
        fraction = 1.0 if self.status.state == FINISHED else self._fraction
        return RunView(self.status, place, fraction, self._curve.history(), self.snapshots)
