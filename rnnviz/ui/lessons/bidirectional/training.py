"""What the visitor trains on this page: on which text, for how long; and what the networks have read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import streamlit as st

from rnnviz import corpus
from rnnviz.engine.jobs import DemonstrationView
from rnnviz.lessons.both_ways import words_of
from rnnviz.lessons.both_ways_live import Asked
from rnnviz.run_folder import ACTIVE
from rnnviz.ui import demonstration
from rnnviz.ui.linked import linked_choice
from rnnviz.ui.shell import told
from rnnviz.ui.train.text import own_text

OWN = "own"  # in the URL: that it is the visitor's own text, never the text
SECONDS, USUAL_SECONDS = (10, 20, 40), 20
SEEDS_LIMIT = 9999


class Read(NamedTuple):
    """What the networks of a demonstration learn from, what that is called, and its words."""

    asked: Asked
    title: str
    words: frozenset[str]


def offer_training(name: str, label: str) -> None:
    """Text, seconds, seed, and the button that starts the demonstration `name`."""
    titles = {text.key: text.title for text in corpus.bundled()}
    own = own_text()
    options = [*titles, OWN] if own else [*titles]
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        with st.container(width=300):
            chosen = linked_choice(
                st.selectbox, "Text", f"{name}_text", options, format_func=lambda key: titles.get(key, "Your own text"),
                help="Texts that come with the app, and the one that you pasted or opened on the Train page.",
            )
        seconds = st.segmented_control(
            "Seconds", SECONDS, default=USUAL_SECONDS, required=True, key=f"{name}_seconds", bind="query-params",
            persist_state="session", help="For all of them together, once they are built.",
        )
        seed = st.number_input(
            "Seed", 0, SEEDS_LIMIT, 0, key=f"{name}_seed", bind="query-params", persist_state="session", width=150,
            help="Decides on the first weights and on the order in which the text is read.",
        )
        pressed = st.button(label, icon=":material/play_arrow:", key=f"{name}.train")
    if pressed:
        source = {"text": own} if chosen == OWN else {"corpus": chosen}
        _start(name, source | {"seed": seed, "seconds": seconds})


def what_they_read(name: str, view: DemonstrationView) -> Read:
    """Of the session's demonstration `name`."""
    return _read(demonstration.key_of(name), view.settings)


def how_it_stands(view: DemonstrationView, read: Read) -> str:
    """In one line of Markdown."""
    if view.result and view.result["scores"]:
        return f"{read.title} · **trained just now**, {view.result['step']} steps each"
    learned = [row for row in view.rows if "loss" in row]
    if not learned:
        return "Keras builds and compiles the networks …" if view.state in ACTIVE else ""
    planned = view.settings["seconds"]
    seconds = min(learned[-1]["seconds"], planned)
    return f"{read.title} · **{learned[-1]['step']}** steps each · {seconds:.0f} of {planned} s"


def _start(name: str, settings: Mapping[str, Any]) -> None:
    with told():
        Asked.of(settings)  # before a worker is troubled
        demonstration.start(name, settings)


@st.cache_resource(max_entries=16, show_spinner=False)
def _read(key: str, _settings: Mapping[str, Any]) -> Read:
    asked = Asked.of(_settings)
    titles = {text.key: text.title for text in corpus.bundled()}
    return Read(asked, titles.get(_settings.get("corpus"), "Your own text"), words_of(asked.text))
