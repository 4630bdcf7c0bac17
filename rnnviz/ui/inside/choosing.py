"""Choosing the text that the network reads on the page, and what stands above it."""

from __future__ import annotations

import streamlit as st

from rnnviz.probe import PROBE_TOKENS
from rnnviz.run_folder import Snapshot
from rnnviz.ui import run_data
from rnnviz.ui.inside.reading import TOKENS_LIMIT, Reading, reading_of
from rnnviz.ui.prose import prose
from rnnviz.ui.source import origin
from rnnviz.ui.train.live import network_in_words

TEXT_LIMIT = 4000  # characters; 500 tokens are read of it
LEAST_TOKENS = 20


def choose_reading(run_id: str, snapshot: Snapshot, guide: str) -> Reading:
    """What the network reads on the page; `guide` names the words behind “How to read this”."""
    if st.query_params.get("read") == "":  # a link to the held-out text: what was typed before would come back
        st.session_state["read"] = ""
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        said = st.empty()
        with st.popover("How to read this", width="content"):
            prose(guide)
        with st.popover("Read another text"):
            typed = st.text_area(
                "Your own text", key="read", bind="query-params", max_chars=TEXT_LIMIT, height=150,
                placeholder="A sentence or a few: what would you like to see it read?",
                help=f"At most {TOKENS_LIMIT} tokens are read. Ctrl+Enter, or a click elsewhere, takes the text. "
                "Empty: the first tokens of the held-out text.",
            )
            count = st.slider(
                "Or so many tokens of the held-out text", LEAST_TOKENS, TOKENS_LIMIT, PROBE_TOKENS, step=20,
                key="read_tokens", bind="query-params", disabled=bool(typed),
                help="A token is a character or a word. The held-out text is what the network did not learn from.",
            )
    reading = reading_of(typed or "", run_data.vocabulary(run_id), run_data.held_out(run_id)[:count])
    said.markdown(_heading(run_id, reading, snapshot), width="stretch")
    return reading


def _heading(run_id: str, reading: Reading, snapshot: Snapshot) -> str:
    config = run_data.config(run_id)
    noun = "characters" if config.level == "char" else "words"
    what = f"your text, {len(reading.ids):,} {noun}" if reading.own else f"the first {len(reading.ids)} {noun} of its held-out text"
    return f"**{network_in_words(config)}**{origin(run_id)} · reads {what} · held-out loss {snapshot.held_out_loss:.2f} nats"
