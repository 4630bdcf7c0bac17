"""A choice that stands in the URL under a short name, so that a link opens the page with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st


def linked_choice(widget: Callable, label: str, name: str, options: Sequence[str], **options_of_widget: Any) -> str:
    """One of `options`, the first where neither the visitor nor the URL's `name` says another.

    Streamlit's own binding would write what the options are called on the page instead of what they are.
    """
    key = linked_key(name)
    seen = f"{key}.seen"
    asked = st.query_params.get(name)
    if key not in st.session_state or asked != st.session_state.get(seen):
        st.session_state[key] = asked if asked in options else st.session_state.get(key, options[0])
    if st.session_state[key] not in options:
        st.session_state[key] = options[0]
    chosen = widget(label, options, key=key, **options_of_widget)
    if chosen != options[0]:
        st.query_params[name] = chosen
    else:
        st.query_params.pop(name, None)
    st.session_state[seen] = st.query_params.get(name)
    return chosen


def linked_key(name: str) -> str:
    """The key of the choice that stands in the URL as `name`: where a callback finds what was chosen."""
    return f"linked.{name}"
