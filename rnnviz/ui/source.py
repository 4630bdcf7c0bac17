"""Which network a page is about: the URL's run, else the visitor's latest, else one that is shipped with the app."""

from __future__ import annotations

import streamlit as st

from rnnviz.engine.store import BUNDLED
from rnnviz.run_folder import ACTIVE, RunFolder
from rnnviz.ui import session
from rnnviz.ui.shell import told

LOOK_AGAIN = 1.0  # seconds, while there is no snapshot yet


def choose_run() -> str | None:
    """The run to show; None where there is none at all."""
    with told():
        if run_id := session.current_run():
            return run_id
    own = next((folder for folder in session.engine().store.runs(session.owner()) if folder.snapshots), None)
    if own is not None:
        session.open_run(own.run_id)
        return own.run_id
    return _shipped()


def offer_training() -> None:
    """What to do where there is no network."""
    st.info("Nothing has been trained yet, so there is no network to show. A minute of training is enough for a first one.")
    st.page_link("pages/train.py", label="Train a network →")


def show_waiting(run_id: str) -> None:
    """In place of a run that has no snapshot: looks again until it has one, where it may."""
    if session.engine().view(run_id).status.state not in ACTIVE:
        st.info("This run ended before its network was kept even once, so there is no network to show.")
        st.page_link("pages/train.py", label="Train a network →")
        return
    st.info("The network of this run is still at its very start. It is shown here as soon as its first snapshot is there.")
    st.fragment(_look_again, run_every=LOOK_AGAIN)(run_id)


def _look_again(run_id: str) -> None:
    view = session.engine().view(run_id)
    if view.snapshots or view.status.state not in ACTIVE:
        st.rerun()


def _shipped() -> str | None:
    # Not opened in the session: whoever then goes to the Train page wants to train a network of their own.
    folders = sorted(BUNDLED.iterdir()) if BUNDLED.is_dir() else []
    return next((path.name for path in folders if RunFolder(path).exists()), None)
