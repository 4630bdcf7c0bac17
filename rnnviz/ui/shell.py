"""What every page has around it: title, the way to the other pages, and errors told as sentences."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import streamlit as st

from rnnviz.errors import UserError
from rnnviz.ui import session


@dataclass(frozen=True)
class Page:
    path: str
    title: str


PAGES = {
    "home": Page("app.py", "Home"),
    "train": Page("pages/train.py", "Train"),
    "generate": Page("pages/generate.py", "Generate"),
    "inside": Page("pages/inside.py", "Inside the cell"),
}


def open_page(name: str) -> None:
    """To be called first on each page. Pages share no script: any of them may be the first one opened."""
    title = PAGES[name].title
    st.set_page_config(page_title=f"{title} · rnnviz", page_icon="🔁", layout="wide")
    session.frame()
    run_id = session.run_to_carry()
    with st.container(horizontal=True, vertical_alignment="center", key="navigation"):
        st.markdown("**rnnviz**", width="content")
        for page in PAGES.values():
            st.page_link(
                page.path, label=page.title, disabled=page.title == title,
                query_params={"run": run_id} if run_id else None,
            )


@contextmanager
def told() -> Iterator[None]:
    """Turns an error that a person can put right into its sentence, where it happens on the page."""
    try:
        yield
    except UserError as error:
        st.error(str(error))

