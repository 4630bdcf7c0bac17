"""Which network writes: the URL's run, else the visitor's latest, else one that is shipped with the app."""

from __future__ import annotations

import streamlit as st

from rnnviz.engine.store import BUNDLED
from rnnviz.run_folder import RunFolder
from rnnviz.ui import session
from rnnviz.ui.shell import told


def choose_run() -> str | None:
    """The run whose network writes; None where there is none at all."""
    with told():
        if run_id := session.current_run():
            return run_id
    own = next((folder for folder in session.engine().store.runs(session.owner()) if folder.snapshots), None)
    if own is not None:
        session.open_run(own.run_id)
        return own.run_id
    return _shipped()


def offer_training() -> None:
    """What to do where no network is there to write."""
    st.info("Nothing has been trained yet, so there is no network to write. "
            "A minute of training is enough for a first one.")
    st.page_link("pages/train.py", label="Train a network →")


def _shipped() -> str | None:
    # Not opened in the session: whoever then goes to the Train page wants to train a network of their own.
    folders = sorted(BUNDLED.iterdir()) if BUNDLED.is_dir() else []
    return next((path.name for path in folders if RunFolder(path).exists()), None)
