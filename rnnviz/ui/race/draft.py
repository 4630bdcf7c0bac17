"""The race that is being set up: what this visitor has chosen so far. It outlives a change of page and stands in the URL."""

from __future__ import annotations

import dataclasses
from typing import Any

import streamlit as st

from rnnviz.errors import UserError
from rnnviz.race import Setup
from rnnviz.ui.plain import plain

_DRAFT = "race.setup"


def setup() -> Setup:
    """As chosen so far, else as the link says. Where it says what can't be, the reason is told on the page."""
    if _DRAFT not in st.session_state:
        st.session_state[_DRAFT] = Setup()
        try:
            st.session_state[_DRAFT] = Setup.from_query(st.query_params.to_dict())
        except UserError as error:
            st.warning(f"The link's settings can't be used, so the usual ones stand here. {plain(str(error))}")
    return st.session_state[_DRAFT]


def change(**values: Any) -> None:
    st.session_state[_DRAFT] = dataclasses.replace(st.session_state[_DRAFT], **values)


def start_from(chosen: Setup) -> None:
    """That of a race that is there, where nothing was chosen in this session."""
    st.session_state.setdefault(_DRAFT, chosen)


def write_to_url(chosen: Setup) -> None:
    """Brings the URL in line with `chosen`, leaving other names alone."""
    query = chosen.to_query()
    for spec in dataclasses.fields(Setup):
        if spec.name in query and st.query_params.get(spec.name) != query[spec.name]:
            st.query_params[spec.name] = query[spec.name]
        elif spec.name not in query and spec.name in st.query_params:
            del st.query_params[spec.name]
