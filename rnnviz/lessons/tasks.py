"""Tasks with a known answer that only a memory can give: something is shown early, and asked for at the end.

| task | the network reads | and has to answer |
|---|---|---|
| `order` | two markers, each X or Y, far apart among letters that mean nothing, then ? | which two, in their order |
| `recall` | one of the symbols A to D among letters that mean nothing, then ? | which symbol it was |

`order` is the temporal order problem of Hochreiter & Schmidhuber (1997, experiment 6a), shorter and with an alphabet
of our own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from rnnviz.errors import UserError

OPENING = 5  # the first marker stands among that many first steps
LAGS = (4, 200)
FILLERS = ("a", "b", "c", "d")
ASKED = "?"


class Examples(NamedTuple):
    """`ids` (examples, time steps) and `labels` (examples,), int32; both are places in the task's tokens."""

    ids: np.ndarray
    labels: np.ndarray


@dataclass(frozen=True)
class Task:
    """`markers` are what is shown, `answers` what may be answered: one for each way to fill the `slots`."""

    key: str
    title: str
    markers: tuple[str, ...]
    answers: tuple[str, ...]
    slots: int

    @property
    def tokens(self) -> tuple[str, ...]:
        """All that a network reads or answers, each once; a token's id is its place."""
        return tuple(dict.fromkeys((*FILLERS, ASKED, *self.markers, *self.answers)))

    @property
    def chance(self) -> float:
        """The accuracy of always giving the same answer: all are equally common."""
        return 1 / len(self.answers)

    def draw(self, rng: np.random.Generator, lag: int, count: int, lags: np.ndarray | None = None) -> Examples:
        """`count` new examples of `steps_of(lag)` time steps.

        With `lags`, (count,), none above `lag`, each example has its own: a shorter one begins later, after fillers.

        Raises:
            UserError: for a lag out of `LAGS`.
        """
        ids = rng.integers(len(FILLERS), size=(count, steps_of(lag)), dtype=np.int32)
        ids[:, -1] = self.tokens.index(ASKED)
        answers = rng.permutation(np.arange(count, dtype=np.int32) % len(self.answers))  # each as often as any other
        lags = np.full(count, lag) if lags is None else lags
        for slot in range(self.slots):
            low, high = span_of(slot, lags)
            places = lag - lags + low + (rng.random(count) * (high - low)).astype(int)
            markers = answers // len(self.markers) ** (self.slots - 1 - slot) % len(self.markers)
            ids[np.arange(count), places] = self.tokens.index(self.markers[0]) + markers
        return Examples(ids, self.tokens.index(self.answers[0]) + answers)

    def read(self, lag: int, markers: Sequence[str], places: Sequence[int], rng: np.random.Generator) -> np.ndarray:
        """The ids of one example, (time steps,): these markers at these places, counted from 0; the fillers are random.

        Raises:
            UserError: for a lag out of `LAGS`, or for a place where the task has no such marker.
        """
        ids = rng.integers(len(FILLERS), size=steps_of(lag), dtype=np.int32)
        ids[-1] = self.tokens.index(ASKED)
        for slot, (marker, place) in enumerate(zip(markers, places, strict=True)):
            low, high = span_of(slot, lag)
            if not low <= place < high:
                raise UserError(f"Marker {slot + 1} must stand at step {low + 1} to {high}; got {place + 1}.")
            ids[place] = self.tokens.index(marker)
        return ids


TASKS = {
    "order": Task("order", "Temporal order", ("X", "Y"), ("XX", "XY", "YX", "YY"), slots=2),
    "recall": Task("recall", "Recall", ("A", "B", "C", "D"), ("A", "B", "C", "D"), slots=1),
}


def steps_of(lag: int) -> int:
    """How many time steps an example has: the question comes `lag` steps after the last place of the first marker.

    Raises:
        UserError: for a lag out of `LAGS`.
    """
    if not LAGS[0] <= lag <= LAGS[1]:
        raise UserError(f"The lag must be a whole number from {LAGS[0]} to {LAGS[1]}; got {lag}.")
    return OPENING + lag


def span_of(slot: int, lag: int | np.ndarray) -> tuple[int | np.ndarray, int | np.ndarray]:
    """Where a marker may stand: the first such place, counted from 0, and the one after the last.

    The second stands neither soon after the first, nor soon before the question.
    """
    return (0 * lag, 0 * lag + OPENING) if slot == 0 else (OPENING + lag // 4, OPENING + lag - 1 - lag // 4)
