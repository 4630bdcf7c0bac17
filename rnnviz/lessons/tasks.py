"""Tasks with a known answer that only a memory can give: something is shown early, and asked for at the end.

| task | the network reads | and has to answer |
|---|---|---|
| `order` | two markers, each X or Y, far apart among letters that mean nothing, then ? | which two, in their order |
| `recall` | one of the symbols A to D among letters that mean nothing, then ? | which symbol it was |
| `count` | brackets among letters that mean nothing, at most 3 open at once, then ? | how many are still open |
| `copy` | two of the symbols A to D, letters that mean nothing, then ? ? | which two, one at each ? |

`order` is the temporal order problem of Hochreiter & Schmidhuber (1997, experiment 6a), shorter and with an alphabet
of our own; `copy` is a short form of their noiseless recall as Arjovsky, Shah & Bengio (2016) pose it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np

from rnnviz.errors import UserError

OPENING = 5  # the first marker stands among that many first steps
LAGS = (4, 200)
FILLERS = ("a", "b", "c", "d")
ASKED = "?"


class Examples(NamedTuple):
    """`ids` (examples, time steps) and `labels`, int32; both are places in the task's tokens.

    Labels are (examples,), or (examples, asked) where more than one answer is asked for.
    """

    ids: np.ndarray
    labels: np.ndarray


@dataclass(frozen=True)
class Task:
    """`markers` are what is shown, `answers` what may be answered at each of the `asked` last steps."""

    key: str
    title: str
    question: str
    markers: tuple[str, ...]
    answers: tuple[str, ...]
    asked: int = 1

    @property
    def tokens(self) -> tuple[str, ...]:
        """All that a network reads or answers, each once; a token's id is its place."""
        return tuple(dict.fromkeys((*FILLERS, ASKED, *self.markers, *self.answers)))

    @property
    def chance(self) -> float:
        """The accuracy of always giving the same answer: all are equally common."""
        return 1 / len(self.answers)

    def steps(self, lag: int) -> int:
        """How many time steps an example has: the first question comes `lag` steps after the opening.

        Raises:
            UserError: for a lag out of `LAGS`.
        """
        if not LAGS[0] <= lag <= LAGS[1]:
            raise UserError(f"The lag must be a whole number from {LAGS[0]} to {LAGS[1]}; got {lag}.")
        return OPENING + lag + self.asked - 1

    def draw(self, rng: np.random.Generator, lag: int, count: int, lags: np.ndarray | None = None) -> Examples:
        """`count` new examples of `steps(lag)` time steps.

        With `lags`, (count,), none above `lag`, each example has its own: a shorter one begins later, after fillers.

        Raises:
            UserError: for a lag out of `LAGS`.
        """
        ids = self._fillers(lag, (count,), rng)
        every = np.arange(count, dtype=np.int32) % len(self.answers)  # each answer as often as any other
        answers = np.stack([rng.permutation(every) for _ in range(self.asked)], axis=-1)
        self._show(ids, answers, np.full(count, lag) if lags is None else lags, lag, rng)
        return Examples(ids, self.tokens.index(self.answers[0]) + (answers if self.asked > 1 else answers[:, 0]))

    def _fillers(self, lag: int, shape: tuple[int, ...], rng: np.random.Generator) -> np.ndarray:
        ids = rng.integers(len(FILLERS), size=(*shape, self.steps(lag)), dtype=np.int32)
        ids[..., -self.asked :] = self.tokens.index(ASKED)
        return ids

    def _show(self, ids: np.ndarray, answers: np.ndarray, lags: np.ndarray, lag: int, rng: np.random.Generator) -> None:
        """Puts markers among the fillers of ids (examples, time steps), such that these answers are right.

        Answers (examples, asked) count from 0; lags (examples,) are the examples' own.
        """
        raise NotImplementedError


@dataclass(frozen=True)
class Shown(Task):
    """One marker stands in each of the `slots`; there is an answer for each way to fill them."""

    slots: int = 1

    def read(self, lag: int, markers: Sequence[str], places: Sequence[int], rng: np.random.Generator) -> np.ndarray:
        """The ids of one example, (time steps,): these markers at these places, counted from 0; the fillers are random.

        Raises:
            UserError: for a lag out of `LAGS`, or for a place where the task has no such marker.
        """
        ids = self._fillers(lag, (), rng)
        for slot, (marker, place) in enumerate(zip(markers, places, strict=True)):
            low, high = span_of(slot, lag)
            if not low <= place < high:
                raise UserError(f"Marker {slot + 1} must stand at step {low + 1} to {high}; got {place + 1}.")
            ids[place] = self.tokens.index(marker)
        return ids

    def _show(self, ids: np.ndarray, answers: np.ndarray, lags: np.ndarray, lag: int, rng: np.random.Generator) -> None:
        for slot in range(self.slots):
            low, high = span_of(slot, lags)
            places = lag - lags + low + (rng.random(len(ids)) * (high - low)).astype(int)
            markers = answers[:, 0] // len(self.markers) ** (self.slots - 1 - slot) % len(self.markers)
            ids[np.arange(len(ids)), places] = self.tokens.index(self.markers[0]) + markers


class Brackets(Task):
    """The answer is how many brackets are open at the end: never less than 0, never more than the last answer.

    All strings of brackets and fillers that end with the same answer are equally likely.
    """

    def _show(self, ids: np.ndarray, answers: np.ndarray, lags: np.ndarray, lag: int, rng: np.random.Generator) -> None:
        depth, opens, closes = np.zeros(len(ids), int), *map(self.tokens.index, self.markers)
        ways = _ways(len(self.answers), ids.shape[1] - 1)
        for t in range(ids.shape[1] - 1):
            after = ways[-2 - t][:, answers[:, 0]]
            example = np.arange(len(ids))
            close, keep, open = (after[depth + k, example] for k in range(3))
            drawn = rng.random(len(ids)) * (close + len(FILLERS) * keep + open)
            begun = t >= lag - lags
            closed, opened = begun & (drawn < close), begun & (drawn >= close + len(FILLERS) * keep)
            ids[closed, t], ids[opened, t] = closes, opens
            depth += opened.astype(int) - closed


class Copy(Task):
    """As many symbols as are asked for stand side by side in the opening, and are to be said again in their order."""

    def _show(self, ids: np.ndarray, answers: np.ndarray, lags: np.ndarray, lag: int, rng: np.random.Generator) -> None:
        places = lag - lags + rng.integers(OPENING - self.asked + 1, size=len(ids))
        for k in range(self.asked):
            ids[np.arange(len(ids)), places + k] = self.tokens.index(self.markers[0]) + answers[:, k]


SYMBOLS = ("A", "B", "C", "D")
TASKS: dict[str, Task] = {
    task.key: task
    for task in (
        Shown(
            "order", "Temporal order", "Which two markers were they, in their order?", ("X", "Y"),
            ("XX", "XY", "YX", "YY"), slots=2,
        ),
        Shown("recall", "Recall", "Which symbol was it?", SYMBOLS, SYMBOLS),
        Brackets("count", "Counting brackets", "How many brackets are still open?", ("(", ")"), ("0", "1", "2", "3")),
        Copy("copy", "Copy", "Which two symbols were they, one at each question mark?", SYMBOLS, SYMBOLS, asked=2),
    )
}


def span_of(slot: int, lag: int | np.ndarray) -> tuple[int | np.ndarray, int | np.ndarray]:
    """Where a marker may stand: the first such place, counted from 0, and the one after the last.

    The second stands neither soon after the first, nor soon before the question.
    """
    return (0 * lag, 0 * lag + OPENING) if slot == 0 else (OPENING + lag // 4, OPENING + lag - 1 - lag // 4)


@cache
def _ways(depths: int, steps: int) -> np.ndarray:
    """(steps + 1, depths + 2, depths): how many strings of k steps lead from one depth to another, up to a factor a k.

    Before the first depth and after the last stands one more, from which nothing leads on.
    """
    ways = np.zeros((steps + 1, depths + 2, depths))
    ways[0, 1:-1] = np.eye(depths)
    for k in range(1, steps + 1):
        ways[k, 1:-1] = ways[k - 1, :-2] + len(FILLERS) * ways[k - 1, 1:-1] + ways[k - 1, 2:]
        ways[k] /= ways[k].max()
    return ways
