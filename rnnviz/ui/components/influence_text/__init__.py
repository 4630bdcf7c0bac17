"""A text shaded by what the prediction at one of its tokens rests on."""

from __future__ import annotations

import numpy as np

from rnnviz.colours import COLOURS
from rnnviz.nets.influence import Influence
from rnnviz.nets.records import Trace
from rnnviz.ui.components.declare import declare
from rnnviz.ui.components.packing import pack
from rnnviz.ui.inside.replay import predictions
from rnnviz.vocabulary import Vocabulary

FLOOR = -30.0  # log10 of what is sent for no influence at all


def influence_text(
    trace: Trace, vocabulary: Vocabulary, cell: str, influences: dict[str, Influence], key: str, group: str
) -> None:
    """Shows the text of `trace`; the one that is pointed at decides what is shaded, and how.

    Args:
        trace: of the text; what it expects is shown beside.
        vocabulary: the network's.
        cell: its colour shades.
        influences: `gradient`, and `ablation` where it was measured; each at every position of the text.
        key: the same key at the next run updates in place; the same text leaves the person at the same token.
        group: components of one group tell each other which prediction is looked at.
    """
    declare("influence_text")(key=key, data=packed(trace, vocabulary, cell, influences, group), height="content")


def packed(trace: Trace, vocabulary: Vocabulary, cell: str, influences: dict[str, Influence], group: str) -> bytes:
    """What the component is sent: the text, what is expected, and log10 of each influence, (tokens, distances)."""
    expected, ids = predictions([trace]), trace.ids.tolist()
    header = {
        "group": group,
        "level": vocabulary.level,
        "tokens": [vocabulary.tokens[id] for id in ids],
        "pieces": vocabulary.pieces(ids),
        "names": {str(id): vocabulary.tokens[id] for id in {*expected["top_ids"].ravel().tolist(), *ids}},
        "colour": COLOURS["cells"][cell],
        "ways": list(influences),
    }
    strengths = {way: logarithms(influence.strength) for way, influence in influences.items()}
    return pack(header, {**expected, **strengths}, quantised=strengths.keys())


def logarithms(sizes: np.ndarray) -> np.ndarray:
    """log10 of sizes, -30 where there is none."""
    return np.log10(np.maximum(np.nan_to_num(sizes), 10**FLOOR))
