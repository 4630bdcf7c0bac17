"""Choosing how long to train."""

from __future__ import annotations

import streamlit as st

from rnnviz.config import RunConfig, spec_of
from rnnviz.ui import draft

SECONDS = (15.0, 30.0, 60.0, 120.0, 300.0, 900.0)
_BY_TIME, _BY_EPOCHS = "for a time", "through the text"


def choose_budget(config: RunConfig) -> None:
    """By the clock, or by how often the text is read."""
    key = "control.budget"
    st.session_state[key] = _BY_TIME if config.epochs is None else _BY_EPOCHS
    st.segmented_control("Train", [_BY_TIME, _BY_EPOCHS], key=key, required=True, wrap=True,
                         on_change=lambda: _switch(key))
    if config.epochs is None:
        draft.control("seconds", st.select_slider, config.seconds, label="How long",
                      options=sorted({*SECONDS, config.seconds}), format_func=in_words)
    else:
        spec = spec_of("epochs").metadata
        draft.control("epochs", st.number_input, config.epochs, min_value=spec["least"], max_value=spec["most"])


def in_words(seconds: float) -> str:
    """A span of time as people say it: 45 s, 2 min, 1 h 5 min."""
    whole = round(seconds)
    if whole < 60 or (whole < 120 and whole % 60):
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60} min"


def _switch(key: str) -> None:
    if st.session_state[key] == _BY_TIME:
        draft.change(seconds=60.0, epochs=None)
    else:
        draft.change(epochs=3, seconds=None)
