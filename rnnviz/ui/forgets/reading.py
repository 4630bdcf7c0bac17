"""Choosing the text that everything on the page is measured on."""

from __future__ import annotations

import numpy as np
import streamlit as st

from rnnviz.run_folder import Snapshot
from rnnviz.ui import run_data
from rnnviz.ui.inside.reading import TOKENS_LIMIT, Reading, reading_of
from rnnviz.ui.source import origin
from rnnviz.ui.train.live import network_in_words

TOKENS = 400
LEAST = 100  # tokens: a held-out text that is shorter says too little
TEXT_LIMIT = 4000  # characters; 500 tokens are read of it


def choose_text(run_id: str, snapshot: Snapshot) -> Reading:
    """A text of the person's own, else the beginning of the held-out one."""
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        said = st.empty()
        with st.popover("Read another text"):
            typed = st.text_area(
                "Your own text", key="read", bind="query-params", max_chars=TEXT_LIMIT, height=150,
                placeholder="Some sentences: the longer, the farther back can be measured.",
                help=f"At most {TOKENS_LIMIT} tokens are read. Ctrl+Enter, or a click elsewhere, takes the text. "
                f"Empty: the first {TOKENS} tokens that the network did not learn from.",
            )
    reading = reading_of(typed or "", run_data.vocabulary(run_id), default_ids(run_id)[:TOKENS])
    said.markdown(_heading(run_id, reading, snapshot), width="stretch")
    return reading


def noun_of(run_id: str) -> str:
    """What a token is called."""
    return "character" if run_data.config(run_id).level == "char" else "word"


def default_ids(run_id: str) -> np.ndarray:
    """What was held out, (tokens,); where that is short, the last hundreds of the whole text."""
    held_out = run_data.held_out(run_id)
    return held_out if len(held_out) >= LEAST else run_data.ids(run_id)[-TOKENS:]


def _heading(run_id: str, reading: Reading, snapshot: Snapshot) -> str:
    noun, count = noun_of(run_id), len(reading.ids)
    if reading.own:
        what = f"your text, {count:,} {noun}s"
    elif len(run_data.held_out(run_id)) >= LEAST:
        what = f"{count:,} {noun}s that it did not learn from"
    else:
        what = f"the last {count:,} {noun}s of its text; it learned from most of them"
    network = network_in_words(run_data.config(run_id))
    return f"**{network}**{origin(run_id)} · reads {what} · held-out loss {snapshot.held_out_loss:.2f} nats"
