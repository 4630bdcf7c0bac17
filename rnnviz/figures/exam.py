"""The memory exam: a point a network, the cells beside each other at each lag."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from rnnviz.colours import COLOURS
from rnnviz.nets.parameters import CELL_NAMES

_BESIDE, _SPREAD = 0.27, 0.045  # between two cells, and between two seeds of one, in columns
_SYMBOLS = {"rnn": "circle", "gru": "diamond", "lstm": "square"}


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
    figure.add_hline(
        chance, line={"color": COLOURS["loss"]["baseline"], "width": 1.5, "dash": "dash"}, annotation_text="guessing",
        annotation_position="bottom left",
    )
    figure.update_layout(_layout(list(columns), height))
    return figure


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


def _layout(titles: Sequence[str], height: int) -> dict:
    return {
        "template": "none",
        "height": height,
        "margin": {"l": 60, "r": 12, "t": 40, "b": 56},
        "hovermode": "closest",
        "legend": {"orientation": "h", "x": 0, "y": 1.04, "yanchor": "bottom", "font": {"size": 14}},
        "xaxis": {
            "title": {"text": "steps between", "font": {"size": 14}},
            "tickvals": list(range(len(titles))), "ticktext": list(titles), "tickfont": {"size": 13}, "showgrid": False,
            "range": [-0.55, len(titles) - 0.45], "zeroline": False,
        },
        "yaxis": {
            "title": {"text": "right answers", "font": {"size": 14}}, "range": [0, 1.03], "tickformat": ".0%",
            "dtick": 0.25, "tickfont": {"size": 13}, "zeroline": False,
        },
    }
