"""One widget over one part of the set-up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from rnnviz.ui.shell import told


def control(name: str, widget: Callable, value: Any, put: Callable[[Any], Any], **options: Any) -> None:
    """Shows `value`, and hands what is chosen instead to `put`."""
    key = f"race.{name}"
    st.session_state[key] = value

    def changed() -> None:
        with told():
            put(st.session_state[key])

    widget(options.pop("label"), key=key, on_change=changed, **options)
