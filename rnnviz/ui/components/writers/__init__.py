"""What several networks wrote, side by side; words that they never read are marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rnnviz.colours import COLOURS
from rnnviz.ui.components.declare import declare


@dataclass(frozen=True)
class Writer:
    """Who wrote, in which direction's colour, and what: `unheard` says of each piece whether it is such a word."""

    name: str
    note: str
    direction: str
    pieces: Sequence[str]
    unheard: Sequence[bool]
    words: int


def writers(start: str, shown: Sequence[Writer], key: str, read: str = "the tale") -> None:
    """Shows each writer's text, which goes on where `start` ends; `read` is what the text that they learned is called."""
    told = [
        {
            "name": one.name, "note": one.note, "colour": COLOURS["directions"][one.direction], "words": one.words,
            "pieces": [[piece, bool(mark)] for piece, mark in zip(one.pieces, one.unheard)],
        }
        for one in shown
    ]
    data = {"start": start, "writers": told, "read": read, "wrong": COLOURS["signed"]["negative"]}
    declare("writers")(key=key, data=data, height="content")
