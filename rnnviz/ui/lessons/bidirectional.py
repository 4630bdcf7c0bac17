"""The lesson on reading both ways: two readers on one time axis, the leak, the blanks that both sides help to fill."""

from __future__ import annotations

from string import Template

import numpy as np
import streamlit as st

from rnnviz.figures.leak import in_words, leak_figure
from rnnviz.lessons import both_ways
from rnnviz.lessons.both_ways import (
    BLANKED, READ_WINDOW, SEEDS, SENTENCE, SENTENCE_LIMIT, SIDE, UNITS, WINDOW, Sentence, Spread, Writing, effects,
    guesses, keras_code, labeller, recorded,
)
from rnnviz.ui.components.fill_blank import fill_blank
from rnnviz.ui.components.leak_paths import leak_paths
from rnnviz.ui.components.live_plot import live_plot
from rnnviz.ui.components.two_readers import two_readers
from rnnviz.ui.components.writers import Writer, writers
from rnnviz.ui.glossary import linked
from rnnviz.ui.prose import read
from rnnviz.ui.shell import told

READ = 800  # pixels: the width of what is read
HEIGHT = 340
WRITTEN = 260  # characters
START = "Tilda looked at the river and "
START_LIMIT = 60
DRAWN = "the river"  # what the drawings of the leak read, but for its last letter
# Names of the controls, in the URL too.
_READ, _FILL, _START = "both_sentence", "blank_sentence", "both_start"
_GUESS, _AGAIN = "bidirectional.guess", "bidirectional.again"
GUESSES = ("The bidirectional one.", "Both about equally well.", "The forward-only one.")
RIGHT = 2
NAMES = {"forward": "Forward-only", "both": "Bidirectional"}


def show_readers() -> None:
    """The states of both halves over a sentence."""
    _words("bidirectional_readers", units=UNITS["both"])
    st.fragment(_show_states)()


def show_leak() -> None:
    """The loss of both networks; what they write, once the person has said what they expect."""
    _words("bidirectional_leak", steps=recorded().steps["next"], **_parameters("next"))
    foretelling, steps = recorded().foretelling, recorded().steps["next"]
    live_plot(leak_figure(foretelling, steps, HEIGHT), "bidirectional.leak", HEIGHT, in_words(foretelling, steps))
    with st.container(width=READ):
        guess = st.radio("Now both are to write. Which of them will write better?", GUESSES, index=None, key=_GUESS)
    if guess is not None:
        _show_answer(guess)


def show_blanks() -> None:
    """How often each kind of network fills a blank rightly, and a sentence to try it with."""
    _words("bidirectional_blanks", blanks=f"{recorded().blanks:,}", **_parameters("fill"))
    with st.container(width=READ):
        for direction, column in zip(NAMES, st.columns(len(NAMES))):
            with column:
                _show_accuracy(direction)
        with st.expander(f"How this was measured, and each of the {len(SEEDS)} seeds"):
            _show_seeds()
    _words("bidirectional_blanks_try", space="medium")
    st.fragment(_show_blank)()


def show_code() -> None:
    """The layer, the leak, the right way and the blanks in Keras."""
    _words("bidirectional_code")
    with st.container(width=READ):
        st.code(keras_code(), language="python")


def _words(name: str, space: str = "large", **numbers: object) -> None:
    st.space(space)
    with st.container(width=READ):
        _tell(name, **numbers)


def _tell(name: str, **numbers: object) -> None:
    """One concept's words, with what was recorded in place of its names."""
    st.markdown(linked(Template(read(name)).substitute(numbers)))


def _parameters(recipe: str) -> dict[str, str]:
    return {f"{direction}_parameters": f"{labeller(recipe, direction).parameters:,}" for direction in NAMES}


def _ask_sentence(label: str, key: str) -> Sentence:
    """A sentence of the person's own, or ours; what the networks don't know is told.

    Raises:
        UserError: for one that they can't read.
    """
    with st.container(width=READ):
        text = st.text_input(
            label, SENTENCE, key=key, max_chars=SENTENCE_LIMIT, bind="query-params", persist_state="session",
            help=f"2 to {SENTENCE_LIMIT} characters. The networks know the characters of the tale that they have read.",
        )
        sentence = both_ways.read(text)
        _tell_unknown(sentence.unknown)
    return sentence


def _tell_unknown(unknown: tuple[str, ...]) -> None:
    if unknown:
        # Not as Markdown: a person typed it.
        st.text(f"Left out, because they don't occur in the tale: {' '.join(unknown)}")


def _show_states() -> None:
    with told():
        sentence = _ask_sentence("The sentence that both halves read", _READ)
        network = labeller("fill", "both")
        tokens = [recorded().vocabulary.tokens[id] for id in sentence.ids]
        changes = _effects(tuple(sentence.ids.tolist()))
        two_readers(network.states(sentence.ids), changes, tokens, "bidirectional.readers")


@st.cache_resource(max_entries=64, show_spinner=False)
def _effects(ids: tuple[int, ...]) -> np.ndarray:
    return effects(labeller("fill", "both"), np.array(ids))


def _show_answer(guess: str) -> None:
    with st.container(width=READ):
        st.markdown("**That is right.** See for yourself:" if guess == GUESSES[RIGHT] else "**No. See for yourself:**")
    _show_written()
    _words("bidirectional_leak_answer", space="small")
    leak_paths(DRAWN, True, "bidirectional.every_step")
    _tell_losses()
    _words("bidirectional_right_way", space="medium", read_window=READ_WINDOW)
    leak_paths(DRAWN, False, "bidirectional.last_step")
    st.space("small")
    _show_right_way()


def _tell_losses() -> None:
    one, other = recorded().foretelling["forward"], recorded().foretelling["both"]
    _words(
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
        if st.button("Write again"):
            st.session_state[_AGAIN] = st.session_state.get(_AGAIN, 0) + 1
    seed = st.session_state.get(_AGAIN, 0)
    with told():
        _tell_unknown(recorded().vocabulary.unknown(start))
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


def _show_accuracy(direction: str) -> None:
    spread = recorded().accuracy(direction)
    with st.container(gap=None):
        st.metric(f"{NAMES[direction]} is right in", f"{spread.mean * 100:.1f} %")
        st.caption(f"{_from_to(spread)} over {len(SEEDS)} seeds")


def _from_to(spread: Spread) -> str:
    return f"{spread.least * 100:.1f} to {spread.most * 100:.1f} %"


def _show_seeds() -> None:
    _tell(
        "bidirectional_blanks_measured", window=WINDOW, blanked=f"{BLANKED * 100:.0f} %", steps=recorded().steps["fill"],
        side=SIDE, seeds=len(SEEDS),
    )
    columns = {"Seed": [str(seed) for seed in SEEDS]}
    for direction, seeds in recorded().filling.items():
        columns[f"{NAMES[direction]}: right"] = [f"{one.accuracy * 100:.1f} %" for one in seeds]
        columns[f"{NAMES[direction]}: loss"] = [f"{one.loss:.3f}" for one in seeds]
    st.table(columns)


def _show_blank() -> None:
    with told():
        sentence = _ask_sentence("The sentence with the blank", _FILL)
        fill_blank(sentence.ids, _guesses(tuple(sentence.ids.tolist())), recorded().vocabulary, "bidirectional.blank")


@st.cache_resource(max_entries=64, show_spinner=False)
def _guesses(ids: tuple[int, ...]) -> dict[str, np.ndarray]:
    return {direction: guesses(direction, np.array(ids)) for direction in NAMES}
