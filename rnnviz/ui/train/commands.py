"""The buttons of a run in training: pause, resume, one step, stop, a new learning rate."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from rnnviz.config import spec_of
from rnnviz.engine.live_run import RunView
from rnnviz.run_folder import PAUSED, RUNNING
from rnnviz.ui import session
from rnnviz.ui.shell import told


def show_commands(run_id: str, view: RunView) -> None:
    """Only what can be done now; each takes effect within one batch."""
    engine = session.engine()
    if view.status.state == PAUSED:
        _button("Resume", "play_arrow", lambda: engine.resume(run_id), "Go on training.")
        _button("One step", "skip_next", lambda: engine.step(run_id), "Learn from one batch, then rest again.")
    elif view.status.state == RUNNING and len(view.history):
        _button("Pause", "pause", lambda: engine.pause(run_id), "Rest after the batch it is at. Paused time isn't counted.")
    _button("Stop", "stop", lambda: engine.stop(run_id), "End the run and keep what it has learned.")
    if len(view.history):
        _choose_learning_rate(run_id, float(view.history.learning_rate[-1]))


def _button(label: str, icon: str, command: Callable[[], None], help: str) -> None:
    if st.button(label, icon=f":material/{icon}:", help=help, key=f"command.{label}"):
        with told():
            command()


def _choose_learning_rate(run_id: str, now: float) -> None:
    spec = spec_of("learning_rate").metadata
    with st.popover("Learning rate"):
        st.caption(f"Now {now:.2g}. A new one holds from the next batch on, and falls from there as before.")
        wanted = st.number_input(
            "New learning rate", spec["least"], spec["most"], value=None, step=0.001, format="%g",
            placeholder=f"{now:.2g}", key=f"command.learning_rate.{run_id}",
        )
        if st.button("Use it", disabled=wanted is None, key="command.use_learning_rate"):
            with told():
                session.engine().set_learning_rate(run_id, wanted)
