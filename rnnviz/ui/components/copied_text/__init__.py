"""A text with what is copied marked in it: each stretch tells how long it is, and where in the corpus it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rnnviz.colours import COLOURS
from rnnviz.copying import Stretch
from rnnviz.ui.components.declare import declare


@dataclass(frozen=True)
class Source:
    """A stretch that stands in the corpus, first at its character or word `number`, between `before` and `after`."""

    stretch: Stretch
    number: int
    before: str
    after: str


def copied_text(
    pieces: Sequence[str], sources: Sequence[Source], leasts: Sequence[int], noun: str, learned: int, key: str
) -> None:
    """Shows the text of `pieces`, what each token adds to it; nothing is sent back.

    Args:
        pieces: of the tokens, as written.
        sources: in the order of the text; where several go over a token, it is marked as the longest one's.
        leasts: the sizes from which a mark is stronger, ascending.
        noun: what sizes are counted in.
        learned: how many of those the part of the corpus has that was learned from.
        key: the same key at the next run updates in place.
    """
    data = copied_data(pieces, sources, leasts, noun, learned)
    declare("copied_text")(key=key, data=data, height="content")


def copied_data(
    pieces: Sequence[str], sources: Sequence[Source], leasts: Sequence[int], noun: str, learned: int
) -> dict[str, Any]:
    """What the component is sent: the text once, cut where another stretch is the longest one."""
    owners = _owners(len(pieces), sources)
    borders = [0, *(place for place in range(1, len(pieces)) if owners[place] != owners[place - 1]), len(pieces)]
    parts = [
        {"text": "".join(pieces[start:end]), "source": owners[start]}
        for start, end in zip(borders, borders[1:])
        if start < end
    ]
    return {
        "parts": parts, "sources": [_told(pieces, one) for one in sources], "leasts": list(leasts),
        "noun": noun, "learned": learned, "colour": COLOURS["copying"]["copied"],
    }


def _owners(count: int, sources: Sequence[Source]) -> list[int | None]:
    """At each token the place in `sources` of the longest stretch that goes over it.

    Since none lies within another one, what is left to each is in one piece.
    """
    owners: list[int | None] = [None] * count
    shortest_first = sorted(range(len(sources)), key=lambda place: (sources[place].stretch.length, -place))
    for place in shortest_first:
        stretch = sources[place].stretch
        owners[stretch.start : stretch.end] = [place] * stretch.length
    return owners


def _told(pieces: Sequence[str], source: Source) -> dict[str, Any]:
    stretch = source.stretch
    return {
        "text": "".join(pieces[stretch.start : stretch.end]), "size": stretch.size, "number": source.number,
        "count": stretch.count, "before": source.before, "after": source.after,
    }
