"""Which runs a living app looks after, so that another app on the same store leaves them alone."""

from __future__ import annotations

import json
import os
import secrets
import socket
import threading
import time
from pathlib import Path

import psutil

# An app on another machine can't be asked whether it lives: its claim must have been touched within this time.
SILENCE_LIMIT = 60.0


class Claim:
    """A small file beside the store: host, process and run ids. It goes when the app ends well.

    After a crash it stays behind; the next app finds that its process is gone, or, for a process on another
    machine, that the file was not touched for a minute.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / f"{secrets.token_hex(8)}.json"
        self._runs: frozenset[str] = frozenset()
        self._lock = threading.Lock()

    @property
    def runs(self) -> frozenset[str]:
        return self._runs

    def add(self, run_id: str) -> None:
        """To be called before the run's folder is made, so that nobody ever finds it unclaimed."""
        with self._lock:
            self._write(self._runs | {run_id})

    def remove(self, run_id: str) -> None:
        with self._lock:
            self._write(self._runs - {run_id})

    def beat(self) -> None:
        """Shows that this app lives to apps on other machines."""
        with self._lock:
            if self._runs:
                os.utime(self._path)

    def give_up(self) -> None:
        """All runs are let go."""
        with self._lock:
            self._write(frozenset())

    def claimed_by_others(self) -> set[str]:
        """The runs that other living apps look after."""
        others = (path for path in self._path.parent.glob("*.json") if path != self._path)
        return {run_id for path in others if _lives(path) for run_id in _read(path).get("runs", ())}

    def take_abandoned(self) -> set[str]:
        """The runs of apps that have ended without a word; each is handed out once."""
        abandoned: set[str] = set()
        for path in self._path.parent.glob("*.json"):
            if path != self._path and not _lives(path):
                abandoned.update(_read(path).get("runs", ()))
                path.unlink(missing_ok=True)
        return abandoned

    def _write(self, runs: frozenset[str]) -> None:
        self._runs = runs
        if not runs:
            self._path.unlink(missing_ok=True)
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        beside = self._path.with_suffix(".beside")
        beside.write_text(json.dumps(_this_process() | {"runs": sorted(runs)}), encoding="utf-8")
        os.replace(beside, self._path)


def _this_process() -> dict:
    return {"host": socket.gethostname(), "pid": os.getpid(), "started": psutil.Process().create_time()}


def _read(path: Path) -> dict:
    """What a claim says; nothing where its app has just removed it."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}


def _lives(path: Path) -> bool:
    claim = _read(path)
    if claim.get("host") != socket.gethostname():
        return bool(claim) and time.time() - path.stat().st_mtime < SILENCE_LIMIT
    try:
        # A process id is used again in time; the moment of its start tells the two apart.
        return abs(psutil.Process(claim["pid"]).create_time() - claim["started"]) < 1.0
    except psutil.NoSuchProcess:
        return False
