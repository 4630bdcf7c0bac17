"""The page's controls and its viewer: a run's network, a text, and all that the network computes over it."""

from __future__ import annotations

import hashlib

import streamlit as st

from rnnviz.nets.network import Network
from rnnviz.nets.records import Trace
from rnnviz.run_folder import ACTIVE, Snapshot
from rnnviz.ui import run_data, session
from rnnviz.ui.components.cell_diagram import cell_diagram, parts_of, predictions_of
from rnnviz.ui.components.gate_viewer import Place, gate_viewer
from rnnviz.ui.inside.agreement import TOLERANCE, in_words, largest_difference
from rnnviz.ui.inside.reading import TOKENS_LIMIT, Reading, reading_of
from rnnviz.ui.inside.replay import affordable, replay_bytes, replay_of
from rnnviz.ui.inside.start import start_of
from rnnviz.ui.prose import prose
from rnnviz.ui.train.live import network_in_words

TEXT_LIMIT = 4000  # characters; 500 tokens are read of it
LOOK_AGAIN = 1.0  # seconds, while there is no snapshot yet


def show_inside(run_id: str) -> None:
    """One run's network from within."""
    snapshots = session.engine().view(run_id).snapshots
    if not snapshots:
        _show_waiting(run_id)
        return
    reading = _choose_reading(run_id, snapshots)
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


def offer_training() -> None:
    """What to do where there is no network to look into."""
    st.info("Nothing has been trained yet, so there is no network to look into. A minute of training is enough for a first one.")
    st.page_link("pages/train.py", label="Train a network →")


def _choose_reading(run_id: str, snapshots: tuple[Snapshot, ...]) -> Reading:
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        said = st.empty()
        with st.popover("How to read this", width="content"):
            prose("inside")
        with st.popover("Read another text"):
            typed = st.text_area(
                "Your own text", key="read", bind="query-params", max_chars=TEXT_LIMIT, height=150,
                placeholder="A sentence or a few: what would you like to see it read?",
                help=f"At most {TOKENS_LIMIT} tokens are read. Ctrl+Enter, or a click elsewhere, takes the text. "
                "Empty: the first tokens of the held-out text.",
            )
    reading = reading_of(typed or "", run_data.vocabulary(run_id), run_data.probe(run_id))
    said.markdown(_heading(run_id, reading, snapshots), width="stretch")
    return reading


def _heading(run_id: str, reading: Reading, snapshots: tuple[Snapshot, ...]) -> str:
    config = run_data.config(run_id)
    noun = "characters" if config.level == "char" else "words"
    what = f"your text, {len(reading.ids):,} {noun}" if reading.own else f"the first {len(reading.ids)} {noun} of its held-out text"
    return f"**{network_in_words(config)}** · reads {what} · held-out loss {snapshots[-1].held_out_loss:.2f} nats"


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
        snapshot=step, t=len(ids) // 2,
    )


@st.cache_resource(max_entries=64, show_spinner=False)
def _difference(run_id: str, step: int) -> float:
    return largest_difference(
        run_data.network(run_id, step), run_data.probe(run_id), run_data.folder(run_id).probe_logits(step)
    )


def _show_agreement(run_id: str, step: int) -> None:
    difference = _difference(run_id, step)
    (st.caption if difference <= TOLERANCE else st.warning)(in_words(difference))


def _show_waiting(run_id: str) -> None:
    if session.engine().view(run_id).status.state not in ACTIVE:
        st.info("This run ended before its network was kept even once, so there is nothing to look into.")
        st.page_link("pages/train.py", label="Train a network →")
        return
    st.info("The network of this run is still at its very start. You can look into it as soon as its first snapshot is there.")
    st.fragment(_look_again, run_every=LOOK_AGAIN)(run_id)


def _look_again(run_id: str) -> None:
    view = session.engine().view(run_id)
    if view.snapshots or view.status.state not in ACTIVE:
        st.rerun()
