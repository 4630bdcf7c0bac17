"""The app's options of Streamlit: an update of Streamlit that knows one no more must not pass unnoticed."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from streamlit import config

OPTIONS = tomllib.loads((Path(__file__).parents[2] / ".streamlit" / "config.toml").read_text(encoding="utf-8"))


def named(options, before=""):
    for name, value in options.items():
        if isinstance(value, dict):
            yield from named(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", value


@pytest.mark.parametrize(("name", "value"), [*named(OPTIONS)])
def test_each_option_is_one_that_streamlit_has_and_takes(name, value):
    assert config.get_option(name) == value  # raises for one that it doesn't have
