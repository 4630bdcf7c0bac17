"""What a worker trains for a lesson while one watches: started, looked at and stopped. A session has one of each name.

A refresh is a new session: the page is then as it was before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from rnnviz.engine.jobs import DemonstrationView
from rnnviz.run_folder import ACTIVE, STOPPED, WAITING
from rnnviz.ui import session
from rnnviz.ui.plain import plain
from rnnviz.ui.shell import told

UPDATE_EVERY = 0.5  # seconds


def start(name: str, settings: Mapping[str, Any]) -> None:
    """From now on this one is the session's; another one of the same visitor that is not done yet is stopped."""
    with told():
        st.session_state[_key(name)] = session.engine().demonstrate(name, settings, session.owner())


def key_of(name: str) -> str:
    """The id of the session's demonstration of this name, "" where there is none."""
    return st.session_state.get(_key(name), "")


def current(name: str) -> DemonstrationView | None:
    """How it stands; None where there is none, or the engine has forgotten it."""
    return session.engine().demonstration(key_of(name)) if key_of(name) else None


def watch(name: str, show: Callable[[DemonstrationView], None]) -> None:
    """Shows it, again and again while it is active. The page is drawn once more, whole, when it ends."""
    view = current(name)
    if view:
        active = view.state in ACTIVE
        st.fragment(_watch, run_every=UPDATE_EVERY if active else None)(name, show, active)


def show_head(name: str, view: DemonstrationView, doing: str, width: int = 800) -> None:
    """Where it stands in the queue, or what it is `doing`; while it goes on, the way to stop it. `width` in pixels."""
    with st.container(horizontal=True, vertical_alignment="center", gap="medium", width=width):
        st.markdown(_in_the_queue(view) if view.state == WAITING else doing, width="stretch")
        if view.state in ACTIVE:
            st.button("Stop", icon=":material/stop:", key=f"{name}.stop", on_click=_stop, args=(name,))
    if view.message:
        (st.info if view.state == STOPPED else st.warning)(plain(view.message))
    elif view.state in ACTIVE and session.engine().problem:
        st.warning(plain(session.engine().problem))


def _stop(name: str) -> None:
    session.engine().stop_demonstration(key_of(name))


def _watch(name: str, show: Callable[[DemonstrationView], None], was_active: bool) -> None:
    view = current(name)
    if was_active != (view is not None and view.state in ACTIVE):
        st.rerun()
    if view:
        show(view)


def _in_the_queue(view: DemonstrationView) -> str:
    before = f"{view.place} before you" if view.place else "you are next"
    return f"In the queue, {before}. It starts by itself."


def _key(name: str) -> str:
    return f"demonstration.{name}"
