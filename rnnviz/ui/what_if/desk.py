"""The page's three questions, one at a time."""

from __future__ import annotations

import streamlit as st

from rnnviz.ui import session
from rnnviz.ui.code import show_run_code
from rnnviz.ui.linked import linked_choice
from rnnviz.ui.source import show_waiting
from rnnviz.ui.what_if.finding import show_finding
from rnnviz.ui.what_if.operating import show_operating
from rnnviz.ui.what_if.opening import show_opening

VIEWS = {"change": "Change something", "find": "Find a unit", "gates": "How far the gates open"}


def show_what_if(run_id: str) -> None:
    """One run's network, as of its newest snapshot; where the oldest one tells something, beside that."""
    snapshots = session.engine().view(run_id).snapshots
    if not snapshots:
        show_waiting(run_id)
        return
    view = linked_choice(
        st.segmented_control, "Question", "view", list(VIEWS), format_func=VIEWS.get, required=True,
        label_visibility="collapsed",
    )
    show = {"change": show_operating, "find": show_finding, "gates": show_opening}[view]
    show(run_id, snapshots)
    show_run_code(run_id)
