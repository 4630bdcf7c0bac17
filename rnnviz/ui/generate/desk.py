"""Where the network writes: works a little at each tick, and shows the text as it comes."""

from __future__ import annotations

import streamlit as st

from rnnviz.run_folder import Snapshot
from rnnviz.ui import run_data, session
from rnnviz.ui.components.written_text import Fork, Sheet, written_text
from rnnviz.ui.generate.copied import show_copied
from rnnviz.ui.generate.reading import show_text_reading
from rnnviz.ui.generate.settings import Settings, another_seed, choose_settings, choose_start
from rnnviz.ui.generate.start import Start, start_of
from rnnviz.ui.generate.writer import Writer
from rnnviz.ui.source import origin, show_waiting
from rnnviz.ui.train.live import network_in_words
from rnnviz.vocabulary import Vocabulary

TICK = 0.12  # seconds between two looks
SLICE = 0.08  # seconds of work in each: the rest is for the other visitors
_WRITER = "generate.writer"


def show_desk(run_id: str) -> None:
    """The controls beside the text that they give."""
    snapshots = session.engine().view(run_id).snapshots
    if not snapshots:
        show_waiting(run_id)
        return
    with st.container(key="generate"):
        controls, page = st.columns([7, 20], gap="large")
    with controls:
        settings, start = _choose(run_id)
    with page:
        snapshot, writer = _writer(run_id, snapshots[-1], settings, start)
        show_text(run_id, writer, f"rnnviz-{settings.seed}.txt")
        show_text_reading(run_id, writer, settings.sampling)
        st.space("small")
        show_copied(run_id, snapshot.step, writer)


def _choose(run_id: str) -> tuple[Settings, Start]:
    typed = choose_start()
    start = start_of(typed, run_data.vocabulary(run_id), run_data.probe(run_id))
    if start.note:
        st.caption(start.note)
    with st.container(horizontal=True):
        st.button("Write", type="primary", on_click=_forget, help="Write anew, with the newest weights.")
        st.button("Another", on_click=another_seed, help="The same settings with the next seed number.")
    return choose_settings(typed, _noun(run_id)), start


def _writer(run_id: str, snapshot: Snapshot, settings: Settings, start: Start) -> tuple[Snapshot, Writer]:
    """The text that is being written, and by what network; a new one where anything that decides it was changed.

    A snapshot that comes while one reads changes nothing: the next text is written with it.
    """
    decided = (run_id, settings)
    kept = st.session_state.get(_WRITER)
    if kept is None or kept[0] != decided:
        network = run_data.network(run_id, snapshot.step)
        writer = Writer(network, start.ids, settings.length, settings.sampling, settings.seed)
        kept = st.session_state[_WRITER] = (decided, snapshot, writer)
    st.caption(_network_in_words(run_id, kept[1]))
    return kept[1:]


def _forget() -> None:
    st.session_state.pop(_WRITER, None)


def show_text(run_id: str, writer: Writer, file: str) -> None:
    """What `writer` writes, as it comes; `file` is what a download is called."""
    ticking = not writer.done
    st.fragment(_tick, run_every=TICK if ticking else None)(run_id, writer, file, ticking, writer.current)


def _tick(run_id: str, writer: Writer, file: str, ticking: bool, branch: int) -> None:
    writer.work(SLICE)
    sheet = _sheet(run_data.vocabulary(run_id), writer, _noun(run_id), file)
    written_text(sheet, key="written_text", on_fork=writer.fork, on_go=writer.go)
    # Only a run of the whole page can start or stop the ticks, and show what else there is of another branch.
    if writer.done == ticking or writer.current != branch:
        st.rerun()


def _sheet(vocabulary: Vocabulary, writer: Writer, noun: str, file: str) -> Sheet:
    ids = [*writer.start_ids, *(token.id for token in writer.tokens)]
    return Sheet(
        name=writer.name, start=vocabulary.decode(writer.start_ids), tokens=writer.tokens,
        pieces=vocabulary.pieces(ids)[len(writer.start_ids) :], names=vocabulary.tokens, length=writer.length,
        done=writer.done, branches=[_fork(vocabulary, branch.swap) for branch in writer.branches],
        branch=writer.current, noun=noun, file=file,
    )


def _fork(vocabulary: Vocabulary, swap) -> Fork | None:
    return swap and Fork(swap.position, vocabulary.tokens[swap.was], vocabulary.tokens[swap.now])


def _network_in_words(run_id: str, snapshot: Snapshot) -> str:
    config = run_data.config(run_id)
    noun = _noun(run_id)
    return (f"{network_in_words(config)}{origin(run_id)} · after {snapshot.tokens:,} {noun} of training · "
            f"held-out loss {snapshot.held_out_loss:.2f} nats per {noun[:-1]}")


def _noun(run_id: str) -> str:
    return "characters" if run_data.config(run_id).level == "char" else "words"
