"""The loss of networks that are trained to say the next token: of two of them, one has read the answer."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go

from rnnviz.figures.side_by_side import Line, seconds_axis, side_by_side
from rnnviz.lessons.both_ways import Foretelling
from rnnviz.lessons.both_ways_live import Curve

NAMES = {"forward": "forward-only", "both": "bidirectional"}
LIVE_NAMES = {"forward": "forward-only", "leak": "bidirectional", "window": "the right way"}
_DIRECTIONS = {"forward": "forward", "both": "backward", "leak": "backward", "window": "backward"}
_UNIT = "nats per character"


def leak_figure(foretelling: Mapping[str, Foretelling], steps: int, height: int = 340) -> go.Figure:
    """Both curves over `steps` of training, from 0 nats up, each with its name and last value at its end."""
    lines = []
    for direction, one in foretelling.items():
        x = (np.arange(len(one.curve)) + 1) * steps / len(one.curve)
        hover = f"{NAMES[direction]}: %{{y:.3f}} {_UNIT}<br>step %{{x}}<extra></extra>"
        lines.append(Line(NAMES[direction], _DIRECTIONS[direction], x, one.curve, f"{one.curve[-1]:.2f}", hover))
    xaxis = {"title": "training steps", "range": [0, steps]}
    return side_by_side(lines, xaxis, _loss_axis(max(max(one.curve) for one in foretelling.values())), height)


def live_leak_figure(curves: Mapping[str, Curve], seconds: float, height: int = 340) -> go.Figure:
    """As far as three networks have come, over the `seconds` that they have together; `curves` may be empty."""
    lines = [
        Line(
            LIVE_NAMES[network], _DIRECTIONS[network], one.seconds, one.values, f"{one.values[-1]:.2f}",
            f"{LIVE_NAMES[network]}: %{{y:.3f}} {_UNIT}<br>after %{{x:.0f}} s<extra></extra>",
            "dash" if network == "window" else "solid",
        )
        for network, one in curves.items()
    ]
    xaxis = seconds_axis(lines, "seconds of training, all together", seconds)
    return side_by_side(lines, xaxis, _loss_axis(max((max(one.values) for one in curves.values()), default=4)), height)


def in_words(foretelling: Mapping[str, Foretelling], steps: int) -> str:
    """The figure for those who don't see it."""
    ends = [f"{NAMES[name]} from {one.curve[0]:.2f} to {one.curve[-1]:.2f}" for name, one in foretelling.items()]
    return f"Training loss over {steps} steps in {_UNIT}: {' and '.join(ends)}."


def live_in_words(curves: Mapping[str, Curve]) -> str:
    """The same of the live one."""
    ends = [
        f"{LIVE_NAMES[network]} from {one.values[0]:.2f} to {one.values[-1]:.2f} in {one.steps[-1]} steps"
        for network, one in curves.items()
    ]
    return f"Training loss in {_UNIT}: {', '.join(ends) or 'nothing is learned yet'}."


def _loss_axis(most: float) -> dict:
    return {"title": f"loss, {_UNIT}", "range": [0, most * 1.04]}
