"""The gates and states of one sentence, as of the newest snapshot."""

from __future__ import annotations

import streamlit as st

from rnnviz.engine.live_run import RunView
from rnnviz.ui import run_data
from rnnviz.ui.components.state_heatmap import state_heatmap
from rnnviz.ui.prose import prose

PANEL_HEIGHT = 92  # pixels


def show_probe(run_id: str, view: RunView) -> None:
    """Heatmaps of one layer and direction over the probe; the tokens stand along the time axis."""
    if not view.snapshots:
        return
    config, vocabulary = run_data.config(run_id), run_data.vocabulary(run_id)
    newest = view.snapshots[-1].step
    trace = run_data.probe_trace(run_id, newest)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            f"###### Inside, while it reads the first {len(trace.ids)} tokens of the held-out text "
            f"(step {newest:,})", width="stretch",
        )
        layer = _choose_layer(config.layers)
        direction = _choose_direction(config.directions)
        with st.popover("What is this?"):
            prose("gates")
    states = getattr(trace.layers[layer], direction)
    state_heatmap(states, vocabulary.pieces(trace.ids), key=f"probe.{run_id}", height=PANEL_HEIGHT)


def _choose_layer(layers: int) -> int:
    if layers == 1:
        return 0
    return st.segmented_control(
        "Layer", range(layers), default=0, required=True, format_func=lambda layer: f"Layer {layer + 1}",
        key="probe.layer", label_visibility="collapsed",
    )


def _choose_direction(directions: tuple[str, ...]) -> str:
    if len(directions) == 1:
        return directions[0]
    return st.segmented_control(
        "Direction", directions, default=directions[0], required=True, key="probe.direction",
        label_visibility="collapsed",
    )
