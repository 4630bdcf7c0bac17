"""How far back, on average: the curve of one network and its memory horizon."""

from __future__ import annotations

import streamlit as st

from rnnviz.figures.influence import SHARE, Curve, influence_figure
from rnnviz.nets.influence import Horizon
from rnnviz.ui import run_data
from rnnviz.ui.components.live_plot import live_plot
from rnnviz.ui.forgets.measuring import complete, measured
from rnnviz.ui.forgets.reading import noun_of
from rnnviz.ui.prose import prose
from rnnviz.ui.train.network import CELL_NAMES

HEIGHT = 400


def show_distance(run_id: str, step: int, ids: tuple[int, ...]) -> None:
    """The figure beside its two numbers."""
    curve, noun = curve_of(run_id, step, ids), noun_of(run_id)
    horizons = {way: getattr(curve, way).horizon(SHARE) for way in ("gradient", "ablation")}
    with st.container(key="distance"):
        figure, numbers = st.columns([4, 1], gap="large", vertical_alignment="center")
    with figure:
        drawn, told = influence_figure(curve, noun, HEIGHT), _in_words(horizons, noun)
        live_plot(drawn, key=f"forgets.curve.{run_id}", height=HEIGHT, description=told)
    with numbers:
        st.markdown(f"**Memory horizon**, in {noun}s")
        for way, horizon in horizons.items():
            st.metric(f"by {way}", _number(horizon))
    if run_data.config(run_id).bidirectional:
        st.caption(
            f"This network reads its window from both ends. For its backward half the {noun} farthest back is the last "
            "one read, so the curve may rise again at the far end: a horizon says little here."
        )
    with st.container(width=800), st.expander("How to read this, and how not to"):
        prose("influence")


def curve_of(run_id: str, step: int, ids: tuple[int, ...], name: str = "") -> Curve:
    """A run's influence as a curve; its name is the cell's where none is given."""
    found, cell = measured(run_id, step, ids), run_data.config(run_id).cell
    return Curve(name or CELL_NAMES[cell], cell, complete(found.flow.influence), complete(found.ablation))


def horizon_in_words(horizon: Horizon, noun: str) -> str:
    """Such as `23 characters`, or `≥ 101 characters` where all that was measured still counts."""
    return f"{_number(horizon)} {noun}{'s' if horizon.tokens != 1 else ''}"


def _number(horizon: Horizon) -> str:
    return f"{'≥ ' if horizon.at_least else ''}{horizon.tokens}"


def _in_words(horizons: dict[str, Horizon], noun: str) -> str:
    """What the figure shows, for who can't see it."""
    told = " and ".join(f"{horizon_in_words(horizon, noun)} by {way}" for way, horizon in horizons.items())
    return f"The average influence of a {noun}, falling the farther back it stands. The memory horizon is {told}."
