"""What a network computes while it reads, at every moment of its training: all in the browser, so that scrubbing is smooth."""

from __future__ import annotations

from dataclasses import dataclass

from rnnviz.ui.components.declare import declare


@dataclass(frozen=True)
class Place:
    """Where in the network a person looks: a layer, counted from 0, and a direction."""

    layer: int = 0
    direction: str = "forward"


def gate_viewer(replay: bytes, key: str) -> Place:
    """Shows what `rnnviz.ui.inside.replay.replay_bytes` packed; returns the layer and direction that were chosen last."""
    shown = declare("gate_viewer")(key=key, data=replay, height="content", on_place_change=lambda: None)
    return Place(**(shown.place or {}))
