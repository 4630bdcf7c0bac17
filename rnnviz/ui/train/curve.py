"""The loss curve of a run, with the rules of thumb that give it a meaning."""

from __future__ import annotations

import streamlit as st

from rnnviz.baselines import LABELS
from rnnviz.engine.live_run import RunView
from rnnviz.figures.loss import TELLING, loss_figure
from rnnviz.ui import run_data
from rnnviz.ui.components.live_plot import live_plot
from rnnviz.ui.prose import prose

_LINEAR, _LOG = "linear", "logarithmic"
HEIGHT = 245


def show_curve(run_id: str, view: RunView) -> None:
    """Training loss, held-out loss and baselines; the axis is the person's choice."""
    config = run_data.config(run_id)
    noun = "character" if config.level == "char" else "word"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown("###### How surprised it is", width="stretch")
        axis = st.segmented_control(
            "Axis", [_LINEAR, _LOG], default=_LINEAR, required=True, key="curve.axis", label_visibility="collapsed",
        )
        with st.popover("What is this?"):
            prose("loss")
            every = st.toggle("Draw bigram and trigram, too", key="curve.every")
    figure = loss_figure(
        view.history, view.snapshots, run_data.baselines(run_id), log_axis=axis == _LOG, tokens_name=noun,
        height=HEIGHT, drawn=tuple(LABELS) if every else TELLING,
    )
    live_plot(figure, key=f"curve.{run_id}", height=HEIGHT, description=_in_words(run_id, view, noun))


def _in_words(run_id: str, view: RunView, noun: str) -> str:
    """What the figure shows, for who can't see it."""
    if not len(view.history):
        return "The loss curve; nothing is learned yet."
    told = (
        f"The training loss fell from {view.history.loss[0]:.2f} to {view.history.loss[-1]:.2f} nats per {noun} "
        f"in {view.history.seconds[-1]:.0f} seconds."
    )
    if view.snapshots:
        told += f" The held-out loss is {view.snapshots[-1].held_out_loss:.2f}."
    simple = ", ".join(f"{label} {value:.2f}" for label, value in run_data.baselines(run_id).named())
    return f"{told} Without a network the held-out text costs: {simple}."
