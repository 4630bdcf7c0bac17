"""How often each kind of network fills a blank rightly, recorded and live, and a sentence to try both with."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import streamlit as st

from rnnviz.engine.jobs import DemonstrationView
from rnnviz.lessons.both_ways import BLANKED, SEEDS, SENTENCE, SIDE, WINDOW, Spread, guesses, labeller, recorded
from rnnviz.lessons.both_ways_live import first_sentence
from rnnviz.nets.labeller import Labeller
from rnnviz.ui import demonstration
from rnnviz.ui.components.fill_blank import fill_blank
from rnnviz.ui.lessons.bidirectional import live_blanks
from rnnviz.ui.lessons.bidirectional.saying import NAMES, READ, ask_sentence, parameters, tell, words
from rnnviz.ui.lessons.bidirectional.training import what_they_read
from rnnviz.ui.shell import told

_SENTENCE = "blank_sentence"  # in the URL too
_NETWORKS = "bidirectional.networks"
NETWORKS = ("Trained just now", f"Recorded, seed {SEEDS[0]}")


def show_blanks() -> None:
    """The shares of five seeds, the way to train both, and the sentence."""
    words("bidirectional_blanks", blanks=f"{recorded().blanks:,}", **parameters("fill"))
    with st.container(width=READ):
        for direction, column in zip(NAMES, st.columns(len(NAMES))):
            with column:
                _show_accuracy(direction)
        with st.expander(f"How this was measured, and each of the {len(SEEDS)} seeds"):
            _show_seeds()
    live_blanks.show_live_blanks()
    words("bidirectional_blanks_try", space="medium")
    st.fragment(_show_blank)()


def _show_accuracy(direction: str) -> None:
    spread = recorded().accuracy(direction)
    with st.container(gap=None):
        st.metric(f"{NAMES[direction]} is right in", f"{spread.mean * 100:.1f} %")
        st.caption(f"{_from_to(spread)} over {len(SEEDS)} seeds")


def _from_to(spread: Spread) -> str:
    return f"{spread.least * 100:.1f} to {spread.most * 100:.1f} %"


def _show_seeds() -> None:
    tell(
        "bidirectional_blanks_measured", window=WINDOW, blanked=f"{BLANKED * 100:.0f} %", side=SIDE, seeds=len(SEEDS),
        steps=recorded().steps["fill"],
    )
    columns = {"Seed": [str(seed) for seed in SEEDS]}
    for direction, seeds in recorded().filling.items():
        columns[f"{NAMES[direction]}: right"] = [f"{one.accuracy * 100:.1f} %" for one in seeds]
        columns[f"{NAMES[direction]}: loss"] = [f"{one.loss:.3f}" for one in seeds]
    st.table(columns)


def _show_blank() -> None:
    """With the networks that were trained just now, once there are some, or with the recorded ones."""
    view = live_blanks.trained_just_now()
    chosen = NETWORKS[1]
    if view:
        chosen = st.segmented_control("The networks", NETWORKS, default=NETWORKS[0], required=True, key=_NETWORKS)
    with told():
        if chosen == NETWORKS[0]:
            _show_with_live(view)
        else:
            _show_with_recorded()


def _show_with_recorded() -> None:
    sentence = ask_sentence(
        "The sentence with the blank", SENTENCE, _SENTENCE, bind="query-params", persist_state="session"
    )
    found = _guesses("", tuple(sentence.ids.tolist()), {name: labeller("fill", name) for name in NAMES})
    fill_blank(sentence.ids, found, recorded().vocabulary, "bidirectional.blank")


def _show_with_live(view: DemonstrationView) -> None:
    key, read = demonstration.key_of(live_blanks.NAME), what_they_read(live_blanks.NAME, view)
    sentence = ask_sentence(
        f"The sentence with the blank, at first one of what they have not read of “{read.title}”",
        first_sentence(read.asked.held_out_text), f"bidirectional.live_sentence.{key}", read.asked.vocabulary,
    )
    networks = {name: Labeller.of(view.result["weights"][name], WINDOW) for name in NAMES}
    found = _guesses(key, tuple(sentence.ids.tolist()), networks)
    fill_blank(sentence.ids, found, read.asked.vocabulary, "bidirectional.blank")


@st.cache_resource(max_entries=64, show_spinner=False)
def _guesses(key: str, ids: tuple[int, ...], _networks: Mapping[str, Labeller]) -> dict[str, np.ndarray]:
    """`key` is that of the demonstration that the networks are from, "" for the recorded ones."""
    return {name: guesses(network, np.array(ids)) for name, network in _networks.items()}
