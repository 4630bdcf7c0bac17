"""The leak, live: three networks learn to write; their losses and texts while they do, and what came out."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from rnnviz.engine.jobs import DemonstrationView
from rnnviz.figures.leak import live_in_words, live_leak_figure
from rnnviz.lessons.both_ways import READ_WINDOW, WRITERS, Writing, checked_words, writer_of, written_by
from rnnviz.lessons.both_ways_live import TURN, WRITTEN, Sample, curves, opening, samples
from rnnviz.ui import demonstration
from rnnviz.ui.components.live_plot import live_plot
from rnnviz.ui.components.writers import Writer, writers
from rnnviz.ui.lessons.bidirectional.outcome import leak_outcome, leak_recorded
from rnnviz.ui.lessons.bidirectional.saying import HEIGHT, READ, tell_unknown, words
from rnnviz.ui.lessons.bidirectional.training import Read, how_it_stands, offer_training, what_they_read
from rnnviz.ui.shell import told

NAME = "leak"
START_LIMIT = 60  # characters
TITLES = {"forward": "Forward-only", "leak": "Bidirectional, every step", "window": "Bidirectional, the right way"}
DIRECTIONS = {"forward": "forward", "leak": "backward", "window": "backward"}  # whose colour each has
_AGAIN = "bidirectional.live_again"


def show_live_leak() -> None:
    """The way to train all three, and how they stand."""
    words("bidirectional_leak_live", "medium", read_window=READ_WINDOW, turn=TURN)
    offer_training(NAME, "Train all three")
    demonstration.watch(NAME, _show)


def _show(view: DemonstrationView) -> None:
    read = what_they_read(NAME, view)
    demonstration.show_head(NAME, view, how_it_stands(view, read))
    if not view.rows:
        return
    losses = curves(view.rows, "loss", WRITERS)
    figure = live_leak_figure(losses, view.settings["seconds"], HEIGHT)
    live_plot(figure, "bidirectional.live_leak", HEIGHT, live_in_words(losses))
    if view.result and view.result["scores"]:
        _show_outcome(view, read)
    else:
        _show_samples(samples(view.rows), read)


def _show_samples(found: Mapping[str, Sample], read: Read) -> None:
    start = next((sample.start for sample in found.values()), "")
    texts = {network: checked_words(sample.text, read.words) for network, sample in found.items()}
    _show_texts(start, texts, dict.fromkeys(texts, "What it writes by now"))


def _show_outcome(view: DemonstrationView, read: Read) -> None:
    scores = view.result["scores"]
    with st.container(width=READ):
        st.markdown(leak_outcome(scores, view.result["step"]))
        st.caption(leak_recorded())
        with st.container(horizontal=True, vertical_alignment="bottom"):
            start = st.text_input(
                "The start, which all three go on with", opening(read.asked.held_out_text), max_chars=START_LIMIT,
                key=f"bidirectional.live_start.{demonstration.key_of(NAME)}",
            )
            if st.button("Write again", key="bidirectional.live_write"):
                st.session_state[_AGAIN] = st.session_state.get(_AGAIN, 0) + 1
        tell_unknown(read.asked.vocabulary.unknown(start), "the text")
    with told():
        texts = {network: _text(network, start, view, read) for network in WRITERS}
        notes = {network: f"Trained just now · loss {scores[network]['loss']:.2f}" for network in WRITERS}
        _show_texts(start, texts, notes)


def _text(network: str, start: str, view: DemonstrationView, read: Read) -> Writing:
    """What it wrote at the end of its training; from another start, or again, what it writes now."""
    last, again = samples(view.rows)[network], st.session_state.get(_AGAIN, 0)
    if start == last.start and not again:
        return checked_words(last.text, read.words)
    return _written(demonstration.key_of(NAME), network, start, again, view, read)


def _show_texts(start: str, texts: Mapping[str, Writing], notes: Mapping[str, str]) -> None:
    shown = [
        Writer(TITLES[network], notes[network], DIRECTIONS[network], text.pieces, text.unheard, text.words)
        for network, text in texts.items()
    ]
    writers(start, shown, "bidirectional.live_written", "the text")


@st.cache_resource(max_entries=64, show_spinner="Writing …")
def _written(key: str, network: str, start: str, seed: int, _view: DemonstrationView, _read: Read) -> Writing:
    writer = writer_of(network, _view.result["weights"][network])
    return written_by(writer, _read.asked.vocabulary, _read.words, start, WRITTEN, seed)
