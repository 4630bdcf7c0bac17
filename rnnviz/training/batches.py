"""Which tokens are learned from at each step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from rnnviz.config import RunConfig
from rnnviz.errors import UserError

SHORT_WINDOWS = 1 / 8  # the share of batches whose windows are shorter than full
FRESH_STARTS = 1 / 10  # the share of batches that are read from a state of zeros


@dataclass(frozen=True)
class Batch:
    """Ids to read, (batch, time steps), and to predict: of the same shape, or (batch,) for only the next one.

    Where `starts_over`, a carried state is void, for the inputs don't follow on those of the batch before or the
    network is to learn how to begin.
    """

    inputs: np.ndarray
    targets: np.ndarray
    starts_over: bool


class Batches(Protocol):
    """Batches without end. An epoch is as many of them as it takes to predict each token about once."""

    steps_per_epoch: int

    def __iter__(self) -> Iterator[Batch]: ...


def batches(config: RunConfig, train_ids: np.ndarray) -> Batches:
    """The batches of `train_ids`, (tokens,), that `config` learns from; its seed decides all that is random.

    Raises:
        UserError: where the text is shorter than one window and the token after it.
    """
    if len(train_ids) <= config.window:
        raise UserError(
            f"The part of the text to learn from must be longer than the window of {config.window} tokens; "
            f"it has {len(train_ids)}."
        )
    kind = Streams if config.objective == "every_step" else Windows
    return kind(train_ids, config.batch, config.window, np.random.default_rng(config.seed))


class Streams:
    """The text cut into as many streams as a batch has rows, read side by side, a window a step.

    Each row goes on where it stopped in the batch before. Streams of a short text overlap, so that each
    holds at least one window. A stream's length is seldom a multiple of the window: at each epoch a random
    few tokens are skipped at the start rather than always the same ones at the end.

    Now and then all rows start over from a state of zeros: whoever writes with the network starts it from there.
    """

    def __init__(self, ids: np.ndarray, batch: int, window: int, rng: np.random.Generator) -> None:
        length = max(len(ids) // batch, window + 1)
        starts = np.linspace(0, len(ids) - length, batch).astype(int)
        self.streams = np.stack([ids[start : start + length] for start in starts])  # (batch, length)
        self.steps_per_epoch = (length - 1) // window
        self._window, self._rng = window, rng

    def __iter__(self) -> Iterator[Batch]:
        spare = self.streams.shape[1] - 1 - self.steps_per_epoch * self._window
        while True:
            skipped = self._rng.integers(spare + 1)
            for step in range(self.steps_per_epoch):
                start = skipped + step * self._window
                window = self.streams[:, start : start + self._window + 1]
                fresh = self._rng.random() < FRESH_STARTS
                yield Batch(window[:, :-1], window[:, 1:], starts_over=fresh or step == 0)


class Windows:
    """Windows from anywhere in the text, and the one token after each.

    Now and then the windows of a whole batch are shorter, down to one token: whoever writes with the network
    may start it with a single one.
    """

    def __init__(self, ids: np.ndarray, batch: int, window: int, rng: np.random.Generator) -> None:
        self.steps_per_epoch = -(-(len(ids) - window) // batch)
        self._ids, self._batch, self._window, self._rng = ids, batch, window, rng

    def __iter__(self) -> Iterator[Batch]:
        while True:
            length = self._length()
            starts = self._rng.integers(len(self._ids) - length, size=self._batch)
            windows = self._ids[starts[:, None] + np.arange(length + 1)]  # (batch, length + 1)
            yield Batch(windows[:, :-1], windows[:, -1], starts_over=True)

    def _length(self) -> int:
        short = self._rng.random() < SHORT_WINDOWS
        return int(self._rng.integers(1, self._window)) if short else self._window
