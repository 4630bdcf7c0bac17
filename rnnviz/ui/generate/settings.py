"""The controls of writing. Each stands in the URL, so that a link writes the same text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from rnnviz.nets.sampling import Sampling
from rnnviz.ui.plain import plain

START_LIMIT = 600  # characters
LENGTH_LIMIT = 2000  # tokens
SEED_LIMIT = 2**31 - 1
# Names in the URL. The seed is not called `seed`: that is the one of the training.
_START, _LENGTH, _TEMPERATURE, _TOP_K, _TOP_P, _SEED = (
    "start", "length", "temperature", "top_k", "top_p", "writing_seed"
)
_CHOSEN, _REFUSED = "generate.chosen", "generate.refused"


@dataclass(frozen=True)
class Settings:
    """What, besides the network, decides a text."""

    start: str
    length: int
    sampling: Sampling
    seed: int


def choose_start() -> str:
    return _control(
        st.text_area, "Start", _START, max_chars=START_LIMIT, height=100,
        placeholder="How shall the text begin?",
        help="The network reads this first, then writes on. Ctrl+Enter, or a click elsewhere, takes it.",
    )


def choose_settings(start: str, noun: str) -> Settings:
    """How the network writes on; `noun` is what it writes one at a time."""
    length = _control(
        st.slider, "Length", _LENGTH, min_value=20, max_value=LENGTH_LIMIT, value=300, step=20,
        help=f"How many {noun} to write.",
    )
    temperature = _control(
        st.slider, "Temperature", _TEMPERATURE, min_value=0.0, max_value=2.0, value=0.8, step=0.05,
        help="Below 1 the probable becomes more probable still; above 1 the improbable gets its chance. "
        "At 0 the network always takes the most probable one.",
    )
    greedy = temperature == 0
    if greedy:
        st.caption(f"At temperature 0 nothing is left to chance: always the most probable of all {noun}. "
                   "Top-k, top-p and the seed change nothing then, and the text often ends up in a circle.")
    return Settings(start, length, _sampling(temperature, noun, greedy), _choose_seed(greedy))


def another_seed() -> None:
    """The next seed number: the same settings, another text."""
    st.session_state[_SEED] = (st.session_state.get(_SEED, 0) + 1) % (SEED_LIMIT + 1)


def _sampling(temperature: float, noun: str, greedy: bool) -> Sampling:
    top_k = _control(
        st.slider, "Top-k", _TOP_K, min_value=0, max_value=50, disabled=greedy,
        help=f"Draw only from the k most probable {noun}. 0: from all of them.",
    )
    top_p = _control(
        st.slider, "Top-p", _TOP_P, min_value=0.05, max_value=1.0, value=1.0, step=0.05, disabled=greedy,
        help=f"Draw only from the fewest, most probable {noun} that together have this probability. "
        "1: from all of them.",
    )
    return Sampling(temperature, top_k or None, top_p if top_p < 1 else None)


def _choose_seed(greedy: bool) -> int:
    return _control(
        st.number_input, "Seed number", _SEED, min_value=0, max_value=SEED_LIMIT, step=1, disabled=greedy,
        help="Where chance begins: the same number and settings give the same text.",
    )


def _control(widget: Callable, label: str, name: str, **options: Any) -> Any:
    """A widget whose value stands in the URL as `name`, and comes back with the visitor from another page."""
    chosen = st.session_state.setdefault(_CHOSEN, {})
    refused = st.session_state.setdefault(_REFUSED, {})
    if sentence := _out_of_bounds(label, st.query_params.get(name), options):
        refused[name] = sentence
        del st.query_params[name]
    if name in refused:
        st.warning(plain(refused[name]))
    if name in chosen and name not in st.session_state and name not in st.query_params:
        st.session_state[name] = chosen[name]
        options.pop("value", None)  # a second word on what it shows, which Streamlit warns of
    before, chosen[name] = chosen.get(name), widget(label, key=name, bind="query-params", **options)
    if before not in (None, chosen[name]):
        refused.pop(name, None)  # it was read, and put right
    return chosen[name]


def _out_of_bounds(label: str, written: str | None, options: dict[str, Any]) -> str:
    """Why a link's value is not taken, which Streamlit would drop without a word; "" where it is."""
    if written is None or "min_value" not in options:
        return ""
    least, most = options["min_value"], options["max_value"]
    whole = isinstance(least, int)
    try:
        fits = least <= (int if whole else float)(written) <= most
    except ValueError:
        fits = False
    kind = "a whole number" if whole else "a number"
    return "" if fits else f"{label} must be {kind} from {least:g} to {most:g}; the link says {written[:30]!r}."
