"""An invisible component around every page: its room on the screen, what a link locks and hides on it, how it is printed,
and the visitor's key in a cookie.
"""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from rnnviz.ui.components.declare import declare

COOKIE = "rnnviz_visitor"


@dataclass(frozen=True)
class Held:
    """Names of controls that a teacher's link locks or hides; see `controls.js` for how they are named."""

    lock: tuple[str, ...] = ()
    hide: tuple[str, ...] = ()


def page_frame(visitor_key: str, presenting: bool, held: Held) -> None:
    """Lays out the page, in larger type where `presenting`, with what is `held` locked or hidden; sets the cookie where
    there is none. One that is there, from another tab, stays.

    Where something is held, the script ends here until the browser says that it holds, which runs it again: nothing that
    is to be hidden flashes up, and no click is quicker.
    """
    data = {"cookie": COOKIE, "key": visitor_key, "presenting": presenting, "lock": held.lock, "hide": held.hide}
    frame = declare("page_frame", isolate_styles=False)(key="page_frame", data=data, on_holds_change=lambda: None)
    if held != Held() and frame.holds != ",".join([*held.lock, "", *held.hide]):
        st.stop()
