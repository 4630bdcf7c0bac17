"""The run that is being set up: what this visitor has touched so far. The controls show it and write to it.

The draft outlives a change of page, and stands in the URL, so that a link opens the same set-up.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from rnnviz.config import RECIPES, RunConfig, spec_of
from rnnviz.corpus import split
from rnnviz.errors import UserError
from rnnviz.estimate import completed
from rnnviz.ui import run_data
from rnnviz.ui.plain import plain

_DRAFT = "draft"


def config() -> RunConfig:
    """The configuration as set up so far; what was not touched follows the recipe.

    Where a link holds settings that can't be, they are left out and the reason is told on the page.
    """
    if _DRAFT not in st.session_state:
        st.session_state[_DRAFT] = {}
        try:
            linked = RunConfig.from_query(st.query_params.to_dict())
            st.session_state[_DRAFT] = _touched(linked)
        except UserError as error:
            st.warning(f"The link's settings can't be used, so the usual ones stand here. {plain(str(error))}")
    return RunConfig(**st.session_state[_DRAFT])


def change(**values: Any) -> None:
    """Touches fields; where direction or objective change, what the recipe decides follows them again."""
    draft = dict(st.session_state[_DRAFT])
    if "bidirectional" in values or "objective" in values:
        draft = {name: value for name, value in draft.items() if name not in ("objective", *RECIPES["every_step"])}
    if values.get("epochs") is not None:
        draft.pop("seconds", None)
        values["seconds"] = None
    if values.get("seconds") is not None:
        draft.pop("epochs", None)
    st.session_state[_DRAFT] = draft | values


def forget(*names: str) -> None:
    """Fields are as if never touched."""
    st.session_state[_DRAFT] = {name: value for name, value in st.session_state[_DRAFT].items() if name not in names}


def start_from(config: RunConfig) -> None:
    """The draft becomes a configuration that is there."""
    st.session_state[_DRAFT] = _touched(config)


def start_like(run_id: str, **changes: Any) -> None:
    """The draft becomes the configuration of a run, but for `changes`. What its text decides anyway isn't touched."""
    config = run_data.config(run_id).replace(**changes)
    unsaid = config.replace(dropout=None)
    train_ids, _ = split(run_data.ids(run_id))
    start_from(unsaid if completed(unsaid, len(run_data.vocabulary(run_id)), len(train_ids)) == config else config)


def write_to_url(chosen: RunConfig) -> None:
    """Brings the URL's settings in line with `chosen`, leaving other names alone."""
    query = chosen.to_query()
    for name in RunConfig.__dataclass_fields__:
        if name in query and st.query_params.get(name) != query[name]:
            st.query_params[name] = query[name]
        elif name not in query and name in st.query_params:
            del st.query_params[name]


def control(name: str, widget: Callable, value: Any, to_setting: Callable = lambda shown: shown, **options: Any) -> None:
    """One widget over one field: shows `value`, writes back what is chosen, takes its label and help from the field."""
    key = f"control.{name}"
    st.session_state[key] = value
    metadata = spec_of(name).metadata
    options = {"label": metadata["label"], "help": metadata["help"]} | options
    widget(
        options.pop("label"), key=key, **options,
        on_change=lambda: change(**{name: to_setting(st.session_state[key])}),
    )


def _touched(config: RunConfig) -> dict[str, Any]:
    return config.said() | {"bidirectional": config.bidirectional, "objective": config.objective}
