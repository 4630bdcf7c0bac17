"""The page's controls and its viewer: a run's network, a text, and all that the network computes over it."""

from __future__ import annotations

import hashlib

import streamlit as st

from rnnviz.nets.network import Network
from rnnviz.nets.records import Trace
from rnnviz.run_folder import ACTIVE, Snapshot
from rnnviz.ui import run_data, session
from rnnviz.ui.code import show_run_code
from rnnviz.ui.components.cell_diagram import cell_diagram, parts_of, predictions_of
from rnnviz.ui.components.gate_viewer import Place, gate_viewer
from rnnviz.ui.inside.agreement import TOLERANCE, in_words, largest_difference
from rnnviz.ui.inside.choosing import choose_reading
from rnnviz.ui.inside.reading import Reading
from rnnviz.ui.inside.replay import affordable, replay_bytes, replay_of
from rnnviz.ui.inside.start import start_of
from rnnviz.ui.prose import prose
from rnnviz.ui.source import show_waiting


def show_inside(run_id: str) -> None:
    """One run's network from within."""
    snapshots = session.engine().view(run_id).snapshots
    if not snapshots:
        show_waiting(run_id)
        return
    reading = choose_reading(run_id, snapshots[-1], guide="inside")
    if session.engine().view(run_id).status.state in ACTIVE:
        st.button("Show the newest snapshot", help="This run is still being trained: the longer, the more there is to see.")
    prose("inside_lead")
    notes = (*reading.notes, *_about_snapshots(run_id, reading, snapshots))
    if notes:
        st.text("\n".join(notes))  # not as Markdown: it names what a person typed
    steps = tuple(snapshot.step for snapshot in snapshots)
    start = tuple(start_of(st.query_params, run_data.config(run_id)).items())
    place = gate_viewer(_packed(run_id, reading.ids, steps, start), key=f"inside.viewer.{run_id}")
    _show_agreement(run_id, steps[-1])
    _show_diagram(run_id, reading.ids, steps[-1], place)
    show_run_code(run_id)


def _about_snapshots(run_id: str, reading: Reading, snapshots: tuple[Snapshot, ...]) -> list[str]:
    shown = affordable(run_data.config(run_id), len(reading.ids))
    if shown >= len(snapshots):
        return []
    return [f"So much is inside that {shown} of the {len(snapshots)} snapshots are shown: the newest, and older ones evenly spaced."]


@st.cache_resource(max_entries=4, show_spinner="Reading the text with each snapshot of the network …")
def _packed(
    run_id: str, ids: tuple[int, ...], steps: tuple[int, ...], start: tuple[tuple[str, int | str], ...]
) -> bytes:
    """What the viewer is sent. `steps` are those of the snapshots that there are by now."""
    folder = run_data.folder(run_id)
    snapshots = [snapshot for snapshot in folder.snapshots if snapshot.step in steps]
    replay = replay_of(
        run_data.config(run_id), run_data.vocabulary(run_id), snapshots, ids,
        trace=lambda step, ids: Network.of(folder.config, folder.weights(step)).trace(ids),
    )
    return replay_bytes(replay, _group(run_id, ids), dict(start))


def _group(run_id: str, ids: tuple[int, ...]) -> str:
    """The name of what the page's components share: a cursor in one text, read by one run's network."""
    return f"{run_id}.{hashlib.sha256(repr(ids).encode()).hexdigest()[:12]}"


@st.cache_resource(max_entries=8, show_spinner=False)
def _trace(run_id: str, step: int, ids: tuple[int, ...]) -> Trace:
    return run_data.network(run_id, step).trace(ids)


def _show_diagram(run_id: str, ids: tuple[int, ...], step: int, place: Place) -> None:
    """The cell, drawn, at the place where the viewer's cursor stands."""
    network, trace, vocabulary = run_data.network(run_id, step), _trace(run_id, step, ids), run_data.vocabulary(run_id)
    cell_diagram(
        parts_of(network, trace, first=(place.layer, place.direction)), [vocabulary.tokens[id] for id in ids],
        key=f"inside.cell.{run_id}", group=_group(run_id, ids), predictions=predictions_of(trace, vocabulary),
        snapshot=step, t=len(ids) // 2, reads_windows=network.reads_windows,
    )


@st.cache_resource(max_entries=64, show_spinner=False)
def _difference(run_id: str, step: int) -> float:
    return largest_difference(
        run_data.network(run_id, step), run_data.probe(run_id), run_data.folder(run_id).probe_logits(step)
    )


def _show_agreement(run_id: str, step: int) -> None:
    difference = _difference(run_id, step)
    (st.caption if difference <= TOLERANCE else st.warning)(in_words(difference))
