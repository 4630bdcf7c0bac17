"""What is wrong with my training? The readings of a run, each with its numbers and a way to try what it advises."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from rnnviz.config import spec_of
from rnnviz.diagnosis.diagnose import diagnose
from rnnviz.diagnosis.gathering import Weights, gather
from rnnviz.diagnosis.records import HINT, ILL, WELL, Diagnosis, Evidence
from rnnviz.engine.live_run import RunView
from rnnviz.ui import draft, run_data, session
from rnnviz.ui.glossary import linked
from rnnviz.ui.plain import plain
from rnnviz.ui.prose import prose
from rnnviz.ui.shell import told
from rnnviz.ui.train.text import use_text

_ASKED = {
    ILL: "What is wrong with my training?",
    HINT: "What may be wrong with my training?",
    WELL: "How did the training go?",
}
_ICONS = {ILL: ":material/error:", HINT: ":material/help:", WELL: ":material/check_circle:"}
_WIDTH = 860  # pixels: of what is read


def show_reading(run_id: str, view: RunView) -> None:
    """Of a run that has ended: what it has, what says so and what to try. The surest comes first."""
    readings = _of_ended(run_id, view.status.state, view.snapshots[-1].step) if view.snapshots else ()
    if not readings:
        return
    with st.container(width=_WIDTH, key="reading"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"###### {_ASKED[readings[0].severity]}", width="stretch")
            with st.popover("How is this read?"):
                prose("diagnosis")
        for reading in readings:
            _show(run_id, reading)


def whisper(run_id: str, view: RunView) -> None:
    """While a run goes on: a line for each thing that its losses alone show to be wrong already; else nothing."""
    for reading in diagnose(_gathered(run_id, view)):
        if reading.severity == ILL:
            st.caption(f"{_ICONS[ILL]} {reading.title} {plain(reading.evidence)}")


def _show(run_id: str, reading: Diagnosis) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center", gap="medium"):
        with st.container(width="stretch", gap="xsmall"):
            st.markdown(f"{_ICONS[reading.severity]} {linked(reading.title)}")
            st.caption(plain(reading.evidence))
            if reading.advice:
                st.markdown(("" if reading.severity == WELL else "**Try:** ") + plain(reading.advice))
        if reading.changes and st.button(_change_in_words(reading.changes), key=f"try.{reading.key}",
                                         help="Back to the set-up, with the same text and this one thing changed."):
            _set_up(run_id, reading.changes)


def _set_up(run_id: str, changes: Mapping[str, Any]) -> None:
    """A new run, ready to be started, that differs in `changes` alone."""
    with told():
        draft.start_like(run_id, **changes)
        use_text(run_data.text(run_id))
    session.leave_run()
    st.rerun()


def _change_in_words(changes: Mapping[str, Any]) -> str:
    """Such as `Learning rate 0.002 →`, `Optimizer adam, learning rate 0.008 →`."""
    said = ", ".join(f"{spec_of(name).metadata['label'].lower()} {_value(value)}" for name, value in changes.items())
    return f"{said[0].upper()}{said[1:]} →"


def _value(value: Any) -> str:
    if isinstance(value, tuple):
        return " + ".join(map(str, value))
    return f"{value:g}" if isinstance(value, float) else str(value)


@st.cache_data(max_entries=64, show_spinner=False)
def _of_ended(run_id: str, state: str, step: int) -> tuple[Diagnosis, ...]:
    """Remembered for as long as the run stands where it does: `state` and its newest snapshot's `step`."""
    view, folder = session.engine().view(run_id), run_data.folder(run_id)
    return diagnose(_gathered(run_id, view, (folder.weights(view.snapshots[0].step), folder.weights(step))))


def _gathered(run_id: str, view: RunView, weights: tuple[Weights, Weights] | None = None) -> Evidence:
    return gather(
        run_data.config(run_id), view.status, view.history, view.snapshots, run_data.vocabulary(run_id),
        run_data.ids(run_id), run_data.baselines(run_id), weights,
    )
