"""Does far memory help? The loss of each network when it may read only the last few tokens."""

from __future__ import annotations

import streamlit as st

from rnnviz.figures.context import ContextCurve, context_figure
from rnnviz.ui import run_data
from rnnviz.ui.components.live_plot import live_plot
from rnnviz.ui.forgets.measuring import context_loss
from rnnviz.ui.forgets.reading import noun_of
from rnnviz.ui.forgets.siblings import siblings_of
from rnnviz.ui.prose import prose
from rnnviz.ui.shell import told
from rnnviz.ui.train.network import CELL_NAMES

HEIGHT = 380
FAR = 16  # tokens back: what lies beyond is weighed in words


def show_helping(run_id: str, step: int) -> None:
    """This run's curve, and those of its siblings that are done."""
    noun = noun_of(run_id)
    with told():
        curves = [_curve_of(one, at) for one, at in _shown(run_id, step)]
        said = [in_words(curve, noun) for curve in curves]
        figure = context_figure(curves, noun, HEIGHT)
        live_plot(figure, key=f"forgets.context.{run_id}", height=HEIGHT, description=" ".join(said))
        with st.container(width=800):
            st.markdown("\n".join(f"- {one}" for one in said))
            prose("forgets_helping_answer")


def in_words(curve: ContextCurve, noun: str) -> str:
    """How much is enough, and what more brings."""
    loss, most = curve.loss, int(curve.loss.lengths[-1])
    enough = loss.enough()
    told = f"**{curve.name}**: " + _enough(enough, most, noun)
    if FAR not in loss.lengths or most <= FAR:
        return f"{told}."
    return f"{told}. All that lies beyond the last {FAR}, up to {most}, {_brought(*loss.gain(FAR))}."


def _curve_of(run_id: str, step: int) -> ContextCurve:
    cell = run_data.config(run_id).cell
    return ContextCurve(CELL_NAMES[cell], cell, context_loss(run_id, step))


def _enough(enough: int, most: int, noun: str) -> str:
    if enough == most:
        return f"it uses all of the {most} {noun}s"
    return f"the last {enough} {noun}s are enough" if enough > 1 else f"the last {noun} is enough"


def _brought(gain: float, error: float) -> str:
    if abs(gain) < 0.0005 and error < 0.0005:
        return "changes its loss by less than 0.001 nats"
    return f"{'lowers' if gain > 0 else 'raises'} its loss by {abs(gain):.3f} ± {error:.3f} nats"


def _shown(run_id: str, step: int) -> list[tuple[str, int]]:
    """Run and step of each, in the order of cells."""
    siblings = siblings_of(run_id).values()
    return [
        (one.run_id, step if one.run_id == run_id else one.snapshot.step)
        for one in siblings if one.run_id == run_id or (one.snapshot and not one.active)
    ]
