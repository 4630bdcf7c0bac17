"""Curves of networks that learn side by side, each with its name and its last value at its end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from rnnviz.colours import COLOURS

_APART = 0.085  # of the axis, between two names


@dataclass(frozen=True)
class Line:
    """One network's curve: `x` and `y` are equally long, and not empty.

    `last` is its newest value as it is written behind its name; `hover` is Plotly's template of a point's words.
    """

    name: str
    direction: str
    x: Sequence[float]
    y: Sequence[float]
    last: str
    hover: str
    dash: str = "solid"

    @property
    def colour(self) -> str:
        return COLOURS["directions"][self.direction]


def side_by_side(lines: Sequence[Line], xaxis: dict, yaxis: dict, height: int, margin: int = 150) -> go.Figure:
    """All of them over axes of which both `range`s are given; `margin` is the room for the names, in pixels.

    The returned figure takes no colours from a theme: text, grid and background are the page's to choose.
    """
    figure = go.Figure(layout=_layout(height, xaxis, yaxis, margin))
    low, high = yaxis["range"]
    heights = _apart([line.y[-1] for line in lines], _APART * (high - low))
    for line, at in zip(lines, heights):
        figure.add_scatter(
            x=list(line.x), y=list(line.y), mode="lines", name=line.name, hovertemplate=line.hover,
            line={"color": line.colour, "width": 3, "dash": line.dash},
        )
        figure.add_annotation(
            x=line.x[-1], y=at, xanchor="left", xshift=8, yshift=7, showarrow=False,
            text=f"<b>{line.name}</b> {line.last}", font={"size": 14, "color": line.colour},
        )
    return figure


def seconds_axis(lines: Sequence[Line], title: str, seconds: float) -> dict:
    """From the start of training to its planned end, or as far as it took."""
    return {"title": title, "range": [0, max([seconds, *(line.x[-1] for line in lines)])]}


def _apart(values: Sequence[float], least: float) -> list[float]:
    """The values, those that are nearer than `least` to the one below moved up."""
    moved: dict[int, float] = {}
    for k in sorted(range(len(values)), key=lambda k: values[k]):
        moved[k] = max(values[k], max(moved.values(), default=float("-inf")) + least)
    return [moved[k] for k in range(len(values))]


def _layout(height: int, xaxis: dict, yaxis: dict, margin: int) -> dict:
    axes = {"xaxis": xaxis, "yaxis": {"nticks": 6} | yaxis}
    for axis in axes.values():
        axis["title"] = {"text": axis["title"], "font": {"size": 14}}
    return {
        "template": "none",
        "height": height,
        "showlegend": False,
        "margin": {"l": 60, "r": margin, "t": 16, "b": 52},
        "hovermode": "closest",
        "uirevision": "learning",
        **{name: {"tickfont": {"size": 13}, "zeroline": False} | axis for name, axis in axes.items()},
    }
