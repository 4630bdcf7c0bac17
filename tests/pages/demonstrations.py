"""An engine that trains nothing: it notes what it is asked for, and shows the demonstration that a test gives it."""

from __future__ import annotations

import dataclasses
import secrets

from rnnviz.engine.jobs import DemonstrationView


class DemonstratingEngine:
    problem = ""

    def __init__(self) -> None:
        self.asked: list[tuple] = []
        self.stopped: list[str] = []
        self.key = ""
        self.view: DemonstrationView | None = None

    def show(self, name: str, **fields) -> None:
        """From now on this one stands so."""
        usual = {"settings": {}, "state": "queued", "message": "", "place": 0, "rows": (), "result": None}
        self.view = DemonstrationView(name, **usual | fields)

    def demonstrate(self, name, settings, owner):
        self.asked.append((name, dict(settings)))
        self.show(name, settings=settings)
        self.key = secrets.token_hex(6)
        return self.key

    def demonstration(self, key):
        return self.view if key == self.key else None

    def stop_demonstration(self, key):
        self.stopped.append(key)
        self.view = dataclasses.replace(self.view, state="stopped", place=None)
