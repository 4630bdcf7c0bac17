"""A store that is empty, behind an engine that trains nothing."""

from __future__ import annotations

import pytest

from rnnviz.engine.store import Store
from rnnviz.ui import session, source
from tests.pages.runs import StillEngine


@pytest.fixture
def store(tmp_path, monkeypatch) -> Store:
    engine = StillEngine(Store(tmp_path))
    monkeypatch.setattr(session, "engine", lambda: engine)
    monkeypatch.setattr(source, "BUNDLED", tmp_path / "none are shipped")
    return engine.store
