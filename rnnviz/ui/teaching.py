"""A teacher's link: a page in a given state, with some of its controls locked or hidden."""

from __future__ import annotations

import re

import streamlit as st

from rnnviz.engine.store import BUNDLED
from rnnviz.ui import session
from rnnviz.ui.components.page_frame import Held
from rnnviz.ui.components.share import share

_HELD = "teaching.held"
_NAME = re.compile(r"[A-Za-z0-9_.-]{1,64}")
NAMES_LIMIT = 60  # more than any page has


def held_on(page: str) -> Held:
    """What the link to this page locks and hides. It goes for this page alone: another one is free. Whoever comes back
    in the same session finds it as the link said, and the page's address says it again.
    """
    asked = Held(names_in(st.query_params.get("lock", "")), names_in(st.query_params.get("hide", "")))
    pages = st.session_state.setdefault(_HELD, {})
    if asked != Held():
        pages[page] = asked
    elif page in pages:
        for name, names in (("lock", pages[page].lock), ("hide", pages[page].hide)):
            if names:
                st.query_params[name] = ",".join(names)
    return pages.get(page, asked)


def names_in(written: str) -> tuple[str, ...]:
    """The names in a link, as `controls.js` spells them. What can't be a name is left out without a word, and so is one
    that no control has: it may have one after the next click.
    """
    names = (name for name in written.split(",") if _NAME.fullmatch(name))
    return tuple(dict.fromkeys(name.replace(".", "-").lower() for name in names))[:NAMES_LIMIT]


def offer_to_share(held: Held) -> None:
    """The link for a class, and this page as a file or on paper."""
    shipped = sorted(path.name for path in BUNDLED.iterdir()) if BUNDLED.is_dir() else []
    run_id = session.run_to_carry()
    share(held, [*shipped, *([run_id] if run_id else [])])
