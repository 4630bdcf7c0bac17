"""What every page has around it: title, the way to the other pages, and errors told as sentences."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import streamlit as st

from rnnviz.errors import UserError
from rnnviz.ui.plain import plain
from rnnviz.ui import session, teaching


@dataclass(frozen=True)
class Page:
    """`chapter` is its place in the lesson, counted from 1; None for a page that is no part of it.

    `about` says in a sentence what there is to do.
    """

    path: str
    title: str
    chapter: int | None = None
    about: str = ""


PAGES = {
    "home": Page("app.py", "Home"),
    "sequences": Page("pages/sequences.py", "Sequences", 1, "From the Fibonacci numbers to the smallest network that learns them."),
    "neuron": Page("pages/neuron.py", "The recurrent neuron", 2, "One cell with a loop, with all of its numbers: unfold it, calculate along, change a weight."),
    "forgets": Page("pages/forgets.py", "It forgets", 3, "What does a prediction rest on, and how far back? RNN, GRU and LSTM, measured on your text."),
    "lstm": Page("pages/lstm.py", "LSTM", 4, "A belt beside the sum: what is shown once is held for fifty steps. And what units are."),
    "bidirectional": Page("pages/bidirectional.py", "Bidirectional", 5, "Two readers, one from each end: where that cheats, and where it helps."),
    "stacked": Page("pages/stacked.py", "Stacked layers", 6, "One layer feeds the next, and return_sequences decides what goes on."),
    "train": Page("pages/train.py", "Train", about="Pick a text and a network, and watch it learn, live."),
    "race": Page("pages/race.py", "Race", about="Two to six networks learn the same text at the same time: who predicts it best, and at what price?"),
    "generate": Page("pages/generate.py", "Generate", about="Have it write, see how sure it was of each token, and go another way."),
    "inside": Page("pages/inside.py", "Inside the cell", about="Every gate and state, step by step, and through its training."),
    "what_if": Page("pages/what_if.py", "What if", about="Keep a gate shut, wipe the memory, find the unit that knows where quotes are."),
    "runs": Page("pages/runs.py", "My runs", about="Everything you trained: open, compare, name, save, delete."),
    "glossary": Page("pages/glossary.py", "Glossary", about="The words of the field, each in a sentence or two."),
}
LESSON = tuple(sorted((page for page in PAGES.values() if page.chapter), key=lambda page: page.chapter))
TOOLS = tuple(PAGES[name] for name in ("train", "race", "generate", "inside", "what_if", "runs"))


def open_page(name: str) -> None:
    """To be called first on each page. Pages share no script: any of them may be the first one opened."""
    here = PAGES[name]
    st.set_page_config(page_title=f"{here.title} · rnnviz", page_icon="🔁", layout="wide")
    with st.container(horizontal=True, vertical_alignment="center", key="navigation"):
        st.markdown("**rnnviz**", width="content")
        _link(PAGES["home"], here)
        with st.popover(f"Lesson · {here.title}" if here.chapter else "Lesson", type="tertiary"):
            for page in LESSON:
                _link(page, here, f"{page.chapter} · {page.title}")
            _link(PAGES["glossary"], here)
        for page in TOOLS:
            _link(page, here)
        st.space("stretch")
        presenting = st.toggle(
            "Present", key="present", bind="query-params", persist_state="session",
            help="Larger type, for a projector. It stands in the link, too.",
        )
        held = teaching.held_on(name)
        with st.popover("Share", type="tertiary"):
            teaching.offer_to_share(held)
    session.frame(presenting, held)


def link_to(name: str, label: str) -> None:
    """To another page, in words of one's own."""
    _link(PAGES[name], None, label)


def lead_on(name: str) -> None:
    """At the end of a lesson's page: the way to the chapters before and after it."""
    here = PAGES[name]
    st.space("large")
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        for page in LESSON:
            if page.chapter == here.chapter - 1:
                _link(page, here, f"← {page.chapter} · {page.title}")
        after = next((page for page in LESSON if page.chapter == here.chapter + 1), None)
        if after:
            _link(after, here, f"{after.chapter} · {after.title} →")
        else:
            _link(PAGES["train"], here, "Train a network on a text of yours →")


def _link(page: Page, here: Page | None, label: str | None = None) -> None:
    """To another page, which takes the run along."""
    run_id = session.run_to_carry()
    st.page_link(
        page.path, label=label or page.title, disabled=page == here, query_params={"run": run_id} if run_id else None
    )


@contextmanager
def told() -> Iterator[None]:
    """Turns an error that a person can put right into its sentence, where it happens on the page."""
    try:
        yield
    except UserError as error:
        st.error(plain(str(error)))

