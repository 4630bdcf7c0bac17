"""Both halves of a bidirectional layer over one sentence, on one time axis, and what depends on a letter of it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rnnviz.colours import COLOURS
from rnnviz.nets.records import LayerTrace
from rnnviz.ui.components.declare import declare
from rnnviz.ui.components.packing import pack


def two_readers(states: LayerTrace, effects: np.ndarray, tokens: Sequence[str], key: str) -> None:
    """Shows the states of each half, with the sentence between them; nothing is sent back.

    Args:
        states: of a bidirectional layer; index t is time t in both halves.
        effects: how much the states change where a token is blanked, (2, blank, time steps), forward first.
        tokens: as written, one a time step.
        key: the same key at the next run updates in place.
    """
    declare("two_readers")(key=key, data=packed(states, effects, tokens), height="content")


def packed(states: LayerTrace, effects: np.ndarray, tokens: Sequence[str]) -> bytes:
    """What the component is sent."""
    header = {"tokens": list(tokens), "units": states.forward.h.shape[-1], "signed": COLOURS["signed"],
              "directions": COLOURS["directions"]}
    halves = {name: half.h.astype(np.float32) for name, half in states.directions.items()}
    return pack(header, {**halves, "effects": effects.astype(np.float32)}, quantised=True)
