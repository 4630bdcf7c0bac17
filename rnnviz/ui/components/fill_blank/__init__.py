"""A sentence in which any letter can be blanked, and what two networks take it for: one sees one side, one both."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from rnnviz.colours import COLOURS
from rnnviz.ui.components.declare import declare
from rnnviz.ui.components.packing import pack
from rnnviz.vocabulary import Vocabulary

TOP = 5


def fill_blank(ids: np.ndarray, guesses: Mapping[str, np.ndarray], vocabulary: Vocabulary, key: str) -> None:
    """Shows the sentence and both guesses at the blank, which the person moves; nothing is sent back.

    Args:
        ids: the sentence, (time steps,).
        guesses: of `forward` and `both`, what stands at each place if it is blanked, alone: probabilities,
            (time steps, vocabulary).
        key: the same key at the next run updates in place.
    """
    declare("fill_blank")(key=key, data=packed(ids, guesses, vocabulary), height="content")


def packed(ids: np.ndarray, guesses: Mapping[str, np.ndarray], vocabulary: Vocabulary) -> bytes:
    """What the component is sent: the five most probable tokens at each place, and the probability of the real one."""
    both = np.stack([guesses["forward"], guesses["both"]])  # (networks, time steps, vocabulary)
    top = np.argsort(-both, axis=-1, kind="stable")[..., :TOP]
    tokens = [vocabulary.tokens[id] for id in ids]
    header = {"tokens": tokens, "names": list(vocabulary.tokens), "directions": COLOURS["directions"]}
    arrays = {
        "ids": ids.astype(np.int32), "top": top.astype(np.int32),
        "shares": np.take_along_axis(both, top, axis=-1).astype(np.float32),
        "real": both[:, np.arange(len(ids)), ids].astype(np.float32),
    }
    return pack(header, arrays)
