"""The gates of a network as points: how much of the time each unit's gate is nearly closed, and nearly open."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from rnnviz.colours import COLOURS
from rnnviz.nets.saturation import CLOSED, GATES, OPEN, GateSaturation

SYMBOLS = ("circle", "diamond", "square")  # by layer
RANGE = (-0.04, 1.04)  # so that no point at a corner is cut


def saturation_figure(gates: Sequence[GateSaturation], height: int = 340) -> go.Figure:
    """A square for each gate, side by side, a point for each unit; the markers tell layer and direction apart.

    Left to right is the share of time steps with the gate nearly closed, upwards nearly open. Both add up to 1 at
    most: the dashed line. After Karpathy, Johnson and Fei-Fei (2015).

    Args:
        gates: of one network, as `saturation` gives them.
        height: pixels.

    The returned figure takes no colours from a theme: text, grid and background are the page's to choose.
    """
    names = list(dict.fromkeys(one.gate for one in gates))
    titles = [f"{GATES[name]} ({name})" for name in names]
    figure = make_subplots(1, len(names), subplot_titles=titles, horizontal_spacing=0.08)
    several = len({(one.layer, one.direction) for one in gates}) > 1
    for one in gates:
        column = names.index(one.gate) + 1
        figure.add_trace(_points(one, legend=several and column == 1), row=1, col=column)
    for column in range(1, len(names) + 1):
        _add_frame(figure, column)
    figure.update_layout(_layout(height, several))
    return figure


def _points(one: GateSaturation, legend: bool) -> go.Scatter:
    name = f"layer {one.layer + 1}" + (", backward" if one.direction == "backward" else "")
    return go.Scatter(
        x=one.closed,
        y=one.opened,
        name=name,
        legendgroup=name,
        showlegend=legend,
        mode="markers",
        marker={
            "color": COLOURS["gates"][one.gate],
            "size": 7,
            "opacity": 0.7,
            "symbol": SYMBOLS[one.layer] + ("-open" if one.direction == "backward" else ""),
        },
        customdata=np.stack([np.arange(len(one.closed)), 100 * one.closed, 100 * one.opened], axis=1),
        hovertemplate=(
            f"unit %{{customdata[0]}}, {name}: {GATES[one.gate]} ({one.gate})<br>nearly closed (below {CLOSED}) "
            f"%{{customdata[1]:.1f}} % of the time<br>nearly open (above {OPEN}) %{{customdata[2]:.1f}} % of the time"
            "<extra></extra>"
        ),
    )


def _add_frame(figure: go.Figure, column: int) -> None:
    """The border that no point can cross, and axes of one scale."""
    line = {"color": COLOURS["loss"]["baseline"], "width": 1, "dash": "dash"}
    figure.add_shape(type="line", x0=0, y0=1, x1=1, y1=0, line=line, layer="below", row=1, col=column)
    axis = {
        "range": RANGE,
        "tickvals": [0, 0.5, 1],
        "ticktext": ["0 %", "50 %", "100 %"],
        "zeroline": False,
        "constrain": "domain",
    }
    figure.update_xaxes(axis, title={"text": "time nearly closed", "font": {"size": 13}}, row=1, col=column)
    figure.update_yaxes(axis, scaleanchor=f"x{column if column > 1 else ''}", row=1, col=column)
    if column == 1:
        figure.update_yaxes(title={"text": "time nearly open", "font": {"size": 13}}, row=1, col=column)


def _layout(height: int, legend: bool) -> dict:
    return {
        "template": "none",
        "height": height,
        "margin": {"l": 56, "r": 16, "t": 36, "b": 84 if legend else 48},
        "hovermode": "closest",
        "legend": {"orientation": "h", "x": 0, "y": -0.25, "yanchor": "top", "font": {"size": 12}},
    }
