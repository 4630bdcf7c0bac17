"""Words and sentences that the parts of this lesson share."""

from __future__ import annotations

from string import Template

import streamlit as st

from rnnviz.lessons import both_ways
from rnnviz.lessons.both_ways import SENTENCE_LIMIT, Sentence, labeller
from rnnviz.ui.glossary import linked
from rnnviz.ui.prose import read
from rnnviz.vocabulary import Vocabulary

READ = 800  # pixels: the width of what is read
HEIGHT = 340
NAMES = {"forward": "Forward-only", "both": "Bidirectional"}


def words(name: str, space: str = "large", **numbers: object) -> None:
    """One concept's words below some space, as wide as is read well."""
    st.space(space)
    with st.container(width=READ):
        tell(name, **numbers)


def tell(name: str, **numbers: object) -> None:
    """One concept's words, with what was recorded in place of its names."""
    st.markdown(linked(Template(read(name)).substitute(numbers)))


def parameters(recipe: str) -> dict[str, str]:
    """How many weights both recorded networks of a recipe have."""
    return {f"{direction}_parameters": f"{labeller(recipe, direction).parameters:,}" for direction in NAMES}


def ask_sentence(label: str, usual: str, key: str, vocabulary: Vocabulary | None = None, **options: str) -> Sentence:
    """A sentence of the person's own, or the usual one; what the networks don't know is told.

    Raises:
        UserError: for one that they can't read.
    """
    with st.container(width=READ):
        text = st.text_input(
            label, usual, key=key, max_chars=SENTENCE_LIMIT, **options,
            help=f"2 to {SENTENCE_LIMIT} characters. The networks know the characters of the text that they have read.",
        )
        sentence = both_ways.read(text, vocabulary)
        tell_unknown(sentence.unknown)
    return sentence


def tell_unknown(unknown: tuple[str, ...], where: str = "the tale") -> None:
    """`where` is what the text is called that the networks have read."""
    if unknown:
        # Not as Markdown: a person typed it.
        st.text(f"Left out, because they don't occur in {where}: {' '.join(unknown)}")
