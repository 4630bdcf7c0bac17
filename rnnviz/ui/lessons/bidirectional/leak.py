"""The trap: a loss that falls to nothing, what it is worth, and the right way; recorded, then live."""

from __future__ import annotations

import streamlit as st

from rnnviz.figures.leak import in_words, leak_figure
from rnnviz.lessons import both_ways
from rnnviz.lessons.both_ways import READ_WINDOW, WINDOW, Writing, recorded
from rnnviz.ui.components.leak_paths import leak_paths
from rnnviz.ui.components.live_plot import live_plot
from rnnviz.ui.components.writers import Writer, writers
from rnnviz.ui.lessons.bidirectional.live_leak import show_live_leak
from rnnviz.ui.lessons.bidirectional.saying import HEIGHT, NAMES, READ, parameters, tell_unknown, words
from rnnviz.ui.shell import told

WRITTEN = 260  # characters
START = "Tilda looked at the river and "
START_LIMIT = 60
DRAWN = "the river"  # what the drawings of the leak read, but for its last letter
_START = "both_start"  # in the URL too
_GUESS, _AGAIN = "bidirectional.guess", "bidirectional.again"
GUESSES = ("The bidirectional one.", "Both about equally well.", "The forward-only one.")
RIGHT = 2


def show_leak() -> None:
    """The loss of both networks; what they write, once the person has said what they expect; all of it again, live."""
    foretelling, steps = recorded().foretelling, recorded().steps["next"]
    words("bidirectional_leak", steps=steps, **parameters("next"))
    live_plot(leak_figure(foretelling, steps, HEIGHT), "bidirectional.leak", HEIGHT, in_words(foretelling, steps))
    with st.container(width=READ):
        guess = st.radio("Now both are to write. Which of them will write better?", GUESSES, index=None, key=_GUESS)
    if guess is not None:
        _show_answer(guess)
    show_live_leak()


def _show_answer(guess: str) -> None:
    with st.container(width=READ):
        st.markdown("**That is right.** See for yourself:" if guess == GUESSES[RIGHT] else "**No. See for yourself:**")
    _show_written()
    words("bidirectional_leak_answer", space="small")
    leak_paths(DRAWN, True, "bidirectional.every_step")
    _tell_losses()
    words("bidirectional_right_way", space="medium", read_window=READ_WINDOW)
    leak_paths(DRAWN, False, "bidirectional.last_step")
    st.space("small")
    _show_right_way()


def _tell_losses() -> None:
    one, other = recorded().foretelling["forward"], recorded().foretelling["both"]
    words(
        "bidirectional_leak_last", space="small", window=WINDOW,
        forward_training=f"{one.curve[-1]:.2f}", forward_held_out=f"{one.held_out:.2f}", forward_last=f"{one.last:.2f}",
        both_training=f"{other.curve[-1]:.2f}", both_held_out=f"{other.held_out:.2f}", both_last=f"{other.last:.2f}",
    )


def _show_right_way() -> None:
    """The text of the network that reads windows, from the same start."""
    start, seed = st.session_state.get(_START, START), st.session_state.get(_AGAIN, 0)
    with st.container(width=READ), told():
        text = _written("window", start, seed)
        note = f"{READ_WINDOW} characters in, one out; {recorded().steps['window']:,} training steps"
        writers(start, [_writer("Bidirectional, the right way", note, "both", text)], "bidirectional.window")


def _show_written() -> None:
    """The texts of both, from a start that the person may change."""
    with st.container(width=READ, horizontal=True, vertical_alignment="bottom"):
        start = st.text_input("The start, which they go on with", START, key=_START, max_chars=START_LIMIT,
                              bind="query-params", persist_state="session")
        if st.button("Write again", key="bidirectional.write"):
            st.session_state[_AGAIN] = st.session_state.get(_AGAIN, 0) + 1
    seed = st.session_state.get(_AGAIN, 0)
    with told():
        tell_unknown(recorded().vocabulary.unknown(start))
        foretelling = recorded().foretelling
        notes = {name: f"Loss at the end of training: {one.curve[-1]:.2f}" for name, one in foretelling.items()}
        writers(start, [
            _writer(NAMES["forward"], notes["forward"], "forward", _written("forward", start, seed)),
            _writer(NAMES["both"], notes["both"], "both", _written("leak", start, seed)),
        ], "bidirectional.written")


def _writer(name: str, note: str, direction: str, text: Writing) -> Writer:
    colour = "forward" if direction == "forward" else "backward"
    return Writer(name, note, colour, text.pieces, text.unheard, text.words)


@st.cache_resource(max_entries=64, show_spinner="Writing …")
def _written(name: str, start: str, seed: int) -> Writing:
    return both_ways.written(name, start, WRITTEN, seed)
