"""Ties a scheduler's or worker's process to the app that started it: runs inside that process."""

from __future__ import annotations

import os
import threading
import time

LOOK_EVERY = 0.5  # seconds


def hold_on(app_pid: int) -> None:
    """From now on this process ends when the app does, even where the app was killed without a word.

    It also leaves the app's process group: Ctrl-C in a terminal goes to a whole group, and the app is to end its
    workers in its own order.
    """
    if os.getpgrp() != os.getpid():
        os.setpgid(0, 0)
    if _held.acquire(blocking=False):  # Dask imports what it preloads twice
        threading.Thread(target=_watch, args=(app_pid,), name="lifeline", daemon=True).start()


_held = threading.Lock()


def _watch(app_pid: int) -> None:
    # An orphan gets a new parent, and a pid that is used again is no parent of this process.
    while os.getppid() == app_pid:
        time.sleep(LOOK_EVERY)
    os._exit(1)
