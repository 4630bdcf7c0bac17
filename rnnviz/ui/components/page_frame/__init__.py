"""An invisible component around every page: its room on the screen, and the visitor's key in a cookie."""

from rnnviz.ui.components.declare import declare

COOKIE = "rnnviz_visitor"


def page_frame(visitor_key: str, presenting: bool) -> None:
    """Lays out the page, in larger type where `presenting`; sets the cookie where there is none. One that is there,
    from another tab, stays.
    """
    data = {"cookie": COOKIE, "key": visitor_key, "presenting": presenting}
    declare("page_frame", isolate_styles=False)(key="page_frame", data=data)
