"""The curve of a training: announced while it grows, written down so that it is never lost."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from rnnviz.run_folder import History, RunFolder

ROWS_LIMIT = 4000
ANNOUNCE_SECONDS = 0.1
WRITE_SECONDS = 2.0

Row = dict[str, float]


class Progress:
    """Gathers batches into rows, at most ten a second; a row's loss is the mean over its batches."""

    def __init__(
        self, folder: RunFolder, announce: Callable[[dict], None], now: Callable[[], float] = time.monotonic
    ) -> None:
        self._folder, self._announce, self._now = folder, announce, now
        self.rows: list[Row] = []
        self._batches = self._all_tokens = 0
        self._all_seconds = 0.0
        self._announced = self._written = now()
        self._empty()

    def _empty(self) -> None:
        self._last: dict[str, Any] | None = None
        self._losses: list[float] = []
        self._tokens, self._seconds = 0, 0.0

    @property
    def tokens_per_second(self) -> float | None:
        """Of training alone, over all batches but the first, which is slower; None without a second."""
        return self._all_tokens / self._all_seconds if self._all_seconds else None

    def add(self, loss: float, predicted: int, took: float, learning_rate: float, **where: float) -> None:
        """One batch, that predicted so many tokens in so many seconds.

        `where` is the run's `step`, `tokens`, `seconds` and `fraction` after it.
        """
        self._count(predicted, took)
        self._losses.append(loss)
        self._last = {**where, "learning_rate": learning_rate}
        if self._now() - self._announced >= ANNOUNCE_SECONDS:
            self.announce()
        if self._now() - self._written >= WRITE_SECONDS:
            self.write()

    def _count(self, predicted: int, took: float) -> None:
        self._tokens += predicted
        self._seconds += took
        if self._batches:
            self._all_tokens += predicted
            self._all_seconds += took
        self._batches += 1

    def announce(self) -> None:
        """What was gathered since the last row, now."""
        if self._last is None:
            return
        row = {
            **self._last,
            "loss": sum(self._losses) / len(self._losses),
            "tokens_per_second": self._tokens / max(self._seconds, 1e-9),
        }
        self._empty()
        self._announced = self._now()
        self.rows = shortened([*self.rows, row])
        self._announce({"event": "progress", "run": self._folder.run_id, **row})

    def write(self) -> None:
        """The rows so far into the run's folder."""
        self._written = self._now()
        self._folder.write_history(History.of(self.rows))

    def flush(self) -> None:
        """At a rest and at the end: what was gathered since the last row becomes one, and all is written."""
        self.announce()
        self.write()


def shortened(rows: list[Row], limit: int = ROWS_LIMIT) -> list[Row]:
    """`rows`, or where there are more than `limit`, half as many: each the mean of two neighbours' losses."""
    if len(rows) <= limit:
        return rows
    pairs = zip(rows[0::2], rows[1::2])
    odd = rows[-1:] if len(rows) % 2 else []
    return [{**late, "loss": (early["loss"] + late["loss"]) / 2} for early, late in pairs] + odd
