"""The lesson on the recurrent neuron: a network of two units that spells a word, in full."""

from __future__ import annotations

from string import Template

import streamlit as st

from rnnviz.lessons.word_code import word_code
from rnnviz.lessons.word_network import END, WORDS, Lesson, Reading, learn, read, twice_read
from rnnviz.ui.code import show_code as show_program
from rnnviz.ui.components.recurrent_neuron import recurrent_neuron
from rnnviz.ui.prose import prose
from rnnviz.ui.prose import read as read_prose

SEED = 0
GUESSES = (
    "Yes: the same letter and the same weights give the same output.",
    "No: something else differs between the two steps.",
    "Nearly: the second one is only a little surer.",
)
TRUE_GUESS = GUESSES[1]
_WORD, _GUESS = "word", "neuron.guess"  # the word stands in the URL
READ, CODE = 800, 960  # pixels: the width of what is read, and of code


def choose_word() -> Lesson:
    """The word that the network of this page has learned."""
    word = st.segmented_control(
        "The word that it learns", WORDS, default=WORDS[0], required=True, key=_WORD,
        bind="query-params", persist_state="session",
    )
    return _learn(word)


def show_unfolding(lesson: Lesson) -> None:
    """The loop, and the same drawn over time."""
    _words("neuron_unfold")
    recurrent_neuron(lesson, "unfold", key="neuron.unfold")
    with st.container(width=READ):
        prose("neuron_unfold_after")


def show_question(lesson: Lesson) -> None:
    """One letter is read twice: is the output the same? Answered once the person has said what they expect."""
    _words("neuron_question", **_places(lesson))
    with st.container(width=READ):
        guess = st.radio("Is the output the same both times?", GUESSES, index=None, key=_GUESS)
    if guess is None:
        return
    with st.container(width=READ):
        st.markdown("**Right.**" if guess == TRUE_GUESS else "**No, it is quite another.**")
        st.markdown(Template(read_prose("neuron_question_answer")).substitute(_places(lesson), **_answer(lesson)))
    recurrent_neuron(lesson, "twice", key="neuron.twice")


def show_steps(lesson: Lesson) -> None:
    """One letter after another, every sum written out."""
    _words("neuron_steps")
    recurrent_neuron(lesson, "steps", key="neuron.steps")


def show_change(lesson: Lesson) -> None:
    """Every weight to be changed by hand."""
    _words("neuron_change")
    recurrent_neuron(lesson, "change", key="neuron.change")
    with st.expander("Where these numbers come from, and how well it learns"):
        prose("neuron_learning")


def show_code(lesson: Lesson) -> None:
    """The network in Keras, with these weights, and how it learns."""
    _words("neuron_code")
    with st.container(width=CODE):
        show_program(word_code(lesson.spelling, lesson.after))


def _words(name: str, **values: object) -> None:
    st.space("large")
    with st.container(width=READ):
        st.markdown(Template(read_prose(name)).substitute(values)) if values else prose(name)


def _places(lesson: Lesson) -> dict[str, object]:
    first, second = twice_read(lesson.spelling)
    return {"letter": lesson.spelling.word[first], "first": first + 1, "second": second + 1}


def _answer(lesson: Lesson) -> dict[str, object]:
    """What the network expects at the two steps, and the states that they were handed."""
    reading, steps = read(lesson.after, lesson.spelling.inputs), twice_read(lesson.spelling)
    return {
        f"{name}_{which}": value for which, step in zip(("first", "second"), steps)
        for name, value in _expectation(lesson, reading, step).items()
    }


def _expectation(lesson: Lesson, reading: Reading, step: int) -> dict[str, object]:
    probabilities = reading.probabilities[step]
    token = lesson.spelling.tokens[probabilities.argmax()]
    state = ", ".join(f"{value:.2f}".replace("-", "−") for value in reading.states[step])
    expected = "the end" if token == END else f"“{token}”"
    return {"expected": expected, "share": f"{100 * probabilities.max():.0f}", "state": f"({state})"}


@st.cache_resource(max_entries=len(WORDS), show_spinner=False)
def _learn(word: str) -> Lesson:
    return learn(word, SEED)
