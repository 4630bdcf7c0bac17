"""A text as a network writes it: each token shaded by its probability, with its alternatives to fork to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

import numpy as np
import streamlit as st

from rnnviz.colours import COLOURS
from rnnviz.nets.writing import ALTERNATIVES, Written
from rnnviz.ui.components.declare import declare
from rnnviz.ui.components.packing import pack

_NOTHING = -1


@dataclass(frozen=True)
class Fork:
    """Where one branch left another: `now` was put in place of `was`, at `position` of the written tokens."""

    position: int
    was: str
    now: str


@dataclass(frozen=True)
class Sheet:
    """What is to be seen of one text.

    `name` tells this text from others; two sheets of one text show it further on, or another branch of it.
    `start` is what was given; `tokens` what was written so far, out of `length`; `pieces` what each of those
    adds to the text; `names` all the vocabulary's tokens. `branches` holds None for the first text.
    """

    name: str
    start: str
    tokens: Sequence[Written]
    pieces: Sequence[str]
    names: Sequence[str]
    length: int
    done: bool
    branches: Sequence[Fork | None]
    branch: int
    noun: str
    file: str


def written_text(
    sheet: Sheet,
    key: str,
    on_fork: Callable[[str, int, int, int], None],
    on_go: Callable[[str, int, int], None],
) -> None:
    """Shows `sheet`.

    `on_fork` is called with the text's name, the branch that was on show, a position and a token's id;
    `on_go` with the text's name, the branch that was on show and the one that is asked for.
    """

    def forked() -> None:
        if asked := st.session_state[key].get("fork"):
            on_fork(asked["text"], asked["branch"], asked["position"], asked["token"])

    def went() -> None:
        if asked := st.session_state[key].get("go"):
            on_go(asked["text"], asked["branch"], asked["to"])

    declare("written_text")(key=key, data=packed(sheet), on_fork_change=forked, on_go_change=went)


def packed(sheet: Sheet) -> bytes:
    """The message that `tokens.js` reads: about 30 bytes a token, its alternatives included.

    `candidates` (tokens, 6) holds the written token, then the alternatives, each as its place in `ids`.
    """
    used: dict[int, int] = {}
    rows = [[(token.id, token.probability), *token.alternatives] for token in sheet.tokens]
    candidates = np.full((len(rows), 1 + ALTERNATIVES), _NOTHING, dtype=np.int16)
    probabilities = np.zeros(candidates.shape, dtype=np.float32)
    for row, pairs in enumerate(rows):
        candidates[row, : len(pairs)] = [used.setdefault(id, len(used)) for id, _ in pairs]
        probabilities[row, : len(pairs)] = [probability for _, probability in pairs]
    entropies = np.array([token.entropy for token in sheet.tokens], dtype=np.float32)
    arrays = {"candidates": candidates, "probabilities": probabilities, "entropies": entropies}
    return pack(_header(sheet, list(used)), arrays, quantised=True)


def _header(sheet: Sheet, ids: list[int]) -> dict[str, object]:
    return {
        "text": sheet.name, "start": sheet.start, "pieces": list(sheet.pieces),
        "ids": ids, "names": [sheet.names[id] for id in ids],
        "length": sheet.length, "done": sheet.done, "noun": sheet.noun, "file": sheet.file,
        "branches": [fork and asdict(fork) for fork in sheet.branches], "branch": sheet.branch,
        "colour": COLOURS["loss"]["held_out"],
    }
