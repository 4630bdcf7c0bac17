"""The curves of all entrants in one figure."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from rnnviz.figures import race as figures
from rnnviz.ui import run_data
from rnnviz.ui.components.live_plot import live_plot
from rnnviz.ui.linked import linked_choice
from rnnviz.ui.prose import prose
from rnnviz.ui.race.lanes import Lane

HEIGHT = 400
_OVER = {"seconds": "seconds", "step": "steps", "tokens": "tokens"}


def show_chart(race_id: str, lanes: Sequence[Lane]) -> None:
    """Held-out loss over time, steps or tokens; which, is the person's choice."""
    noun = "character" if lanes[0].configs[0].level == "char" else "word"
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        st.markdown("###### How surprised each is by what it has never read", width="stretch")
        training = st.toggle("Training loss, too", value=True, key="race.training")
        over = linked_choice(
            st.segmented_control, "Against", "over", list(_OVER), format_func=_OVER.get, required=True,
            label_visibility="collapsed",
        )
        with st.popover("What is this?"):
            prose("race_chart")
    drawn = [
        figures.Lane(lane.name, lane.look, tuple((view.history, view.snapshots) for view in lane.views)) for lane in lanes
    ]
    baselines = run_data.baselines(lanes[0].run_ids[0])
    figure = figures.race_figure(drawn, baselines, over, training, tokens_name=noun, height=HEIGHT)
    live_plot(figure, key=f"race.{race_id}", height=HEIGHT, description=_in_words(lanes, noun))


def _in_words(lanes: Sequence[Lane], noun: str) -> str:
    """What the figure shows, for who can't see it."""
    told = [
        f"{lane.name} {lane.views[0].snapshots[-1].held_out_loss:.2f}" for lane in lanes if lane.views[0].snapshots
    ]
    return f"Held-out losses in nats per {noun}, falling: {', '.join(told)}." if told else "Curves; nothing is learned yet."
