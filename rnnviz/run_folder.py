"""A run is a folder: what it holds, written whole or not at all, read back as frozen records."""

from __future__ import annotations

import dataclasses
import json
import os
import re
import secrets
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from rnnviz.config import RunConfig
from rnnviz.errors import UserError
from rnnviz.vocabulary import Vocabulary

WAITING, RUNNING, PAUSED = "queued", "running", "paused"
FINISHED, STOPPED, DIVERGED = "finished", "stopped", "diverged"
FAILED, INTERRUPTED = "failed", "interrupted"
ACTIVE = (WAITING, RUNNING, PAUSED)

NAME_LIMIT = 60  # characters
HISTORY_COLUMNS = ("step", "tokens", "seconds", "loss", "tokens_per_second", "learning_rate")
_RUN_ID = re.compile(r"[a-z0-9-]{8,64}")


@dataclass(frozen=True)
class Status:
    """Where a run stands. `message` is a sentence for the person, empty when there is nothing to explain.

    `race` is the id of the race that it takes part in, empty for a run of its own.
    """

    state: str = WAITING
    message: str = ""
    owner: str = ""
    race: str = ""
    created: float = 0.0
    seconds: float = 0.0
    held_out_loss: float | None = None
    train_tokens_per_second: float | None = None


@dataclass(frozen=True)
class Snapshot:
    """What the network was at one step: its scores and a text that it wrote; the weights lie in a file.

    `held_out_loss` is in nats per token, over `held_out_tokens` tokens of the held-out tenth.
    `fraction` is the share of the run's budget that was used up, 0 to 1.
    """

    step: int
    tokens: int
    seconds: float
    fraction: float
    held_out_loss: float
    held_out_tokens: int
    sample: str


@dataclass(frozen=True)
class History:
    """The curve of a run: one row an announcement; arrays of equal length, oldest first.

    `loss` is the mean training loss in nats per token since the row before.
    """

    step: np.ndarray
    tokens: np.ndarray
    seconds: np.ndarray
    loss: np.ndarray
    tokens_per_second: np.ndarray
    learning_rate: np.ndarray

    @classmethod
    def of(cls, rows: list[Mapping[str, Any]]) -> History:
        """From progress announcements, in the order they came."""
        return cls(*(np.array([row[name] for row in rows], dtype=float) for name in HISTORY_COLUMNS))

    def rows(self) -> list[dict[str, float]]:
        """The announcements again, one a row."""
        columns = [getattr(self, name).tolist() for name in HISTORY_COLUMNS]
        return [dict(zip(HISTORY_COLUMNS, row)) for row in zip(*columns)]

    def __len__(self) -> int:
        return len(self.step)


class RunFolder:
    """The files of one run.

    | file | holds | written by |
    |---|---|---|
    | `config.json` | the `RunConfig` | whoever creates the run |
    | `corpus.txt` | the normalised text, UTF-8 | whoever creates the run |
    | `vocabulary.json` | level and tokens; a token's id is its place | whoever creates the run |
    | `status.json` | `Status` | engine and trainer |
    | `history.json` | `History`, by column | trainer |
    | `snapshots.json` | the list of `Snapshot`s, oldest first | trainer |
    | `snapshots/<step>.npz` | named weights, and the trainer's own `probe/logits` | trainer |
    | `model.keras` | the final model, ids in, logits out | trainer |
    | `name.txt` | what its owner calls it; only where they do | owner |
    """

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)

    @property
    def run_id(self) -> str:
        return self.path.name

    @classmethod
    def create(
        cls, path: Path | str, config: RunConfig, text: str, vocabulary: Vocabulary, owner: str = "", race: str = ""
    ) -> RunFolder:
        """A new run, waiting to be trained. `text` is already normalised."""
        folder = cls(path)
        (folder.path / "snapshots").mkdir(parents=True)
        folder._write_json("config.json", config.to_dict())
        folder._write("corpus.txt", lambda file: file.write(text.encode("utf-8")))
        folder._write_json("vocabulary.json", vocabulary.to_dict())
        folder.write_status(Status(owner=owner, race=race, created=time.time()))
        return folder

    def exists(self) -> bool:
        return (self.path / "config.json").is_file() and (self.path / "status.json").is_file()

    @property
    def config(self) -> RunConfig:
        return RunConfig.of_run(self._read_json("config.json"))

    @property
    def text(self) -> str:
        return (self.path / "corpus.txt").read_bytes().decode("utf-8")

    @property
    def vocabulary(self) -> Vocabulary:
        return Vocabulary.from_dict(self._read_json("vocabulary.json"))

    @property
    def status(self) -> Status:
        return Status(**self._read_json("status.json"))

    @property
    def name(self) -> str:
        """What its owner calls it; empty where it has no name."""
        path = self.path / "name.txt"
        return path.read_text(encoding="utf-8") if path.is_file() else ""

    def rename(self, name: str) -> None:
        """In one line, of `NAME_LIMIT` characters at most; an empty name takes it away.

        Raises:
            UserError: for a longer one.
        """
        name = " ".join(name.split())
        if len(name) > NAME_LIMIT:
            raise UserError(f"A name has at most {NAME_LIMIT} characters; this one has {len(name)}.")
        if name:
            self._write("name.txt", lambda file: file.write(name.encode("utf-8", "replace")))
        else:
            (self.path / "name.txt").unlink(missing_ok=True)

    @property
    def history(self) -> History:
        columns = self._read_json("history.json", default={name: [] for name in HISTORY_COLUMNS})
        return History(*(np.array(columns[name], dtype=float) for name in HISTORY_COLUMNS))

    @property
    def snapshots(self) -> tuple[Snapshot, ...]:
        return tuple(Snapshot(**record) for record in self._read_json("snapshots.json", default=[]))

    @property
    def model_path(self) -> Path:
        return self.path / "model.keras"

    def weights(self, step: int | None = None) -> dict[str, np.ndarray]:
        """Named float32 weights at a snapshot's step, the last one when not said.

        Raises:
            UserError: where the run has no snapshot, or none at that step.
        """
        arrays = self._arrays(step)
        return {name: array for name, array in arrays.items() if not name.startswith("probe/")}

    def probe_logits(self, step: int | None = None) -> np.ndarray:
        """The trainer's own logits on the probe, (time steps, vocabulary), (1, vocabulary) for last_step."""
        return self._arrays(step)["probe/logits"]

    def _arrays(self, step: int | None) -> dict[str, np.ndarray]:
        steps = [snapshot.step for snapshot in self.snapshots]
        if not steps:
            raise UserError("This run has no snapshot yet, so there is no network to look at.")
        wanted = steps[-1] if step is None else step
        if wanted not in steps:
            there_are = ", ".join(map(str, steps))
            raise UserError(f"This run has no snapshot at step {wanted}; there are {there_are}.")
        with np.load(self.snapshot_path(wanted), allow_pickle=False) as arrays:
            return dict(arrays)

    def write_status(self, status: Status) -> None:
        self._write_json("status.json", dataclasses.asdict(status))

    def update_status(self, **changes: Any) -> Status:
        """The status with `changes`, written and returned."""
        status = dataclasses.replace(self.status, **changes)
        self.write_status(status)
        return status

    def write_history(self, history: History) -> None:
        self._write_json("history.json", {name: getattr(history, name).tolist() for name in HISTORY_COLUMNS})

    def add_snapshot(
        self, snapshot: Snapshot, weights: Mapping[str, np.ndarray], probe_logits: np.ndarray
    ) -> None:
        """The weights first, then the record that names them, so that a record never points at nothing."""
        arrays = {**weights, "probe/logits": probe_logits}
        self._write(self.snapshot_path(snapshot.step), lambda file: np.savez(file, **arrays))
        records = [*self.snapshots, snapshot]
        self._write_json("snapshots.json", [dataclasses.asdict(record) for record in records])

    def snapshot_path(self, step: int) -> Path:
        return self.path / "snapshots" / f"{step:08d}.npz"

    def _read_json(self, name: str, default: Any = None) -> Any:
        path = self.path / name
        if default is not None and not path.exists():
            return default
        return json.loads(path.read_text(encoding="utf-8"))

    def _write_json(self, name: str, value: Any) -> None:
        self._write(name, lambda file: file.write(json.dumps(value, allow_nan=False).encode("utf-8")))

    def _write(self, name: str | Path, fill: Callable) -> None:
        _write_whole(self.path / name, fill)


def write_whole(path: Path, content: bytes) -> None:
    """Written beside, then renamed: a reader sees the old file or the new one, never half of one."""
    _write_whole(path, lambda file: file.write(content))


def _write_whole(path: Path, fill: Callable) -> None:
    beside = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}")
    try:
        with open(beside, "wb") as file:
            fill(file)
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def new_run_id() -> str:
    """An id that can't be guessed: 96 random bits, safe in a URL and as a folder's name."""
    return secrets.token_hex(12)


def is_run_id(text: str) -> bool:
    """Whether `text` has the form of a run's id, and so can't name anything outside the store."""
    return _RUN_ID.fullmatch(text) is not None
