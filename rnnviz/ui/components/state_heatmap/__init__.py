"""Live heatmaps of the inside of one layer while it reads a text: a panel a quantity, units × time steps."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rnnviz.colours import COLOURS
from rnnviz.nets.records import STATES, States
from rnnviz.ui.components.declare import declare
from rnnviz.ui.components.packing import pack
from rnnviz.ui.components.quantities import QUANTITIES


def state_heatmap(
    states: States, tokens: Sequence[str], key: str, caption: str = "", height: int = 128
) -> None:
    """Shows all quantities of one layer in one direction, updated in place at the next call with this key.

    Args:
        states: arrays (time steps, units); index t is what the layer held after `tokens[t]`.
        tokens: as written, one a time step.
        key: the same key at the next run updates the same heatmaps.
        caption: such as `Layer 1, forwards, after step 1,200`.
        height: of a panel in pixels. A unit takes at least one of them; of more units than `height`, that
            many are shown, evenly spaced, and the heatmap says so.
    """
    declare("state_heatmap")(key=key, data=heatmap_bytes(states, tokens, caption, height), height="content")


def heatmap_bytes(states: States, tokens: Sequence[str], caption: str, height: int) -> bytes:
    """What the component is sent: the shown units' values, off by at most 1/65534 of the largest."""
    cell = next(name for name, kind in STATES.items() if isinstance(states, kind))
    total = states.h.shape[-1]
    shown = shown_units(total, height)
    header = {
        "caption": caption,
        "tokens": list(tokens),
        "units": shown.tolist(),
        "total": total,
        "height": height,
        "quantities": [quantity.to_dict() for quantity in QUANTITIES[cell]],
        "signed": COLOURS["signed"],
    }
    arrays = {name: array[:, shown].astype(np.float32) for name, array in states._asdict().items()}
    return pack(header, arrays, quantised=True)


def shown_units(total: int, most: int) -> np.ndarray:
    """The numbers of at most `most` units, evenly spaced from the first to the last."""
    return np.unique(np.linspace(0, total - 1, min(total, most)).round().astype(int))
