"""Declares our components so that their files are served, not sent inside every message.

Streamlit serves files only for components found in an installed package's manifest. This project runs
from its folder, so the manifest is registered here. Served files may import each other, are fetched once
by the browser, and an update of a component's data carries the data alone.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import streamlit as st
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest

FOLDER = Path(__file__).parent
PACKAGE = "rnnviz"
# Mount functions by name, for each manager: to declare one reads a file, and a live page asks for several twice a second.
_declared: WeakKeyDictionary[object, dict[str, Callable[..., Any]]] = WeakKeyDictionary()


def declare(name: str, isolate_styles: bool = True) -> Callable[..., Any]:
    """The mount function of the component whose files are `<name>/<name>.html`, `.css` and `.js`.

    Call it at each run: a runtime that restarted knows nothing of the last one's components.
    """
    known = _declared.setdefault(get_bidi_component_manager(), {})
    if name not in known:
        known[name] = _declare(name, isolate_styles)
    return known[name]


def _declare(name: str, isolate_styles: bool) -> Callable[..., Any]:
    _serve(name, FOLDER.parent, FOLDER.name)
    _serve("plotly", _plotly(), "package_data")
    return st.components.v2.component(
        f"{PACKAGE}.{name}",
        html=(FOLDER / name / f"{name}.html").read_text(encoding="utf-8"),
        css=f"{name}/{name}.css",
        js=f"{name}/{name}.js",
        isolate_styles=isolate_styles,
    )


@cache
def _plotly() -> Path:
    return Path(importlib.util.find_spec("plotly").origin).parent


def _serve(name: str, root: Path, folder: str) -> None:
    manager = get_bidi_component_manager()
    if manager.get_component_asset_root(f"{PACKAGE}.{name}") is None:
        manager.register_from_manifest(ComponentManifest(PACKAGE, "1", [ComponentConfig(name, folder)]), root)
