"""The loss of two networks that are trained to say the next token: one reads forward, the other has read the answer."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go

from rnnviz.colours import COLOURS
from rnnviz.lessons.both_ways import Foretelling

NAMES = {"forward": "forward-only", "both": "bidirectional"}
COLOUR = {"forward": COLOURS["directions"]["forward"], "both": COLOURS["directions"]["backward"]}


def leak_figure(foretelling: Mapping[str, Foretelling], steps: int, height: int = 340) -> go.Figure:
    """Both curves over `steps` of training, from 0 nats up, each with its name and last value at its end.

    The returned figure takes no colours from a theme: text, grid and background are the page's to choose.
    """
    figure = go.Figure(layout=_layout(height, steps, max(max(one.curve) for one in foretelling.values())))
    for direction, one in foretelling.items():
        x = (np.arange(len(one.curve)) + 1) * steps / len(one.curve)
        figure.add_scatter(
            x=x, y=one.curve, mode="lines", name=NAMES[direction], line={"color": COLOUR[direction], "width": 3},
            hovertemplate=f"{NAMES[direction]}: %{{y:.3f}} nats per character<br>step %{{x}}<extra></extra>",
        )
        figure.add_annotation(
            x=steps, y=one.curve[-1], xanchor="left", xshift=8, yshift=7, showarrow=False,
            text=f"<b>{NAMES[direction]}</b> {one.curve[-1]:.2f}", font={"size": 14, "color": COLOUR[direction]},
        )
    return figure


def in_words(foretelling: Mapping[str, Foretelling], steps: int) -> str:
    """The figure for those who don't see it."""
    ends = [f"{NAMES[name]} from {one.curve[0]:.2f} to {one.curve[-1]:.2f}" for name, one in foretelling.items()]
    return f"Training loss over {steps} steps in nats per character: {' and '.join(ends)}."


def _layout(height: int, steps: int, most: float) -> dict:
    return {
        "template": "none",
        "height": height,
        "showlegend": False,
        "margin": {"l": 60, "r": 150, "t": 16, "b": 52},
        "hovermode": "closest",
        "xaxis": {"title": {"text": "training steps", "font": {"size": 14}}, "tickfont": {"size": 13},
                  "range": [0, steps], "zeroline": False},
        "yaxis": {"title": {"text": "loss, nats per character", "font": {"size": 14}}, "tickfont": {"size": 13},
                  "range": [0, most * 1.04], "zeroline": False, "nticks": 6},
    }
