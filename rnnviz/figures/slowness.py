"""How slowly the states of each layer change: a point a unit, a box a layer."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from rnnviz.colours import COLOURS
from rnnviz.nets.slowness import NAMES, LayerLags

TICKS = (0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500)


def slowness_figure(found: Sequence[LayerLags], noun: str, bounds: tuple[float, float], height: int = 380) -> go.Figure:
    """The lags of all units on a logarithmic axis, layers from left to right, cell state and output beside each other.

    Args:
        found: of one network, as `layer_lags` gives them. Units that never change are left out.
        noun: what one token is called, in the singular.
        bounds: of the axis, in tokens; the same for two networks makes them comparable.
        height: pixels.

    The returned figure takes no colours from a theme: text, grid and background are the page's to choose.
    """
    groups: dict[tuple[str, str], list[LayerLags]] = {}
    for one in found:
        groups.setdefault((one.symbol, one.direction), []).append(one)
    figure = go.Figure([_boxes(layers, noun) for layers in groups.values()])
    figure.update_layout(_layout(noun, bounds, height))
    return figure


def bounds_of(found: Sequence[LayerLags]) -> tuple[float, float]:
    """The least and the largest lag that can be drawn, with some room."""
    lags = np.concatenate([one.lags for one in found])
    lags = lags[~np.isnan(lags)]
    return (float(lags.min()) / 1.3, float(lags.max()) * 1.3) if len(lags) else (0.5, 10.0)


def _boxes(layers: Sequence[LayerLags], noun: str) -> go.Box:
    first = layers[0]
    name = f"{NAMES[first.symbol]} ({first.symbol}{', backward' if first.direction == 'backward' else ''})"
    drawn = [(one, unit) for one in layers for unit in np.flatnonzero(~np.isnan(one.lags))]
    return go.Box(
        x=[f"layer {one.layer + 1}" for one, _ in drawn],
        y=[one.lags[unit] for one, unit in drawn],
        customdata=[[int(unit)] for _, unit in drawn],
        name=name,
        offsetgroup=name,
        boxpoints="all",
        jitter=0.7,
        pointpos=0,
        whiskerwidth=0.4,
        fillcolor="rgba(0, 0, 0, 0)",  # or it would dull the points
        line={"color": COLOURS["gates"][first.symbol], "width": 1.5},
        marker={"size": 6, "opacity": 0.55, "symbol": "circle-open" if first.direction == "backward" else "circle"},
        hoveron="points",
        hovertemplate=f"unit %{{customdata[0]}}, %{{x}}<br>{name}: %{{y:.2f}} {noun}s<extra></extra>",
    )


def _layout(noun: str, bounds: tuple[float, float], height: int) -> dict:
    return {
        "template": "none",
        "height": height,
        "margin": {"l": 64, "r": 16, "t": 36, "b": 36},
        "boxmode": "group",
        "boxgap": 0.35,
        "hovermode": "closest",
        "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "font": {"size": 14}},
        "xaxis": {"type": "category", "tickfont": {"size": 14}},
        "yaxis": {
            "title": {"text": f"lag in {noun}s", "font": {"size": 14}},
            "type": "log",
            "range": [float(np.log10(bound)) for bound in bounds],
            "tickvals": list(TICKS),
            "ticktext": [f"{tick:g}" for tick in TICKS],
            "tickfont": {"size": 13},
            "zeroline": False,
        },
    }
