"""A text that is long enough to tell a rule from chance."""

from __future__ import annotations

import numpy as np

from rnnviz.nets.finder import LEAST_TOKENS
from rnnviz.nets.records import Trace
from rnnviz.ui import run_data

MOST_TOKENS = 2000


def long_text(run_id: str) -> tuple[np.ndarray, str]:
    """Ids of up to 2,000 tokens, and what they are, in words: of the held-out part, or where that is too short the
    end of the whole text, which the network has learned from in part.
    """
    noun = "characters" if run_data.config(run_id).level == "char" else "words"
    held_out = run_data.held_out(run_id)[:MOST_TOKENS]
    if len(held_out) >= LEAST_TOKENS:
        return held_out, f"the first {len(held_out):,} {noun} of the text that it did not learn from"
    last = run_data.ids(run_id)[-MOST_TOKENS:]
    return last, f"the last {len(last):,} {noun} of its text: what it did not learn from is too short to tell"


def trace_of(run_id: str, step: int) -> Trace:
    """The states of one pass over that text."""
    return run_data.network(run_id, step).trace(long_text(run_id)[0])
