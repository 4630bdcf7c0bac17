"""The set-up of a run: text, network, time, and the button that starts it."""

from __future__ import annotations

import streamlit as st

from rnnviz import corpus
from rnnviz.config import RunConfig
from rnnviz.corpus import Description
from rnnviz.errors import UserError
from rnnviz.estimate import completed
from rnnviz.ui import draft, session
from rnnviz.ui.plain import plain
from rnnviz.ui.prose import prose
from rnnviz.ui.shell import told
from rnnviz.ui.train.budget import choose_budget, in_words
from rnnviz.ui.train.duration import show_duration
from rnnviz.ui.train.network import choose_network, draw_network, show_lines
from rnnviz.ui.train.text import choose_text

_NOUNS = {"char": ("characters", "different ones"), "word": ("words and punctuation marks", "different ones")}


def show_setup() -> None:
    """Three steps side by side: what is read, what reads it, and for how long."""
    chosen = draft.config()
    with st.container(key="setup"):
        text_column, network_column, train_column = st.columns([5, 6, 4], gap="large")
    text = ""
    with text_column:
        st.markdown("##### 1 · The text")
        with told():
            text = choose_text()
        described = describe(text, chosen.level, chosen.vocabulary_limit)
        tell(described, chosen)
    config = completed(chosen, max(described.vocabulary_size, 2), described.train_tokens)
    with network_column:
        st.markdown("##### 2 · The network")
        choose_network(config)
        draw_network(config, max(described.vocabulary_size, 2))
        show_lines(config)
    with train_column:
        st.markdown("##### 3 · Train")
        choose_budget(config)
        show_duration(config, described)
        _offer_start(config, text)
        with st.expander("What happens here?"):
            prose("train")
        if config.bidirectional:
            with st.expander("Why only one token a window?"):
                prose("bidirectional")
    draft.write_to_url(chosen)


@st.cache_data(max_entries=32, show_spinner=False)
def describe(text: str, level: str, vocabulary_limit: int) -> Description:
    """What a text holds. Remembered by the text itself: a click elsewhere must not count it again."""
    return corpus.describe(text, RunConfig(level=level, vocabulary_limit=vocabulary_limit))


@st.cache_data(max_entries=32, show_spinner=False)
def trouble_with(text: str, config: RunConfig) -> str:
    """Why a text can't be learned from with this configuration, "" where it can."""
    try:
        corpus.check(text, config)
    except UserError as error:
        return str(error)
    return ""


def tell(described: Description, config: RunConfig) -> None:
    """Size of the text in tokens; for words also what is left out of the vocabulary."""
    noun, distinct = _NOUNS[config.level]
    told = f"{described.tokens:,} {noun}, {described.distinct:,} {distinct}."
    if described.unknown_share:
        told += (
            f" The {config.vocabulary_limit:,} most common are known; the others, "
            f"{described.unknown_share:.1%} of the text, are read as <unk>."
        )
    st.caption(told)


def _offer_start(config: RunConfig, text: str) -> None:
    engine = session.engine()
    trouble = trouble_with(text, config) or engine.problem
    if st.button("Train", type="primary", width="stretch", disabled=bool(trouble), key="start"):
        with told():
            session.open_run(engine.submit(config, text, session.owner()))
            st.rerun()
    if trouble:
        st.info(plain(trouble))
    else:
        st.caption(_what_happens(config))


def _what_happens(config: RunConfig) -> str:
    span = in_words(config.seconds) if config.seconds else f"{config.epochs} times through the text"
    if config.objective == "last_step":
        ends = " from both ends" if config.bidirectional else ""
        return (
            f"{span}. Each window of {config.window} tokens is read{ends}, to predict the one token after it. That "
            "teaches one token a window, so it learns more slowly than a network that predicts at every step."
        )
    return f"{span}, {config.batch} streams of text side by side, {config.window} tokens a step. The last tenth is held out."
