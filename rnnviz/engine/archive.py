"""A run as one zip file, to be kept or carried to another machine; what comes in is read with suspicion.

| in the zip | holds |
|---|---|
| `config.json`, `vocabulary.json`, `status.json`, `history.json`, `snapshots.json` | as in a `RunFolder` |
| `corpus.txt`, `name.txt` | the text; what its owner calls the run |
| `snapshots/<step>.npz` | weights and probe's logits of each snapshot |

The Keras model is left out: it is code in a way, and `takeaway` makes it anew from the weights.
"""

from __future__ import annotations

import io
import json
import math
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from rnnviz.config import RunConfig
from rnnviz.corpus import CHARACTER_LIMIT, TEXT_LIMIT, normalise
from rnnviz.errors import UserError
from rnnviz.nets.weights import weight_shapes
from rnnviz.run_folder import (
    ACTIVE, DIVERGED, FAILED, FINISHED, HISTORY_COLUMNS, INTERRUPTED, NAME_LIMIT, STOPPED, History, RunFolder, Snapshot,
)
from rnnviz.vocabulary import Vocabulary

SIZE_LIMIT = 300  # MB of what is in it; a run leaves up to 200 of weights
SNAPSHOTS_LIMIT, ROWS_LIMIT, WORDS_LIMIT = 100, 10_000, 10_000  # WORDS_LIMIT in characters
_MB = 1_000_000
_WRITTEN = ("config.json", "vocabulary.json", "status.json", "history.json", "snapshots.json", "corpus.txt", "name.txt")
# What comes of reading a zip of something else, or one that was damaged or made by hand.
_DAMAGE = (
    zipfile.BadZipFile, zlib.error, struct.error, KeyError, ValueError, TypeError, EOFError, OverflowError, RuntimeError,
)
_ENDS = (FINISHED, STOPPED, DIVERGED, FAILED, INTERRUPTED)


def pack(folder: RunFolder) -> bytes:
    """The zip of a run that has ended: the same run gives the same bytes. Who owns it is left out.

    Raises:
        UserError: for a run that is still active.
    """
    if folder.status.state in ACTIVE:
        raise UserError("This run is still in training; it can be saved as a file as soon as that has ended.")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in _files(folder):
            content = path.read_bytes()
            if path.name == "status.json":
                content = json.dumps(json.loads(content) | {"owner": "", "race": ""}).encode()
            archive.writestr(zipfile.ZipInfo(path.relative_to(folder.path).as_posix()), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _files(folder: RunFolder) -> Iterator[Path]:
    yield from (path for name in _WRITTEN if (path := folder.path / name).is_file())
    yield from (folder.snapshot_path(snapshot.step) for snapshot in folder.snapshots)


def unpack(data: bytes, path: Path, owner: str) -> RunFolder:
    """Writes the run in the zip `data` into a new folder at `path`, as one of `owner`.

    Every value is checked as if it came from a stranger, and only what was checked is written.

    Raises:
        UserError: where it isn't such a zip, or anything in it can't be.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > SIZE_LIMIT * _MB:
                raise UserError(f"A saved run holds at most {SIZE_LIMIT} MB; this one would become larger.")
            return _Unpacking(archive).write(path, owner)
    except UserError as error:
        raise UserError(f"This file can't be opened as a saved run. {error}") from error
    except _DAMAGE as error:  # which of its thousand ways matters to nobody
        raise UserError("This file is no run that was saved here, or it is damaged.") from error


class _Unpacking:
    """What is in one zip, checked."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.config = RunConfig.of_run(self._json("config.json", dict))
        self.text = self._text("corpus.txt", TEXT_LIMIT)
        self.vocabulary = _checked_vocabulary(self._json("vocabulary.json", dict), self.config)
        self.vocabulary.encode(self.text)
        self.name = self._text("name.txt", NAME_LIMIT) if "name.txt" in archive.namelist() else ""

    def write(self, path: Path, owner: str) -> RunFolder:
        status = self._status()
        history, snapshots = self._history(), [_snapshot(one) for one in self._json("snapshots.json", list, default=[])]
        if len(snapshots) > SNAPSHOTS_LIMIT or not _rises([snapshot.step for snapshot in snapshots]):
            raise UserError(f"Its snapshots must be at most {SNAPSHOTS_LIMIT}, in the order of their steps.")
        folder = RunFolder.create(path, self.config, self.text, self.vocabulary, owner)
        for snapshot in snapshots:
            arrays = self._arrays(snapshot.step)
            logits = arrays.pop("probe/logits")
            folder.add_snapshot(snapshot, arrays, logits)
        folder.write_history(history)
        folder.update_status(**status)
        folder.rename(self.name)
        return folder

    def _status(self) -> dict[str, Any]:
        status = self._json("status.json", dict)
        if status["state"] not in _ENDS:
            raise UserError(f"A saved run has come to an end: {', '.join(_ENDS)}; got {status['state']!r:.40}.")
        return {
            "state": status["state"], "message": _words(status["message"]), "seconds": _number(status["seconds"]),
            "held_out_loss": _number(status["held_out_loss"], optional=True),
            "train_tokens_per_second": _number(status["train_tokens_per_second"], optional=True),
        }

    def _history(self) -> History:
        columns = self._json("history.json", dict, default={name: [] for name in HISTORY_COLUMNS})
        rows = [[_number(value) for value in columns[name]] for name in HISTORY_COLUMNS]
        if len(rows[0]) > ROWS_LIMIT or len({len(row) for row in rows}) > 1:
            raise UserError(f"Its curve must have at most {ROWS_LIMIT:,} rows, every column as many.")
        return History(*(np.array(row, dtype=float) for row in rows))

    def _arrays(self, step: int) -> dict[str, np.ndarray]:
        """The weights that this configuration has, and the probe's logits; nothing else is read."""
        size = len(self.vocabulary)
        shapes = weight_shapes(self.config, size)
        with zipfile.ZipFile(self._archive.open(f"snapshots/{step:08d}.npz")) as inner:
            arrays = {name: _array(inner, name, shape) for name, shape in shapes.items()}
            return arrays | {"probe/logits": _array(inner, "probe/logits", (None, size))}

    def _json(self, name: str, kind: type, default: Any = None) -> Any:
        """`default` where there is no such file, as of a run that ended before it was written."""
        if default is not None and name not in self._archive.namelist():
            return default
        value = json.loads(self._archive.read(name).decode("utf-8"))
        if not isinstance(value, kind):
            raise TypeError(f"{name} must hold a {kind.__name__}")
        return value

    def _text(self, name: str, limit: int) -> str:
        text = self._archive.read(name).decode("utf-8")
        if len(text) > limit or normalise(text) != text:
            raise UserError(f"Its {name} must be a clean text of at most {limit:,} characters; it has {len(text):,}.")
        return text


def _checked_vocabulary(values: Mapping[str, Any], config: RunConfig) -> Vocabulary:
    vocabulary = Vocabulary.from_dict(values)
    fits = vocabulary.level == config.level and 0 < len(vocabulary) <= CHARACTER_LIMIT
    if not fits or not all(isinstance(token, str) and normalise(token) == token for token in vocabulary.tokens):
        raise UserError("Its vocabulary does not fit its configuration.")
    return vocabulary


def _snapshot(values: Mapping[str, Any]) -> Snapshot:
    return Snapshot(
        step=_count(values["step"]), tokens=_count(values["tokens"]), seconds=_number(values["seconds"]),
        fraction=_number(values["fraction"]), held_out_loss=_number(values["held_out_loss"]),
        held_out_tokens=_count(values["held_out_tokens"]), sample=_words(values["sample"]),
    )


def _array(archive: zipfile.ZipFile, name: str, shape: tuple[int | None, ...]) -> np.ndarray:
    """One array of an npz file. Its header is read first, so that nothing of a surprising size is ever allocated."""
    with archive.open(f"{name}.npy") as file:
        np.lib.format.read_magic(file)
        found, _, kind = np.lib.format.read_array_header_1_0(file)
    fits = len(found) == len(shape) and all(least in (None, size) for size, least in zip(found, shape))
    if kind != np.float32 or not fits or math.prod(found) * 4 > SIZE_LIMIT * _MB:
        raise UserError(f"{name} must be numbers of the shape {shape}; got {found} of {kind}.")
    with archive.open(f"{name}.npy") as file:
        array = np.lib.format.read_array(file, allow_pickle=False)
    if not np.isfinite(array).all():
        raise UserError(f"{name} must hold finite numbers only.")
    return array


def _number(value: Any, optional: bool = False) -> float | None:
    if value is None and optional:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise TypeError(f"a number was expected; got {value!r:.40}")
    return value


def _count(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 10**15:
        raise TypeError(f"a count was expected; got {value!r:.40}")
    return value


def _words(value: Any) -> str:
    if not isinstance(value, str) or len(value) > WORDS_LIMIT:
        raise TypeError("a short text was expected")
    return value


def _rises(steps: list[int]) -> bool:
    return all(early < late for early, late in zip(steps, steps[1:]))
