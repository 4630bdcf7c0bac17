"""What each entrant writes, side by side, and the ways to its run."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from rnnviz.ui.components.samples import samples
from rnnviz.ui.race.lanes import Lane, standing

A_ROW = 3
HEIGHT = 132  # pixels


def show_samples(lanes: Sequence[Lane], active: bool) -> None:
    """Up to three in a row; with several seeds, what the first one writes."""
    st.markdown("###### What each writes" + (" now" if active else ""))
    for start in range(0, len(lanes), A_ROW):
        row = lanes[start : start + A_ROW]
        with st.container(key=f"race_samples_{start}"):
            columns = st.columns(min(len(lanes), A_ROW), gap="medium")
        for column, lane in zip(columns, row):
            with column:
                _show(lane, active)


def _show(lane: Lane, active: bool) -> None:
    run_id, view = lane.run_ids[0], lane.views[0]
    noun = "character" if lane.configs[0].level == "char" else "word"
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.page_link("pages/train.py", label=f"{lane.look.glyph} **{lane.name}**", query_params={"run": run_id},
                     help="Its run on the page Train.", width="content")
        st.caption(standing(lane), width="stretch")
        if view.snapshots:
            st.page_link("pages/inside.py", label="Inside →", query_params={"run": run_id}, width="content",
                         help="Its gates and states, step by step.")
    samples(view.snapshots, key=f"race.sample.{run_id}", live=active, tokens_name=noun, height=HEIGHT, colour=lane.look.colour)
