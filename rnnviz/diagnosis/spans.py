"""How far a text's own structures reach: from where a quote or bracket opens to where it closes, from line to line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

PAIRS = {"(": ")", "[": "]", "{": "}", "“": "”", "«": "»"}
QUOTE = '"'
LEAST = 20  # of a kind, so that their middle says something


@dataclass(frozen=True)
class Span:
    """Of one kind of structure: the tokens from a beginning to its end, half of them more than `middle`."""

    what: str
    middle: int
    count: int


def spans(tokens: Sequence[str]) -> tuple[Span, ...]:
    """Of each kind that comes at least 20 times in `tokens`; the widest first."""
    ends = np.append(-1, np.flatnonzero([("\n" in token) for token in tokens]))
    found = {
        "from a line's start to its end": np.diff(ends)[np.diff(ends) > 1],
        "from an opening bracket or quote to the closing one": np.array(_pairs(tokens), dtype=int),
    }
    often = {what: widths for what, widths in found.items() if len(widths) >= LEAST}
    measured = [Span(what, int(np.median(widths)), len(widths)) for what, widths in often.items()]
    return tuple(sorted(measured, key=lambda span: -span.middle))


def _pairs(tokens: Sequence[str]) -> list[int]:
    """The width of each pair that closes; straight quotes close what they opened. A paragraph's end closes all."""
    found, opened = [], []
    for place, token in enumerate(tokens):
        if "\n\n" in token or (token == "\n" and place and tokens[place - 1] == "\n"):
            opened.clear()
        for mark in token:
            if opened and mark == opened[-1][0]:
                found.append(place - opened.pop()[1])
            elif mark in PAIRS or mark == QUOTE:
                opened.append((PAIRS.get(mark, QUOTE), place))
    return found
