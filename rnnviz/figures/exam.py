"""The memory exam: a point a network, the cells beside each other at each lag; and a curve a network as it learns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from rnnviz.colours import COLOURS
from rnnviz.nets.parameters import CELL_NAMES

_BESIDE, _SPREAD = 0.27, 0.045  # between two cells, and between two seeds of one, in columns
_SYMBOLS = {"rnn": "circle", "gru": "diamond", "lstm": "square"}
_DASHES = {"rnn": "dot", "gru": "dash", "lstm": "solid"}  # where two are right in everything, both are still seen


def exam_figure(columns: Mapping[str, Mapping[str, Sequence[float]]], chance: float, height: int = 340) -> go.Figure:
    """Accuracies, 0…1, of every seed.

    Args:
        columns: by what stands under them, from left to right; each holds the accuracies by cell.
        chance: the accuracy of guessing, drawn as a line.
        height: pixels.

    The returned figure takes no colours from a theme: text, grid and background are the page's to choose.
    """
    cells = list(next(iter(columns.values())))
    figure = go.Figure([_points(cell, k - (len(cells) - 1) / 2, columns) for k, cell in enumerate(cells)])
    titles = list(columns)
    figure.update_layout(_layout(height, {
        "title": {"text": "steps between", "font": {"size": 14}}, "tickvals": list(range(len(titles))),
        "ticktext": titles, "range": [-0.55, len(titles) - 0.45],
    }))
    return _with_chance(figure, chance, "left")


def learning_figure(
    curves: Mapping[str, Sequence[tuple[int, float]]], chance: float, steps: int, height: int = 340
) -> go.Figure:
    """How the accuracy of each network grew.

    Args:
        curves: by cell, each a list of steps learned and the accuracy by then, 0…1; may be empty.
        chance: the accuracy of guessing, drawn as a line.
        steps: how many there will be at the end.
        height: pixels.

    The returned figure takes no colours from a theme: text, grid and background are the page's to choose.
    """
    figure = go.Figure([_curve(cell, points) for cell, points in curves.items()])
    title = {"text": "steps learned", "font": {"size": 14}}
    figure.update_layout(_layout(height, {"title": title, "range": [0, steps]}), uirevision="learning")
    return _with_chance(figure, chance, "right")  # at the left all curves come from below


def _curve(cell: str, points: Sequence[tuple[int, float]]) -> go.Scatter:
    return go.Scatter(
        x=[step for step, _ in points],
        y=[accuracy for _, accuracy in points],
        name=CELL_NAMES[cell],
        mode="lines+markers",
        line={"color": COLOURS["cells"][cell], "width": 2.5, "dash": _DASHES[cell]},
        marker={"size": 6, "symbol": _SYMBOLS[cell]},
        cliponaxis=False,
        hovertemplate=f"{CELL_NAMES[cell]}, step %{{x}}: %{{y:.1%}}<extra></extra>",
    )


def _with_chance(figure: go.Figure, chance: float, side: str) -> go.Figure:
    return figure.add_hline(
        chance, line={"color": COLOURS["loss"]["baseline"], "width": 1.5, "dash": "dash"}, annotation_text="guessing",
        annotation_position=f"bottom {side}",
    )


def _points(cell: str, side: float, columns: Mapping[str, Mapping[str, Sequence[float]]]) -> go.Scatter:
    """`side` counts cells from the middle of a column."""
    found = [
        (place + side * _BESIDE + (seed - (len(column[cell]) - 1) / 2) * _SPREAD, accuracy, seed, title)
        for place, (title, column) in enumerate(columns.items())
        for seed, accuracy in enumerate(column[cell])
    ]
    return go.Scatter(
        x=[x for x, *_ in found],
        y=[accuracy for _, accuracy, *_ in found],
        customdata=[[seed, title] for *_, seed, title in found],
        name=CELL_NAMES[cell],
        mode="markers",
        marker={"size": 10, "symbol": _SYMBOLS[cell], "color": COLOURS["cells"][cell], "opacity": 0.8},
        cliponaxis=False,
        hovertemplate=f"{CELL_NAMES[cell]}, %{{customdata[1]}}, seed %{{customdata[0]}}: %{{y:.1%}}<extra></extra>",
    )


def _layout(height: int, xaxis: dict) -> dict:
    return {
        "template": "none",
        "height": height,
        "margin": {"l": 60, "r": 12, "t": 40, "b": 56},
        "hovermode": "closest",
        "legend": {"orientation": "h", "x": 0, "y": 1.04, "yanchor": "bottom", "font": {"size": 14}},
        "showlegend": True,
        "xaxis": {"tickfont": {"size": 13}, "showgrid": False, "zeroline": False, **xaxis},
        "yaxis": {
            "title": {"text": "right answers", "font": {"size": 14}}, "range": [0, 1.03], "tickformat": ".0%",
            "dtick": 0.25, "tickfont": {"size": 13}, "zeroline": False,
        },
    }
