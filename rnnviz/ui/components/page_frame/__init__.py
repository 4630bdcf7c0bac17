"""An invisible component around every page: its room on the screen, and the visitor's key in a cookie."""

from rnnviz.ui.components.declare import declare

COOKIE = "rnnviz_visitor"


def page_frame(visitor_key: str) -> None:
    """Lays out the page; sets the cookie where there is none. One that is there, from another tab, stays."""
    declare("page_frame", isolate_styles=False)(key="page_frame", data={"cookie": COOKIE, "key": visitor_key})
