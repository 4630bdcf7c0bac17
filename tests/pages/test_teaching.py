"""A teacher's link: what the page's frame is told to lock and hide, and when."""

from __future__ import annotations

import json

import pytest
from streamlit.testing.v1 import AppTest

from rnnviz.ui.shell import PAGES
from rnnviz.ui.teaching import NAMES_LIMIT, names_in
from tests.pages.runs import ROOT

BUTTONS = ("button", "download_button")


def open_page(name: str, **query: str) -> AppTest:
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for parameter, value in query.items():
        page.query_params[parameter] = value
    page.switch_page(PAGES[name].path).run()
    assert not page.exception
    return page


def frame_of(page: AppTest) -> dict:
    """What the page's frame was sent."""
    (proto,) = [each.proto for each in page.get("bidi_component") if each.proto.component_name == "rnnviz.page_frame"]
    return json.loads(proto.json)


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("cell,units", ("cell", "units")),
        ("what_if.which,curve-axis,Read", ("what_if-which", "curve-axis", "read")),
        ("a,a,,b", ("a", "b")),
        ("<script>,a b,x]*{},ü,\"", ()),
        ("a" * 65, ()),
        (",".join(f"n{k}" for k in range(500)), tuple(f"n{k}" for k in range(NAMES_LIMIT))),
    ],
)
def test_only_what_can_be_a_name_is_taken(written, names):
    assert names_in(written) == names


def test_the_frame_is_told_and_the_page_waits_until_it_holds(store):
    page = open_page("train", lock="cell,<b>", hide="seed")
    frame = frame_of(page)
    assert (frame["lock"], frame["hide"]) == (["cell"], ["seed"])
    assert not page.markdown or all("The text" not in element.value for element in page.markdown)


def test_a_page_without_such_a_link_waits_for_nothing(store):
    page = open_page("train", lock="<b>")
    assert (frame_of(page)["lock"], frame_of(page)["hide"]) == ([], [])
    assert any("The text" in element.value for element in page.markdown)


def test_a_link_goes_for_its_page_and_is_remembered_there(store):
    page = open_page("sequences", lock="rule")
    page.query_params.clear()  # as a browser does on the way to another page
    page.switch_page(PAGES["train"].path).run()
    assert frame_of(page)["lock"] == [] and "lock" not in page.query_params
    page.query_params.clear()
    page.switch_page(PAGES["sequences"].path).run()
    assert frame_of(page)["lock"] == ["rule"]
    assert page.query_params["lock"] == "rule"


@pytest.mark.parametrize("name", PAGES)
def test_a_key_tells_whether_the_value_stands_in_the_address(name, store):
    """controls.js tells a teacher whose value no link holds, and knows it by the dot in the key."""
    page = open_page(name)
    for element in page.main:
        key = getattr(element, "key", None)
        if not key or element.type in BUTTONS or not hasattr(element.proto, "query_param_key"):
            continue
        if key.startswith(("control.", "linked.")) or key == "source.run":
            continue  # written to the address by draft.py, linked.py and session.py
        assert ("." not in key) == bool(element.proto.query_param_key), key
