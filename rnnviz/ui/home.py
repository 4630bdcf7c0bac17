"""The first page: a trained network writes while one reads what this is about."""

from __future__ import annotations

import streamlit as st

from rnnviz.engine.store import BUNDLED
from rnnviz.nets.sampling import Sampling
from rnnviz.run_folder import RunFolder
from rnnviz.ui import run_data, session
from rnnviz.ui.code import show_run_code
from rnnviz.ui.components.samples import samples
from rnnviz.ui.generate.desk import show_text
from rnnviz.ui.generate.writer import Writer
from rnnviz.ui.prose import prose
from rnnviz.ui.shell import LESSON, PAGES, TOOLS, Page

RUN, QUOTING_RUN = "tale-gru", "grammar-lstm"
QUOTING_UNIT = {"unit": "2", "quantity": "h", "read": "", "read_tokens": "120"}  # found on the page What if
START, LENGTH, TEMPERATURE = "The ", 260, 0.6
SAMPLE_HEIGHT = 150  # pixels
_WRITER = "home.writer"


def show_home() -> None:
    """The question beside what answers it, then the ways on."""
    question, answer = st.columns([5, 6], gap="large")
    with question:
        prose("home")
        with st.container(horizontal=True, key="first_steps"):
            st.page_link("pages/sequences.py", label="**Start the lesson →**")
            st.page_link("pages/train.py", label="**Paste your own text →**", query_params={"text": "paste"})
    if RunFolder(BUNDLED / RUN).exists():
        with answer:
            _show_writing()
    _show_ways()


def _show_writing() -> None:
    snapshots = session.engine().view(RUN).snapshots
    st.markdown("###### A network that has read a short tale is writing")
    writer = st.session_state.get(_WRITER)
    if writer is None:
        ids = run_data.vocabulary(RUN).encode(START).tolist()
        network = run_data.network(RUN, snapshots[-1].step)
        writer = st.session_state[_WRITER] = Writer(network, ids, LENGTH, Sampling(TEMPERATURE), seed=0)
    show_text(RUN, writer, "rnnviz.txt")
    with st.container(horizontal=True):
        st.page_link("pages/inside.py", label="Look inside this network →", query_params={"run": RUN})
        if RunFolder(BUNDLED / QUOTING_RUN).exists():
            st.page_link(
                "pages/inside.py", label="See the unit that knows where quotes are →",
                query_params={"run": QUOTING_RUN, **QUOTING_UNIT},
            )
    st.markdown("###### What it wrote while it learned, from noise to words")
    samples(snapshots, key="home.samples", live=False, height=SAMPLE_HEIGHT)
    show_run_code(RUN)


def _show_ways() -> None:
    st.divider()
    with st.container(key="ways"):
        lesson, tools = st.columns(2, gap="large")
    with lesson:
        st.markdown("##### The lesson, step by step")
        for page in LESSON:
            _show_way(page, f"{page.chapter} · {page.title}")
        _show_way(PAGES["glossary"], PAGES["glossary"].title)
    with tools:
        st.markdown("##### With a text of yours")
        for page in TOOLS:
            _show_way(page, page.title)


def _show_way(page: Page, label: str) -> None:
    with st.container(gap=None):
        st.page_link(page.path, label=f"**{label}**")
        st.caption(page.about)
