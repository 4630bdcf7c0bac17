"""The set-up of a race: text, entrants, time, and the button that starts it."""

from __future__ import annotations

from typing import Any

import streamlit as st

from rnnviz.config import USUAL_SECONDS, spec_of
from rnnviz.errors import UserError
from rnnviz.race import SEEDS, Setup, configs, runners
from rnnviz.ui import session
from rnnviz.ui.plain import plain
from rnnviz.ui.prose import prose
from rnnviz.ui.race import draft
from rnnviz.ui.race.entrants import choose_entrants
from rnnviz.ui.race.controls import control
from rnnviz.ui.shell import told
from rnnviz.ui.train.budget import SECONDS, in_words
from rnnviz.ui.train.network import LEVEL_NAMES
from rnnviz.ui.train.setup import describe, tell, trouble_with
from rnnviz.ui.train.text import choose_text

_TIME, _TEXT = "the same time", "the same text"


def show_setup() -> None:
    """Three steps side by side: what is read, who reads it, and for how long."""
    setup = draft.setup()
    with st.container(key="setup"):
        text_column, entrants_column, race_column = st.columns([4, 8, 4], gap="large")
    text = ""
    with text_column:
        st.markdown("##### 1 · The text")
        with told():
            text = choose_text()
        control("level", st.segmented_control, setup.level, lambda level: draft.change(level=level), label="Tokens",
                options=list(LEVEL_NAMES), format_func=LEVEL_NAMES.get, required=True, help=spec_of("level").metadata["help"])
        described = describe(text, setup.level, setup.shared().vocabulary_limit)
        tell(described, setup.shared())
    size = max(described.vocabulary_size, 2)
    with entrants_column:
        st.markdown("##### 2 · The entrants")
        choose_entrants(setup, size)
    with race_column:
        st.markdown("##### 3 · The race")
        _choose_budget(setup)
        control("seeds", st.segmented_control, setup.seeds, lambda seeds: draft.change(seeds=seeds), label="Seeds",
                options=list(SEEDS), required=True,
                help="How often each starts anew, with other random weights and another order of the text. With three, luck shows.")
        _offer_start(setup, text, size, described.train_tokens)
        with st.expander("What happens here?"):
            prose("race")
    draft.write_to_url(setup)


def _choose_budget(setup: Setup) -> None:
    control("budget", st.segmented_control, _TIME if setup.epochs is None else _TEXT, _switch, label="Each gets",
            options=[_TIME, _TEXT], required=True)
    if setup.epochs is None:
        control("seconds", st.select_slider, setup.seconds, lambda seconds: draft.change(seconds=seconds),
                label="Of training, each", options=sorted({*SECONDS, setup.seconds}), format_func=in_words)
    else:
        bounds = spec_of("epochs").metadata
        control("epochs", st.number_input, setup.epochs, lambda epochs: draft.change(epochs=epochs),
                label="Times through the text", min_value=bounds["least"], max_value=bounds["most"])


def _switch(budget: str) -> None:
    times: dict[str, Any] = {"seconds": USUAL_SECONDS, "epochs": None} if budget == _TIME else {"seconds": None, "epochs": 3}
    draft.change(**times)


def _offer_start(setup: Setup, text: str, vocabulary_size: int, train_tokens: int) -> None:
    engine = session.engine()
    trouble = trouble_with(text, setup.shared()) or _trouble_between(setup, vocabulary_size) or engine.problem
    if st.button("Start the race", type="primary", width="stretch", disabled=bool(trouble), key="race.start"):
        with told():
            race_id = engine.race(configs(setup, vocabulary_size, train_tokens), text, session.owner())
            draft.write_to_url(Setup())  # the race's id says it all
            session.open_race(race_id)
            st.rerun()
    if trouble:
        st.info(plain(trouble))
    else:
        st.caption(_what_happens(setup))


def _trouble_between(setup: Setup, vocabulary_size: int) -> str:
    """Why these can't race, "" where they can."""
    try:
        runners(setup, vocabulary_size)
    except UserError as error:
        return str(error)
    return ""


def _what_happens(setup: Setup) -> str:
    count = len(setup.entrants) * setup.seeds
    each = in_words(setup.seconds) if setup.seconds else f"{setup.epochs} times through the text"
    told = f"{count} × {each}, in turns where there are fewer workers."
    if setup.shared().objective == "last_step":
        told += (
            " One of them reads both ways and can only be asked for the one token after a window; so that all learn from "
            "the same tokens, all are. That is slower than to be asked at every step."
        )
    return told
