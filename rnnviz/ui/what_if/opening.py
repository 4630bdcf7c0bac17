"""How far the gates open: a point a unit."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from rnnviz.figures.saturation import saturation_figure
from rnnviz.nets.saturation import GateSaturation, in_words, saturation
from rnnviz.run_folder import Snapshot
from rnnviz.ui.components.live_plot import live_plot
from rnnviz.ui.prose import prose
from rnnviz.ui.shell import told
from rnnviz.ui.what_if.text import long_text, trace_of

HEIGHT = 400


def show_opening(run_id: str, snapshots: Sequence[Snapshot]) -> None:
    """The scatter, and what it means."""
    with told():
        gates = _gates(run_id, snapshots[-1].step)
        st.markdown(f"While it reads {long_text(run_id)[1]}:")
        live_plot(saturation_figure(gates, HEIGHT), key=f"what_if.gates.{run_id}", height=HEIGHT, description=in_words(gates))
        st.caption(in_words(gates))
        with st.container(width=800):
            prose("saturation")


@st.cache_resource(max_entries=16, show_spinner="Reading the text …")
def _gates(run_id: str, step: int) -> tuple[GateSaturation, ...]:
    return saturation(trace_of(run_id, step))
