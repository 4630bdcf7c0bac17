"""How often two networks that learn to fill blanks are right: one sees one side of the blank, the other both."""

from __future__ import annotations

from collections.abc import Mapping

import plotly.graph_objects as go

from rnnviz.figures.side_by_side import Line, seconds_axis, side_by_side
from rnnviz.lessons.both_ways_live import Curve

NAMES = {"forward": "forward-only", "both": "bidirectional"}
_DIRECTIONS = {"forward": "forward", "both": "backward"}


def live_blanks_figure(curves: Mapping[str, Curve], seconds: float, height: int = 340) -> go.Figure:
    """As far as both have come, over the `seconds` that they have together; `curves`, of accuracies, may be empty."""
    lines = [
        Line(
            NAMES[network], _DIRECTIONS[network], one.seconds, one.values, f"{one.values[-1] * 100:.0f} %",
            f"{NAMES[network]}: %{{y:.1%}} right<br>after %{{x:.0f}} s<extra></extra>",
        )
        for network, one in curves.items()
    ]
    xaxis = seconds_axis(lines, "seconds of training, both together", seconds)
    yaxis = {"title": "held-out blanks filled rightly", "range": [0, 1], "tickformat": ".0%"}
    return side_by_side(lines, xaxis, yaxis, height)


def live_in_words(curves: Mapping[str, Curve]) -> str:
    """The figure for those who don't see it."""
    ends = [
        f"{NAMES[network]} from {one.values[0] * 100:.0f} to {one.values[-1] * 100:.0f} % in {one.steps[-1]} steps"
        for network, one in curves.items()
    ]
    return f"Held-out blanks that were filled rightly: {', '.join(ends) or 'nothing is learned yet'}."
