"""A link that opens the page as it is, with chosen controls locked or hidden; the page as one file, or on paper."""

from __future__ import annotations

from collections.abc import Sequence

from rnnviz.ui.components.declare import declare
from rnnviz.ui.components.page_frame import Held


def share(held: Held, runs: Sequence[str]) -> None:
    """The chooser begins with what is `held` now. Names of drawings that end in one of `runs` are told without it: a link
    may lead to another run.
    """
    # No lists: to see whether one is a table, Streamlit imports pandas, before the first words of the first page.
    data = {"lock": held.lock, "hide": held.hide, "runs": tuple(runs)}
    declare("share")(key="share", data=data, height="content")
