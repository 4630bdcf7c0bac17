"""The words of the field: each in a sentence or two, and linked from the prose where it first stands in bold."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import streamlit as st

_TERMS = Path(__file__).parents[1] / "content" / "glossary.json"

# How prose may say a term besides the term itself and its plural.
_OTHERWISE = {"one unit": "unit", "the loss": "loss", "a state": "state", "plain rnn": "RNN", "recurrent network": "RNN"}
_BOLD = re.compile(r"\*\*([^*\n]{1,40})\*\*")


@cache
def terms() -> dict[str, str]:
    """What each term means, in the order of the alphabet."""
    return json.loads(_TERMS.read_text(encoding="utf-8"))


def anchor(term: str) -> str:
    return re.sub(r"[^a-z]+", "-", term.lower())


def linked(markdown: str) -> str:
    """`markdown` with each term that stands in bold leading to the glossary, the first time."""
    seen: set[str] = set()

    def link(found: re.Match) -> str:
        term = _term(found.group(1))
        if term is None or term in seen:
            return found.group()
        seen.add(term)
        return f"[{found.group()}](glossary#{anchor(term)})"

    return _BOLD.sub(link, markdown)


def show_glossary() -> None:
    """Every term under a heading that links can lead to."""
    left, right = st.columns(2, gap="large")
    count = len(terms())
    for place, (term, meaning) in enumerate(terms().items()):
        with left if place < (count + 1) // 2 else right, st.container(gap="xsmall"):
            st.subheader(term, anchor=anchor(term))
            st.markdown(meaning)


@cache
def _spelled() -> dict[str, str]:
    """Each way to say a term, in small letters, and the term."""
    ways = {term.lower(): term for term in terms()}
    ways |= {f"{term.lower()}s": term for term in terms()}
    return ways | _OTHERWISE


def _term(said: str) -> str | None:
    return _spelled().get(said.lower())
