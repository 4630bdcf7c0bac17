"""Which network a page is about: the URL's run, else the visitor's latest, else one that is shipped with the app."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple, TypeAlias

import streamlit as st

from rnnviz.config import RunConfig
from rnnviz.engine.store import BUNDLED
from rnnviz.run_folder import ACTIVE, RunFolder
from rnnviz.ui import run_data, session
from rnnviz.ui.moment import moment
from rnnviz.ui.shell import told
from rnnviz.ui.train.live import network_in_words

LOOK_AGAIN = 1.0  # seconds, while there is no snapshot yet
OFFERED = 30  # of the visitor's own runs, the newest
TITLE = 24  # characters of a shipped run's text
_CHOICE = "source.run"
_OF_ONE_NETWORK = ("ops", "layer", "unit", "direction", "quantity")  # in the URL: another one may not have them

Fits: TypeAlias = Callable[[RunConfig], bool]


class Outline(NamedTuple):
    """What a run is told by: its network in words, the newest held-out loss in nats, when it was begun."""

    network: str
    loss: float
    created: float


def choose_run(fits: Fits = lambda config: True) -> str | None:
    """The run to show, and the choice of another where there is one; None where there is none at all.

    Only those that fit are shown and offered. The URL may name another one, which other pages then show.
    """
    run_id = _run_at_hand(fits)
    if run_id is not None:
        _offer_others(run_id, fits)
    return run_id


def is_shipped(run_id: str) -> bool:
    """Whether this run came with the app: nobody here has trained it."""
    return run_data.folder(run_id).path.parent == BUNDLED


def origin(run_id: str) -> str:
    """What stands after a run's network where it is told which one that is."""
    return " (comes with the app)" if is_shipped(run_id) else ""


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


def _run_at_hand(fits: Fits) -> str | None:
    current = None
    with told():
        current = session.current_run()
    if current and fits(run_data.config(current)):
        return current
    own = next(_own(fits), None)
    if own is not None:
        if current is None:
            session.open_run(own.run_id)
        return own.run_id
    # Not opened in the session: whoever then goes to the Train page wants to train a network of their own.
    return next((folder.run_id for folder in _shipped(fits)), None)


def _own(fits: Fits) -> Iterator[RunFolder]:
    """The visitor's runs that have a network to show, the newest first."""
    runs = session.engine().store.runs(session.owner())
    return (folder for folder in runs if _last_written(folder) and fits(run_data.config(folder.run_id)))


def _shipped(fits: Fits) -> list[RunFolder]:
    folders = map(RunFolder, sorted(BUNDLED.iterdir()) if BUNDLED.is_dir() else [])
    return [folder for folder in folders if folder.exists() and fits(folder.config)]


def _offer_others(run_id: str, fits: Fits) -> None:
    names = _names(run_id, fits)
    if len(names) < 2:
        return
    st.session_state[_CHOICE] = run_id  # a link, or the way back, may have led to another one since
    st.selectbox(
        "Network", list(names), key=_CHOICE, format_func=names.get, on_change=_open_chosen,
        label_visibility="collapsed", width=560,
    )


def _open_chosen() -> None:
    for name in _OF_ONE_NETWORK:
        st.query_params.pop(name, None)
    session.open_run(st.session_state[_CHOICE])


def _names(run_id: str, fits: Fits) -> dict[str, str]:
    """By its id, what each run that can be chosen is called; `run_id`, the one that is shown, is among them."""
    offered = {folder.run_id: folder for folder in (*islice(_own(fits), OFFERED), *_shipped(fits))}
    offered.setdefault(run_id, run_data.folder(run_id))
    names: dict[str, str] = {}
    for other, folder in offered.items():
        name = _name(folder)
        names[other] = f"{name} · {other}" if name in names.values() else name
    return names


def _name(folder: RunFolder) -> str:
    written = _last_written(folder)
    if not written:
        return f"{network_in_words(folder.config)} · no snapshot yet"
    outline = _outline(str(folder.path), written)
    told_apart = f"comes with the app: {_title(str(folder.path))}" if folder.path.parent == BUNDLED else moment(outline.created)
    named = f"{folder.name} · " if folder.name else ""
    return f"{named}{outline.network} · {outline.loss:.2f} nats · {told_apart}"


@st.cache_resource(max_entries=512, show_spinner=False)
def _outline(path: str, written: int) -> Outline:
    """`written` tells a folder's outline from an earlier one of the same run."""
    folder = RunFolder(Path(path))
    return Outline(network_in_words(folder.config), folder.snapshots[-1].held_out_loss, folder.status.created)


@st.cache_resource(max_entries=64, show_spinner=False)
def _title(path: str) -> str:
    """How the text of a shipped run begins."""
    first_line = RunFolder(Path(path)).text.lstrip().partition("\n")[0]
    return first_line if len(first_line) <= TITLE else f"{first_line[:TITLE].rstrip()} …"


def _last_written(folder: RunFolder) -> int:
    """When the newest snapshot was recorded, in nanoseconds; 0 where there is none. Reads no file."""
    records = folder.path / "snapshots.json"
    return records.stat().st_mtime_ns if records.is_file() else 0
