"""Loss over how much is read before each prediction: where a curve goes flat, reading more helps no more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from rnnviz.colours import COLOURS
from rnnviz.nets.context import ContextLoss


@dataclass(frozen=True)
class ContextCurve:
    """One network's losses; `name` as people read it, `cell` gives the colour."""

    name: str
    cell: str
    loss: ContextLoss


def context_figure(curves: Sequence[ContextCurve], noun: str, height: int = 360) -> go.Figure:
    """A curve a network, a point a length; a diamond where a curve has come to within 0.02 nats of its end.

    Args:
        curves: of the same places in the same text.
        noun: what a token is called, in the singular.
        height: pixels.

    The returned figure takes no colours from a theme: text, grid and background are the page's to choose.
    """
    figure = go.Figure([trace for curve in curves for trace in (_line(curve, noun), _mark(curve, noun))])
    lengths = sorted({int(length) for curve in curves for length in curve.loss.lengths})
    figure.update_layout({
        "template": "none", "height": height, "margin": {"l": 64, "r": 24, "t": 36, "b": 52}, "hovermode": "closest",
        "showlegend": len(curves) > 1,
        "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "font": {"size": 13}},
        "xaxis": {
            "title": {"text": f"how many {noun}s it may read before each prediction", "font": {"size": 13}},
            "type": "log",
            "tickvals": lengths, "ticktext": list(map(str, lengths)), "zeroline": False,
            "range": [np.log10(lengths[0]) - 0.06, np.log10(lengths[-1]) + 0.06],
        },
        "yaxis": {"title": {"text": f"loss, nats per {noun}", "font": {"size": 13}}, "zeroline": False, "nticks": 7},
    })
    return figure


def _line(curve: ContextCurve, noun: str) -> go.Scatter:
    return go.Scatter(
        x=curve.loss.lengths, y=curve.loss.mean, name=curve.name, mode="lines+markers",
        line={"color": COLOURS["cells"][curve.cell], "width": 2.5}, marker={"size": 7},
        hovertemplate=f"{curve.name}, the last %{{x}} read<br>%{{y:.3f}} nats per {noun}<extra></extra>",
    )


def _mark(curve: ContextCurve, noun: str) -> go.Scatter:
    enough = curve.loss.enough()
    (row,) = np.flatnonzero(curve.loss.lengths == enough)
    return go.Scatter(
        x=[enough], y=[curve.loss.mean[row]], mode="markers", showlegend=False, name=curve.name,
        marker={"color": COLOURS["cells"][curve.cell], "size": 14, "symbol": "diamond"},
        hovertemplate=(
            f"{curve.name}: with {enough} it is as good as with {curve.loss.lengths[-1]}, within 0.02 nats per {noun}"
            "<extra></extra>"
        ),
    )
