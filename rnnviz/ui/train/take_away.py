"""What a person can take a run away as."""

from __future__ import annotations

import streamlit as st

from rnnviz.run_folder import RunFolder
from rnnviz.takeaway.files import packed
from rnnviz.ui import run_data
from rnnviz.ui.prose import prose

_LABELS = {"keras": "The Keras model", "script": "A Keras script", "notebook": "A notebook"}


def offer_to_take_away(run_id: str) -> None:
    """A zip for each kind, made when it is asked for. A run that was broken off left no model."""
    folder = run_data.folder(run_id)
    kinds = [kind for kind in _LABELS if _can_be_had(folder, kind)]
    if not kinds:
        return
    with st.popover("Take it away"):
        prose("take_away")
        for kind in kinds:
            st.download_button(
                _LABELS[kind], data=lambda kind=kind: packed(folder, kind), file_name=f"rnnviz-{kind}.zip",
                mime="application/zip", on_click="ignore", key=f"take_away.{kind}", width="stretch",
            )


def _can_be_had(folder: RunFolder, kind: str) -> bool:
    if kind == "keras":
        return folder.model_path.is_file()
    return bool(folder.snapshots) and folder.snapshots[-1].step > 0
