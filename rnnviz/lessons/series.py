"""Series of numbers in which each follows from those before it, and the examples that can be cut out of them."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

import numpy as np

from rnnviz.errors import UserError

SEEN, UNSEEN = 12, 20  # how many numbers of a rule are learned from, and how many come after those
LEAST, MOST, LARGEST = 8, 60, 1e9  # of one's own numbers: how many, and their size
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


class Series(NamedTuple):
    """`numbers` in their order; the first `seen` are there to learn from, the others to be predicted."""

    numbers: tuple[float, ...]
    seen: int

    @property
    def unseen(self) -> tuple[float, ...]:
        return self.numbers[self.seen :]


class Windows(NamedTuple):
    """Examples: what came before, and what came then.

    `inputs` is (windows, size), the oldest number first; `labels` is (windows,), the number that followed each.
    """

    inputs: np.ndarray
    labels: np.ndarray


@dataclass(frozen=True)
class Rule:
    """A linear recurrence: n = coefficients[0] · n₋₁ + coefficients[1] · n₋₂ + …, from `start` on.

    `words` say the same to a person. No shorter recurrence makes the same numbers.
    """

    title: str
    words: str
    start: tuple[int, ...]
    coefficients: tuple[int, ...]

    @property
    def order(self) -> int:
        """How many numbers back the rule looks."""
        return len(self.coefficients)

    @property
    def formula(self) -> str:
        """Such as "n = 2 n₋₁ − n₋₂"."""
        signs, terms = zip(*(_term(c, k) for k, c in enumerate(self.coefficients, 1) if c))
        first = "−" if signs[0] == "−" else ""
        return f"n = {first}{terms[0]}" + "".join(f" {sign} {term}" for sign, term in zip(signs[1:], terms[1:]))

    def numbers(self, count: int) -> tuple[int, ...]:
        """The first `count` numbers, exactly."""
        return tuple(islice(self._each(), count))

    def series(self) -> Series:
        """Twelve numbers to learn from and the next twenty."""
        return Series(self.numbers(SEEN + UNSEEN), SEEN)

    def _each(self):
        last = list(self.start)
        while True:
            yield last[0]
            last = [*last[1:], sum(c * n for c, n in zip(self.coefficients, reversed(last)))]


RULES = {
    "fibonacci": Rule("Fibonacci", "each number is the sum of the two before it", (1, 1), (1, 1)),
    "arithmetic": Rule("Arithmetic", "each number is 3 more than the one before it", (2, 5), (2, -1)),
    "geometric": Rule("Geometric", "each number is twice the one before it", (1,), (2,)),
    "alternating": Rule("Alternating", "the numbers 5 and 2 take turns", (5, 2), (0, 1)),
    "tribonacci": Rule("Tribonacci", "each number is the sum of the three before it", (1, 1, 2), (1, 1, 1)),
}


def windows_of(numbers: Sequence[float], size: int) -> Windows:
    """Every stretch of `size` numbers that has a successor, with that successor as its label.

    Raises:
        ValueError: where no number has `size` numbers before it.
    """
    if size < 1 or len(numbers) <= size:
        raise ValueError(f"{len(numbers)} numbers hold no window of {size} with a label.")
    values = np.asarray(numbers, float)
    return Windows(np.lib.stride_tricks.sliding_window_view(values, size)[:-1].copy(), values[size:])


def own_series(text: str) -> Series:
    """A person's own numbers, separated by commas or spaces: the first three quarters to learn from.

    Raises:
        UserError: for text that is no number, too few or too many numbers, too large ones, or nothing but zeros.
    """
    pieces = text.replace("−", "-").replace(",", " ").replace(";", " ").split()
    numbers = tuple(_number(piece) for piece in pieces)
    if not LEAST <= len(numbers) <= MOST:
        raise UserError(f"A series of your own needs {LEAST} to {MOST} numbers; this one has {len(numbers)}.")
    seen = len(numbers) * 3 // 4
    if not any(numbers[:seen]):
        raise UserError(f"The first {seen} numbers are all 0, so there is nothing to learn. One of them must differ.")
    return Series(numbers, seen)


def _term(coefficient: int, back: int) -> tuple[str, str]:
    size = "" if abs(coefficient) == 1 else f"{abs(coefficient)} "
    return "−" if coefficient < 0 else "+", f"{size}n₋{str(back).translate(_SUBSCRIPTS)}"


def _number(piece: str) -> float:
    shown = repr(piece if len(piece) <= 20 else f"{piece[:19]}…")
    if not _NUMBER.fullmatch(piece):
        raise UserError(f"{shown} is not a number. Write some such as 3, -2 or 0.5, with commas or spaces between.")
    value = float(piece)
    if not math.isfinite(value) or abs(value) > LARGEST:
        raise UserError(f"{shown} is too large: numbers from {-LARGEST:,.0f} to {LARGEST:,.0f} are allowed.")
    return value
