"""The curve of a run: the loss falling, beside what the same text costs to predict without a network."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any

import numpy as np

from rnnviz.baselines import LABELS, Baselines
from rnnviz.colours import COLOURS
from rnnviz.run_folder import History, Snapshot

POINTS_LIMIT = 1000
SMOOTHING = 0.8
LABEL_HEIGHT = 16
OVER = {"seconds": "seconds of training", "tokens": "{name}s read"}
BASELINES = {
    "uniform": "Every {name} equally likely",
    "unigram": "Only how common each {name} is",
    "bigram": "Only which {name} came before",
    "trigram": "Only which two {name}s came before",
    "five_gram": "Only which four {name}s came before",
}
TELLING = ("uniform", "unigram", "five_gram")  # those that are drawn where not all are asked for


def loss_figure(
    history: History,
    snapshots: Sequence[Snapshot],
    baselines: Baselines | None,
    log_axis: bool = False,
    tokens_name: str = "character",
    over: str = "seconds",
    height: int = 320,
    drawn: Sequence[str] = TELLING,
) -> dict[str, Any]:
    """Training loss raw (faint) and smoothed, held-out loss as points, baselines as dashed lines.

    Args:
        history: the announcements so far, `loss` in nats per token; may be empty.
        snapshots: their held-out losses are drawn.
        baselines: nats per token; None leaves the lines out.
        log_axis: whether nats stand on a logarithmic axis.
        tokens_name: what one token is called, in the singular.
        over: `seconds` or `tokens`, what runs to the right.
        height: pixels; the labels at the right end are kept apart for this height.
        drawn: which of the baselines, by their names in `Baselines`.

    Returns a figure as Plotly writes it, `data` and `layout`, and not its `Figure`, which would copy and look over each
    value of what is drawn anew twice a second. It takes no colours from a theme: text, grid and background are the
    page's to choose.
    """
    x, raw, smooth = _curve(history, over)
    held_out_x = np.array([getattr(snapshot, over) for snapshot in snapshots], dtype=float)
    held_out = np.array([snapshot.held_out_loss for snapshot in snapshots], dtype=float)
    lines = {name: getattr(baselines, name) for name in drawn} if baselines else {}
    low, high = axis_bounds([*raw, *held_out, *lines.values()], log_axis)
    traces = [
        _line(x, raw, "training", tokens_name, over, width=1, opacity=0.4),
        _line(x, smooth, "training, smoothed", tokens_name, over, width=2.5, opacity=1),
        _points(held_out_x, held_out, snapshots, tokens_name),
    ]
    layout = _layout(log_axis, tokens_name, over, height, (low, high))
    marks = baseline_marks(lines, low, high, log_axis, tokens_name, height - 90)
    return {"data": traces, "layout": layout | marks}


def smoothed(values: np.ndarray, keep: float = SMOOTHING) -> np.ndarray:
    """The exponential average of each value and those before it, corrected for its start: (n,) to (n,).

    After Kingma and Ba (2014), section 3: s_t = keep · s_{t-1} + (1 - keep) · v_t, divided by 1 - keep^t.
    """
    sums = list(accumulate(values, lambda total, value: keep * total + (1 - keep) * value, initial=0.0))[1:]
    return np.array(sums) / (1 - keep ** np.arange(1, len(values) + 1))


def binned(values: np.ndarray, limit: int = POINTS_LIMIT) -> np.ndarray:
    """At most `limit` values: the means of equally many neighbours each, the last bin holding the rest."""
    if len(values) <= limit:
        return values
    starts = np.arange(0, len(values), math.ceil(len(values) / limit))
    return np.add.reduceat(values, starts) / np.diff(starts, append=len(values))


def _curve(history: History, over: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Place, loss and smoothed loss, smoothed before it is thinned out; of more digits than are told, none is sent."""
    return (
        binned(getattr(history, over)).round(2), binned(history.loss).round(5), binned(smoothed(history.loss)).round(5),
    )


def _line(
    x: np.ndarray, y: np.ndarray, name: str, tokens_name: str, over: str, width: float, opacity: float
) -> dict:
    place = "%{x:,.1f} s" if over == "seconds" else f"%{{x:,.0f}} {tokens_name}s"
    return {
        "type": "scatter",
        "x": x,
        "y": y,
        "name": name,
        "mode": "markers" if len(x) == 1 else "lines",  # there is no line through one point
        "opacity": opacity,
        "line": {"color": COLOURS["loss"]["train"], "width": width},
        "marker": {"color": COLOURS["loss"]["train"], "size": 6},
        "hovertemplate": f"{name}: %{{y:.4f}} nats per {tokens_name}<br>{place}<extra></extra>",
    }


def _points(x: np.ndarray, y: np.ndarray, snapshots: Sequence[Snapshot], tokens_name: str) -> dict:
    return {
        "type": "scatter",
        "x": x,
        "y": y,
        "name": "held out",
        "mode": "markers",
        "cliponaxis": False,
        "marker": {"color": COLOURS["loss"]["held_out"], "size": 8, "symbol": "diamond"},
        "customdata": [[snapshot.step, snapshot.tokens, snapshot.held_out_tokens] for snapshot in snapshots],
        "hovertemplate": (
            f"held out: %{{y:.4f}} nats per {tokens_name}<br>step %{{customdata[0]:,}}, %{{customdata[1]:,}} "
            f"{tokens_name}s read<br>measured on %{{customdata[2]:,}} {tokens_name}s<extra></extra>"
        ),
    }


def baseline_marks(
    lines: Mapping[str, float], low: float, high: float, log_axis: bool, tokens_name: str, height: float
) -> dict[str, list[dict]]:
    """The layout's shapes and annotations for baselines, by their names in `Baselines`, in nats per token.

    The axis goes from `low` to `high` nats and is `height` pixels long.
    """
    shifts = label_shifts(list(lines.values()), low, high, log_axis, height)
    return {
        "shapes": [_baseline(value) for value in lines.values()],
        "annotations": [
            _label(name, value, shift, tokens_name, log_axis) for (name, value), shift in zip(lines.items(), shifts)
        ],
    }


def _baseline(value: float) -> dict:
    return {
        "type": "line",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "y0": value,
        "y1": value,
        "layer": "below",
        "line": {"color": COLOURS["loss"]["baseline"], "width": 1, "dash": "dash"},
    }


def _label(name: str, value: float, shift: float, tokens_name: str, log_axis: bool) -> dict:
    meaning = BASELINES[name].format(name=tokens_name)
    return {
        "xref": "paper",
        "x": 1,
        "xanchor": "left",
        "xshift": 4,
        "y": math.log10(value) if log_axis else value,
        "yshift": shift,
        "text": f"{LABELS[name]} {value:.2f}",
        "showarrow": False,
        "font": {"size": 12},
        "hovertext": f"{meaning}: {value:.4f} nats per {tokens_name}",
    }


def label_shifts(values: list[float], low: float, high: float, log_axis: bool, height: float) -> list[float]:
    """How many pixels up each label moves so that none lies on another, for an axis `height` pixels long."""
    scale = math.log10 if log_axis else float
    places = [(scale(value) - scale(low)) / (scale(high) - scale(low)) * height for value in values]
    shifts, below = [0.0] * len(values), -math.inf
    for k in sorted(range(len(values)), key=places.__getitem__):
        place = max(places[k], below + LABEL_HEIGHT)
        shifts[k], below = place - places[k], place
    return shifts


def axis_bounds(values: list[float], log_axis: bool) -> tuple[float, float]:
    """Of the axis, in nats: on a linear one in steps of a half, so that it seldom moves while training."""
    least, most = (min(values), max(values)) if values else (0.0, 5.0)
    if log_axis:
        return max(least, 1e-4) * 0.9, max(most, 1e-3) * 1.08
    return math.floor((least - 0.05) * 2) / 2 if least > 0.05 else 0.0, most * 1.04 or 1.0


def _layout(log_axis: bool, tokens_name: str, over: str, height: int, bounds: tuple[float, float]) -> dict:
    return {
        "template": "none",
        "height": height,
        "uirevision": f"{over} {log_axis}",
        "margin": {"l": 56, "r": 108, "t": 36, "b": 48},
        "hovermode": "closest",
        "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "font": {"size": 12}},
        "xaxis": {
            "title": {"text": OVER[over].format(name=tokens_name), "font": {"size": 13}},
            "rangemode": "tozero",
            "zeroline": False,
        },
        "yaxis": {
            "title": {"text": f"nats per {tokens_name}", "font": {"size": 13}},
            "type": "log" if log_axis else "linear",
            "range": [math.log10(bound) for bound in bounds] if log_axis else list(bounds),
            "zeroline": False,
            "nticks": 7,
        },
    }
