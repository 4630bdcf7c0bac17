"""Runs that nobody here looks after, read from disk and remembered as long as their files stay the same."""

from __future__ import annotations

import threading
from collections import OrderedDict

from rnnviz.engine.live_run import RunView
from rnnviz.run_folder import FINISHED, RunFolder

REMEMBERED = 64
_FILES = ("status.json", "history.json", "snapshots.json")


class FinishedRuns:
    """The last few views from disk, by run id."""

    def __init__(self) -> None:
        self._views: OrderedDict[str, tuple[tuple, RunView]] = OrderedDict()
        self._lock = threading.Lock()

    def view(self, folder: RunFolder) -> RunView:
        written = _when_written(folder)
        with self._lock:
            known = self._views.get(folder.run_id)
        if known is None or known[0] != written:
            known = written, read_view(folder)
        with self._lock:
            self._views[folder.run_id] = known
            self._views.move_to_end(folder.run_id)
            while len(self._views) > REMEMBERED:
                self._views.popitem(last=False)
        return known[1]


def read_view(folder: RunFolder) -> RunView:
    """The run as its files tell it."""
    status, snapshots = folder.status, folder.snapshots
    used = snapshots[-1].fraction if snapshots else 0.0
    return RunView(status, None, 1.0 if status.state == FINISHED else used, folder.history, snapshots)


def _when_written(folder: RunFolder) -> tuple:
    paths = [folder.path / name for name in _FILES]
    return tuple(path.stat().st_mtime_ns if path.exists() else 0 for path in paths)
