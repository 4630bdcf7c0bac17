"""Runs that differ in their cell alone: the same visitor, the same text, the same settings."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

import streamlit as st

from rnnviz.config import CELLS
from rnnviz.engine.live_run import RunView
from rnnviz.run_folder import ACTIVE, FINISHED, Snapshot
from rnnviz.ui import run_data, session

MILESTONES = 8  # how often a network in training is measured: more would take time from the training


@dataclass(frozen=True)
class Sibling:
    """A run and how it stands."""

    run_id: str
    view: RunView

    @property
    def active(self) -> bool:
        return self.view.status.state in ACTIVE

    @property
    def snapshot(self) -> Snapshot | None:
        """The one to measure, None where there is none yet: the last; in training, the last before a milestone."""
        kept = self.view.snapshots
        if self.active:
            reached = int(self.view.fraction * MILESTONES) / MILESTONES
            kept = [one for one in kept if 0 < one.fraction <= reached]
        return kept[-1] if kept else None


def siblings_of(run_id: str) -> dict[str, Sibling]:
    """By cell, in the order of `CELLS`: this run itself, and of each other cell the visitor's newest that is alike.

    One that was broken off or stopped learned for a shorter time, so it is none; one that is in training is.
    """
    own = run_data.config(run_id).cell
    found = {own: Sibling(run_id, session.engine().view(run_id))}
    for folder in session.engine().store.runs(session.owner()):
        cell = run_data.config(folder.run_id).cell
        wanted = cell not in found or (cell != own and found[cell].active)  # one that is done is more than one that isn't
        if wanted and are_alike(folder.run_id, run_id):
            sibling = Sibling(folder.run_id, session.engine().view(folder.run_id))
            if sibling.view.status.state == FINISHED or (sibling.active and cell not in found):
                found[cell] = sibling
    return {cell: found[cell] for cell in CELLS if cell in found}


def are_alike(one: str, other: str) -> bool:
    """Whether two runs have the same settings, but for the cell, and the same text."""
    return _settings(one) == _settings(other) and _text_hash(one) == _text_hash(other)


@st.cache_resource(max_entries=1024, show_spinner=False)
def _settings(run_id: str) -> str:
    settings = run_data.folder(run_id).config.to_dict()
    del settings["cell"]
    return json.dumps(settings, sort_keys=True)


@st.cache_resource(max_entries=1024, show_spinner=False)
def _text_hash(run_id: str) -> str:
    return hashlib.sha256(run_data.folder(run_id).text.encode()).hexdigest()
