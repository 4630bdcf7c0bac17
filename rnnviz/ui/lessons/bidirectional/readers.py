"""Two readers over one sentence, and the layer in Keras."""

from __future__ import annotations

import numpy as np
import streamlit as st

from rnnviz.lessons.both_ways import SENTENCE, UNITS, effects, labeller, recorded
from rnnviz.lessons.both_ways_code import both_ways_code
from rnnviz.ui.code import show_code as show_program
from rnnviz.ui.components.two_readers import two_readers
from rnnviz.ui.lessons.bidirectional.saying import READ, ask_sentence, words
from rnnviz.ui.shell import told

_SENTENCE = "both_sentence"  # in the URL too


def show_readers() -> None:
    """The states of both halves over a sentence."""
    words("bidirectional_readers", units=UNITS["both"])
    st.fragment(_show_states)()


def show_code() -> None:
    """The layer, the leak, the right way and the blanks in Keras."""
    words("bidirectional_code")
    with st.container(width=READ):
        show_program(both_ways_code())


def _show_states() -> None:
    with told():
        sentence = ask_sentence(
            "The sentence that both halves read", SENTENCE, _SENTENCE, bind="query-params", persist_state="session"
        )
        network = labeller("fill", "both")
        tokens = [recorded().vocabulary.tokens[id] for id in sentence.ids]
        changes = _effects(tuple(sentence.ids.tolist()))
        two_readers(network.states(sentence.ids), changes, tokens, "bidirectional.readers")


@st.cache_resource(max_entries=64, show_spinner=False)
def _effects(ids: tuple[int, ...]) -> np.ndarray:
    return effects(labeller("fill", "both"), np.array(ids))
