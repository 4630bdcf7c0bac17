"""One prediction: the text shaded by what it rests on, and its gradient on the way back."""

from __future__ import annotations

import hashlib

import streamlit as st

from rnnviz.ui import run_data
from rnnviz.ui.components.gradient_flow import gradient_flow
from rnnviz.ui.components.influence_text import influence_text
from rnnviz.ui.forgets.measuring import measured
from rnnviz.ui.prose import prose

READ = 800  # pixels: the width of what is read

def show_one_place(run_id: str, step: int, ids: tuple[int, ...]) -> None:
    """The shaded text, with what is expected beside it."""
    found, config = measured(run_id, step, ids), run_data.config(run_id)
    influences = {"gradient": found.flow.influence}
    if config.objective == "every_step":
        influences["ablation"] = found.ablation
    influence_text(
        found.trace, run_data.vocabulary(run_id), config.cell, influences,
        key=f"forgets.text.{run_id}", group=_group(run_id, ids),
    )
    if config.objective == "last_step":
        st.caption(
            f"This network reads a window of {config.window} tokens afresh for each prediction, so nothing before that "
            "counts. Replacing every token of every window would take too long: single places are shaded by gradient "
            "only, and the curve below is by ablation too."
        )
    with st.container(width=READ), st.expander("How the shades are made"):
        prose("forgets_shades")


def show_way_back(run_id: str, step: int, ids: tuple[int, ...]) -> None:
    """The gradient, step by step, from the prediction that is looked at above."""
    vocabulary, config = run_data.vocabulary(run_id), run_data.config(run_id)
    gradient_flow(
        measured(run_id, step, ids).flow, [vocabulary.tokens[id] for id in ids], config.level,
        key=f"forgets.flow.{run_id}", group=_group(run_id, ids),
    )
    if config.bidirectional:
        st.caption(
            "Drawn is the forward half. The backward half reads the window from its end to its start: its gradient "
            "runs the other way, from the first token of the window, and is not drawn."
        )
    with st.container(width=READ), st.expander("Why it shrinks"):
        prose("forgets_vanishing")


def _group(run_id: str, ids: tuple[int, ...]) -> str:
    """What the two components share: a place in one text, read by one run's network."""
    return f"forgets.{run_id}.{hashlib.sha256(repr(ids).encode()).hexdigest()[:12]}"
