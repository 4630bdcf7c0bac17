"""How long will it take? Parameters, updates and an honest estimate of the time, before the training starts."""

from __future__ import annotations

import streamlit as st

from rnnviz.config import USUAL_SECONDS, RunConfig
from rnnviz.corpus import Description
from rnnviz.errors import UserError
from rnnviz.estimate import Estimate, Trained, estimate, fitting
from rnnviz.ui import draft, session
from rnnviz.ui.train.budget import in_words

NEWEST = 30  # runs of this store that tell how fast this machine is
_FITS = 1.15  # times the wished time: what is estimated to be a little over it is let be
_BASIS = {
    "alike": "about **{}** here, going by runs like it",
    "others": "perhaps **{}** here, going by other networks trained here",
    "none": "a rough guess, **{}**: nothing was trained here yet, so it goes by another machine",
}


def show_duration(config: RunConfig, described: Description) -> None:
    """Under the settings; with a button where going through the text takes longer than most people want to wait."""
    size, tokens = max(described.vocabulary_size, 2), described.train_tokens
    if tokens <= config.window:
        return
    expected = estimate(config, size, tokens, _trained(_store()))
    st.caption(_in_words(config, expected))
    if config.epochs is not None and expected.seconds > _FITS * USUAL_SECONDS:
        st.button(
            f"Make it fit {USUAL_SECONDS:g} seconds", key="fit",
            help="As many times through the text as fit; else by the clock.",
            on_click=lambda: _fit(fitting(config, size, tokens, USUAL_SECONDS, _trained(_store()))),
        )


def _fit(config: RunConfig) -> None:
    draft.change(**({"epochs": config.epochs} if config.epochs else {"seconds": config.seconds, "epochs": None}))


def _in_words(config: RunConfig, expected: Estimate) -> str:
    counted = f"{expected.parameters:,} parameters"
    if config.epochs is not None:
        span = in_words(_rounded(expected.seconds))
        return f"{counted}, {expected.steps:,} updates: {_BASIS[expected.basis].format(span)}."
    often = f"{expected.epochs:.0f} times" if expected.epochs >= 10 else f"{expected.epochs:.1f} times"
    rough, steps = "about" if expected.basis == "alike" else "roughly", _two_digits(expected.steps)
    updates = "1 update" if steps == 1 else f"{steps:,} updates"
    time = in_words(config.seconds)
    return f"{counted}. In {time} there is time for {rough} {updates}: the text {often}."


def _rounded(seconds: float) -> float:
    """As exact as it is: to a second below 10, to five below two minutes, then to whole minutes, from ten on to five."""
    step = 1 if seconds < 10 else 5 if seconds < 120 else 60 if seconds < 600 else 300
    return max(step * round(seconds / step), 1)


def _two_digits(steps: int) -> int:
    """It is no more exact than that."""
    return int(float(f"{steps:.2g}"))


def _store() -> str:
    return str(session.engine().store.root)


@st.cache_data(ttl=20, show_spinner=False)
def _trained(store: str) -> tuple[Trained, ...]:
    """Of the newest runs of the `store` those that were trained long enough to have a speed."""
    found = []
    for folder in session.engine().store.runs()[:NEWEST]:
        try:
            status, snapshots = folder.status, folder.snapshots
            config, vocabulary = folder.config, folder.vocabulary
        except (UserError, OSError):
            continue  # it was deleted this moment, or is of another version
        if status.train_tokens_per_second and snapshots:
            last = snapshots[-1]
            found.append(
                Trained(config, len(vocabulary), last.step, len(snapshots), last.held_out_tokens, status.seconds)
            )
    return tuple(found)
