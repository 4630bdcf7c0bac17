"""Texts that go round in circles: stretches that repeat themselves, found in tokens alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

TIMES = 3  # that a stretch must come in a row to be called a loop
LEAST = {"char": 40, "word": 12}  # tokens, all times together: "ha ha ha" and a row of dashes are no loop
GRAM = {"char": 12, "word": 4}  # tokens of a stretch that comes again


@dataclass(frozen=True)
class Loop:
    """`length` tokens from `start` on, in which each is the same as the one `period` before it."""

    start: int
    period: int
    length: int


def find_loop(ids: Sequence[int] | np.ndarray, least: int) -> Loop | None:
    """The longest stretch of `ids`, (tokens,), that comes at least three times in a row; of equally long ones that with
    the shortest period. It has `least` tokens or more, all times together.
    """
    ids = np.asarray(ids)
    found = None
    for period in range(1, len(ids) // TIMES + 1):
        start, same = _longest_run(ids[period:] == ids[:-period])
        length = same + period
        if length >= max(TIMES * period, least) and (found is None or length > found.length):
            found = Loop(start, period, length)
    return found


def _longest_run(flags: np.ndarray) -> tuple[int, int]:
    """Where the longest row of True begins, the first of them, and how long it is."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], flags.astype(np.int8), [0]))))
    starts, ends = edges[::2], edges[1::2]
    if not len(starts):
        return 0, 0
    longest = int((ends - starts).argmax())
    return int(starts[longest]), int(ends[longest] - starts[longest])


def repeated_share(ids: Sequence[int] | np.ndarray, gram: int) -> float:
    """The share of the stretches of `gram` tokens in `ids`, (tokens,), that came before in it, 0 to 1."""
    ids = np.asarray(ids)
    if len(ids) <= gram:
        return 0.0
    stretches = np.lib.stride_tricks.sliding_window_view(ids, gram)
    return 1 - len(np.unique(stretches, axis=0)) / len(stretches)
