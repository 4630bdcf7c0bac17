"""A marker on its way through an LSTM and through a plain RNN: one unit of each, over the same sequence."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from rnnviz.colours import COLOURS
from rnnviz.lessons.holding import CARRIED, TASK, Holding
from rnnviz.lessons.tasks import LAGS
from rnnviz.nets.parameters import CELL_NAMES
from rnnviz.ui.components.declare import declare
from rnnviz.ui.components.packing import pack
from rnnviz.ui.components.quantities import QUANTITIES


def conveyor(holdings: Mapping[str, Holding], marker: str, place: int, key: str) -> None:
    """Shows the sequence with `marker` at `place`, counted from 0, read by each cell. It sends nothing back.

    Args:
        holdings: by cell, the first at the top; all of the same sequence.
        key: the same key at the next run updates in place, and the reader stays at the same step.
    """
    declare("conveyor")(key=key, data=packed(holdings, marker, place), height="content")


def packed(holdings: Mapping[str, Holding], marker: str, place: int) -> bytes:
    """What the component is sent.

    Of each cell, under names such as `lstm/c`: what is carried and the gates, (time steps, markers, units), the
    `answers` (time steps, markers, answers) and `scores` (units,). `askable` is the first step after which a question
    comes as late as the shortest lag that was learned.
    """
    chosen = TASK.markers.index(marker)
    header = {
        "tokens": [TASK.tokens[id] for id in next(iter(holdings.values())).ids[chosen]],
        "markers": TASK.markers,
        "chosen": chosen,
        "place": place,
        "askable": place + LAGS[0] - 1,
        "cells": [_cell(cell) for cell in holdings],
    }
    arrays = {f"{cell}/{name}": array for cell, holding in holdings.items() for name, array in _arrays(cell, holding)}
    return pack(header, arrays)


def _cell(cell: str) -> dict:
    gates = [quantity.to_dict() for quantity in QUANTITIES[cell] if quantity.gate]
    (carried,) = [quantity.to_dict() for quantity in QUANTITIES[cell] if quantity.symbol == CARRIED[cell]]
    return {"key": cell, "name": CELL_NAMES[cell], "colour": COLOURS["cells"][cell], "carried": carried, "gates": gates}


def _arrays(cell: str, holding: Holding) -> list[tuple[str, np.ndarray]]:
    shown = [CARRIED[cell], *(quantity.symbol for quantity in QUANTITIES[cell] if quantity.gate)]
    return [
        *((symbol, getattr(holding.states, symbol)) for symbol in shown),
        ("answers", holding.answers.astype(np.float32)),
        ("scores", holding.scores.astype(np.float32)),
    ]
