"""That components are declared once, and anew where the runtime that knew them is gone."""

from __future__ import annotations

import pytest

from rnnviz.ui.components import declare as module
from rnnviz.ui.components.declare import declare


class Manager:
    """Of a runtime's components."""


@pytest.fixture()
def declared(monkeypatch):
    """The managers that components are declared with: the last is that of the runtime. And what was declared."""
    managers, made = [Manager()], []

    def make(name, isolate_styles):
        made.append((name, isolate_styles))
        return object()

    monkeypatch.setattr(module, "get_bidi_component_manager", lambda: managers[-1])
    monkeypatch.setattr(module, "_declare", make)
    return managers, made


def test_a_component_is_declared_at_its_first_use_alone(declared):
    _, made = declared
    assert declare("samples") is declare("samples")
    assert declare("page_frame", isolate_styles=False) is not declare("samples")
    assert made == [("samples", True), ("page_frame", False)]


def test_a_runtime_that_restarted_is_told_of_its_components_and_the_last_one_is_forgotten(declared):
    managers, made = declared
    first = declare("samples")
    before = len(module._declared)
    managers[:] = [Manager()]
    assert declare("samples") is not first
    assert made == [("samples", True)] * 2
    assert len(module._declared) == before
