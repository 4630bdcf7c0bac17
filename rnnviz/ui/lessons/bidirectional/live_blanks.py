"""The blanks, live: two networks learn to fill them; how often each is right while they do, and what came out."""

from __future__ import annotations

import streamlit as st

from rnnviz.engine.jobs import DemonstrationView
from rnnviz.figures.blanks import live_blanks_figure, live_in_words
from rnnviz.lessons.both_ways_live import LOOKED, TURN, curves
from rnnviz.ui import demonstration
from rnnviz.ui.components.live_plot import live_plot
from rnnviz.ui.lessons.bidirectional.outcome import blanks_outcome, blanks_recorded
from rnnviz.ui.lessons.bidirectional.saying import HEIGHT, NAMES, READ, words
from rnnviz.ui.lessons.bidirectional.training import how_it_stands, offer_training, what_they_read

NAME = "blank"


def show_live_blanks() -> None:
    """The way to train both, and how they stand."""
    words("bidirectional_blanks_live", "medium", looked=LOOKED, turn=TURN)
    offer_training(NAME, "Train both")
    demonstration.watch(NAME, _show)


def trained_just_now() -> DemonstrationView | None:
    """The session's demonstration, where it has left trained networks."""
    view = demonstration.current(NAME)
    return view if view and view.result and view.result["scores"] else None


def _show(view: DemonstrationView) -> None:
    demonstration.show_head(NAME, view, how_it_stands(view, what_they_read(NAME, view)))
    if not view.rows:
        return
    accuracies = curves(view.rows, "accuracy", NAMES)
    figure = live_blanks_figure(accuracies, view.settings["seconds"], HEIGHT)
    live_plot(figure, "bidirectional.live_blanks", HEIGHT, live_in_words(accuracies))
    if view.result and view.result["scores"]:
        with st.container(width=READ):
            st.markdown(blanks_outcome(view.result["scores"], view.result["step"]))
            st.caption(blanks_recorded())
