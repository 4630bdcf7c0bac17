"""The words of the pages: one Markdown file a concept, in `rnnviz/content/`."""

from functools import cache
from pathlib import Path

import streamlit as st

from rnnviz.ui.glossary import linked

CONTENT = Path(__file__).parents[1] / "content"


@cache
def read(name: str) -> str:
    """The Markdown of `rnnviz/content/<name>.md`."""
    return (CONTENT / f"{name}.md").read_text(encoding="utf-8")


def prose(name: str) -> None:
    """Shows one concept's words where the page stands; terms in bold lead to the glossary."""
    st.markdown(linked(read(name)))
