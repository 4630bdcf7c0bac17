"""A prediction's gradient on its way back through time: a bar a step, drawn one after the other."""

from __future__ import annotations

import numpy as np

from rnnviz.colours import COLOURS
from rnnviz.nets.flow import Flow
from rnnviz.ui.components.declare import declare
from rnnviz.ui.components.influence_text import logarithms
from rnnviz.ui.components.packing import pack

FARTHEST = 60  # steps back: more are too narrow to be seen


def gradient_flow(flow: Flow, tokens: list[str], level: str, key: str, group: str) -> None:
    """Shows the way back from one prediction; which one, the components of `group` tell each other.

    Args:
        flow: of every position of the text.
        tokens: of the text, as the vocabulary writes them.
        level: `char` or `word`.
        key: the same key at the next run updates in place.
        group: shared with the text that is shown beside.
    """
    declare("gradient_flow")(key=key, data=packed(flow, tokens, level, group), height="content")


def packed(flow: Flow, tokens: list[str], level: str, group: str) -> bytes:
    """What the component is sent: a row for each layer's h and c, the last layer first, as log10 of the sizes."""
    rows, arrays = [], {}
    for k, layer in reversed(list(enumerate(flow.layers))):
        where = f", layer {k + 1}" if len(flow.layers) > 1 else ""
        for symbol, name in (("h", "state h"), ("c", "cell state c")):
            sizes: np.ndarray | None = getattr(layer, symbol)
            if sizes is not None:
                arrays[f"row{len(rows)}"] = logarithms(sizes[:, : FARTHEST + 1])
                rows.append({"name": name + where, "colour": COLOURS["gates"][symbol]})
    return pack({"group": group, "level": level, "tokens": tokens, "rows": rows}, arrays, quantised=True)
