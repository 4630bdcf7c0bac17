"""A text coloured by one unit's values, underlined where a label is true."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rnnviz.colours import COLOURS
from rnnviz.ui.components.declare import declare
from rnnviz.ui.components.packing import pack


def unit_text(pieces: Sequence[str], values: np.ndarray, label: np.ndarray, symbol: str, key: str) -> None:
    """Shows the text.

    Args:
        pieces: what each token adds to the text.
        values: the unit's, (tokens,).
        label: (tokens,), bool or number; a number is written at the token that is pointed at.
        symbol: the quantity that the values are of, such as `c`; it has its colour.
        key: the same key at the next run updates in place.
    """
    declare("unit_text")(key=key, data=packed(pieces, values, label, symbol), height="content")


def packed(pieces: Sequence[str], values: np.ndarray, label: np.ndarray, symbol: str) -> bytes:
    """What the component is sent."""
    header = {"pieces": list(pieces), "binary": label.dtype == bool, "signed": COLOURS["signed"],
              "colour": COLOURS["gates"][symbol]}
    return pack(header, {"values": values.astype(np.float32), "label": label.astype(np.float32)})
