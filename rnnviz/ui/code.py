"""Keras code on a page, and the files that it can be taken away as."""

from __future__ import annotations

import streamlit as st

from rnnviz.run_folder import RunFolder
from rnnviz.takeaway.files import Code, packed, packed_name, run_code
from rnnviz.ui import run_data
from rnnviz.ui.prose import prose

READ = 800  # pixels: the width of what is read
HEIGHT = 480  # of a run's program, which is long
_LABELS = {"script": "A Keras script", "notebook": "A notebook", "keras": "The Keras model"}


def show_code(code: Code) -> None:
    """The program, whole, and below it the way to its files."""
    st.code(code.program, language="python")
    with st.popover("Take this code away"):
        prose("take_code_away" if code.models else "take_program_away")
        _offer(code)


def show_run_code(run_id: str) -> None:
    """The same of a run's network, its program closed until it is wanted; nothing of one that has learned nothing yet."""
    folder = run_data.folder(run_id)
    if not _has_learned(folder):
        return
    with st.container(width=READ):
        with st.expander("This network and its training in Keras"):
            st.code(run_code(folder).program, language="python", height=HEIGHT)
        offer_run(run_id)


def offer_run(run_id: str) -> None:
    """What a run can be taken away as; nothing of one that has learned nothing yet."""
    folder = run_data.folder(run_id)
    if not _has_learned(folder):
        return
    with st.popover("Take it away"):
        prose("take_away")
        _offer(run_code(folder))


def _has_learned(folder: RunFolder) -> bool:
    return bool(folder.snapshots) and folder.snapshots[-1].step > 0


def _offer(code: Code) -> None:
    """A button for each kind that there is; a file is made when it is asked for."""
    for kind, label in _LABELS.items():
        if files := code.files(kind):
            st.download_button(
                label, data=lambda files=files: packed(files), file_name=packed_name(code.name, kind, files),
                on_click="ignore", key=f"take_away.{code.name}.{kind}", width="stretch",
            )
