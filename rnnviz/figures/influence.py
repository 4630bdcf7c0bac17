"""Influence over distance, as a share of the last token's: the curves of one network, or of several side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from rnnviz.colours import COLOURS
from rnnviz.nets.influence import Influence

SHARE = 0.01  # of the last token's influence: below it, the horizon
FLOOR = 1e-4  # what is drawn ends here
WAYS = {"gradient": "by gradient", "ablation": "by ablation"}
_DASHES = {"gradient": "solid", "ablation": "dash"}
_NEAR, _LINE = 0.1, 17  # the share of the axis that a number needs, and its height in pixels


@dataclass(frozen=True)
class Curve:
    """One network's influence, both ways; `name` as people read it, `cell` gives the colour."""

    name: str
    cell: str
    gradient: Influence
    ablation: Influence


def influence_figure(curve: Curve, noun: str, height: int = 380) -> go.Figure:
    """One network: by gradient solid, by ablation dashed, each horizon a diamond with its number.

    Args:
        curve: what was measured.
        noun: what a token is called, in the singular.
        height: pixels.

    Upwards is the mean influence as a share of the last token's, on a log axis; to the right, further back. The
    returned figure takes no colours from a theme: text, grid and background are the page's to choose.
    """
    figure = go.Figure()
    _add_lines(figure, [(curve, way) for way in WAYS], lambda _, way: WAYS[way])
    figure.update_layout(_layout(height))
    figure.update_xaxes(_across([curve], noun))
    figure.update_yaxes(_upwards())
    return figure


def comparison_figure(curves: Sequence[Curve], noun: str, height: int = 380) -> go.Figure:
    """Several networks, a colour a cell: by gradient to the left, by ablation to the right, on one axis upwards."""
    titles = [way.capitalize() for way in WAYS.values()]
    figure = make_subplots(1, 2, shared_yaxes=True, horizontal_spacing=0.06, subplot_titles=titles)
    for column, way in enumerate(WAYS, 1):
        place = {"row": 1, "col": column}
        _add_lines(figure, [(curve, way) for curve in curves], lambda curve, _: curve.name, column == 1, **place)
        figure.update_xaxes(_across(curves, noun), **place)
        figure.update_yaxes(_upwards(titled=column == 1), **place)
    figure.update_layout(_layout(height))
    return figure


def _add_lines(
    figure: go.Figure, lines: Sequence[tuple[Curve, str]], name_of: Callable[[Curve, str], str], legend: bool = True,
    **place: int,
) -> None:
    """The 1 % line, then each curve, then the diamonds with their numbers."""
    figure.add_hline(100 * SHARE, line={"color": COLOURS["loss"]["baseline"], "width": 1, "dash": "dot"}, **place)
    for curve, way in lines:
        figure.add_trace(_line(curve, way, name_of(curve, way), legend), **place)
    ascending = sorted(lines, key=lambda one: _tokens(*one))
    offsets = _offsets([_tokens(*one) for one in ascending], near=_NEAR * _farthest([curve for curve, _ in lines]))
    for (curve, way), offset in zip(ascending, offsets):
        figure.add_trace(_mark(curve, way), **place)
        figure.add_annotation(_number(curve, way, offset), **place)


def _tokens(curve: Curve, way: str) -> int:
    return getattr(curve, way).horizon(SHARE).tokens


def _offsets(tokens: Sequence[int], near: float) -> list[int]:
    """How many lines above its diamond each number stands; -1 is below it, to the left, where no curve comes.

    Of several that are near each other, the first goes there and the others are stacked above.
    """
    offsets: list[int] = []
    for k, here in enumerate(tokens):
        after = k + 1 < len(tokens) and tokens[k + 1] - here < near
        crowded = k > 0 and here - tokens[k - 1] < near
        offsets.append(offsets[-1] + 1 if crowded else -1 if after else 0)
    return offsets


def _number(curve: Curve, way: str, offset: int) -> dict:
    """The horizon beside its diamond."""
    horizon = getattr(curve, way).horizon(SHARE)
    below = {"xanchor": "right", "xshift": -7, "yshift": -11}
    above = {"xanchor": "left", "xshift": 6, "yshift": 11 + _LINE * offset}
    return (below if offset < 0 else above) | {
        "x": horizon.tokens - 1, "y": np.log10(100 * _relative(getattr(curve, way))[horizon.tokens - 1]),
        "showarrow": False, "text": f"<b>{'≥ ' if horizon.at_least else ''}{horizon.tokens}</b>",
        "font": {"size": 14, "color": COLOURS["cells"][curve.cell]},
    }


def _relative(influence: Influence) -> np.ndarray:
    """The mean by distance, the last token's being 1."""
    return influence.mean / influence.mean[0]


def _line(curve: Curve, way: str, name: str, legend: bool) -> go.Scatter:
    shares = 100 * _relative(getattr(curve, way))
    return go.Scatter(
        x=np.arange(len(shares)), y=np.where(shares > 0, shares, np.nan), mode="lines",
        name=name, legendgroup=name, showlegend=legend,
        line={"color": COLOURS["cells"][curve.cell], "width": 2.5, "dash": _DASHES[way]},
        hovertemplate=f"{curve.name}, {WAYS[way]}<br>%{{x}} back: %{{y:.2g}} % of the last one’s<extra></extra>",
    )


def _mark(curve: Curve, way: str) -> go.Scatter:
    influence = getattr(curve, way)
    tokens = influence.horizon(SHARE).tokens
    return go.Scatter(
        x=[tokens - 1], y=[100 * _relative(influence)[tokens - 1]], mode="markers", showlegend=False,
        marker={"color": COLOURS["cells"][curve.cell], "size": 11, "symbol": "diamond"},
        hovertemplate=f"{curve.name}, {WAYS[way]}<br>memory horizon: the last {tokens} count<extra></extra>",
    )


def _across(curves: Sequence[Curve], noun: str) -> dict:
    """As far as something is still above the floor, and all horizons are seen."""
    title = {"text": f"{noun}s back from the last one read", "font": {"size": 13}}
    return {"title": title, "range": [-0.5, _farthest(curves) * 1.06], "zeroline": False}


def _farthest(curves: Sequence[Curve]) -> int:
    """The last distance where any curve, either way, is above the floor; 4 at least."""
    shares = [_relative(getattr(curve, way)) for curve in curves for way in WAYS]
    return max(4, *(int(np.flatnonzero(share >= FLOOR)[-1]) for share in shares))


def _upwards(titled: bool = True) -> dict:
    title = {"title": {"text": "influence, % of the last one’s", "font": {"size": 13}}} if titled else {}
    return title | {
        "type": "log", "range": [np.log10(100 * FLOOR), 2.35], "zeroline": False,
        "tickvals": [0.01, 0.1, 1, 10, 100], "ticktext": ["0.01 %", "0.1 %", "1 %", "10 %", "100 %"],
    }


def _layout(height: int) -> dict:
    return {
        "template": "none", "height": height, "margin": {"l": 72, "r": 24, "t": 56, "b": 52}, "hovermode": "closest",
        "legend": {"orientation": "h", "x": 0, "y": 1.08, "yanchor": "bottom", "font": {"size": 13}},
    }
