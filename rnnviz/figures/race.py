"""The curves of a race: a colour, a dash and a mark for each entrant, above what the same text costs without a network."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from rnnviz.baselines import Baselines
from rnnviz.colours import COLOURS
from rnnviz.figures.loss import axis_bounds, baseline_marks, binned, smoothed
from rnnviz.run_folder import History, Snapshot

OVER = {"seconds": "seconds of its own training", "step": "steps", "tokens": "{name}s learned from"}
TRAINING_POINTS = 150  # of each run: many curves are drawn twice a second
BAND_POINTS, BAND_MARKS = 60, 8
_DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
_SYMBOLS = {"circle": "●", "diamond": "◆", "square": "■", "triangle-up": "▲", "triangle-down": "▼", "star": "★"}


@dataclass(frozen=True)
class Look:
    """What tells an entrant from the others in the figure; `glyph` is its mark as a character, for the words beside."""

    colour: str
    dash: str
    symbol: str
    glyph: str


@dataclass(frozen=True)
class Lane:
    """An entrant's runs, one a seed, as far as they have come: their curves and snapshots."""

    name: str
    look: Look
    runs: tuple[tuple[History, tuple[Snapshot, ...]], ...]


@dataclass(frozen=True)
class Band:
    """Several curves as one: the mean and the outermost values at the same places, (places,) each."""

    x: np.ndarray
    mean: np.ndarray
    least: np.ndarray
    most: np.ndarray


def looks(cells: Sequence[str]) -> tuple[Look, ...]:
    """One for each entrant, given its cell: the first of each cell has the colour of that cell."""
    spare, seen, found = iter(COLOURS["entrants"].values()), set(), []
    for cell, dash, (symbol, glyph) in zip(cells, _DASHES, _SYMBOLS.items()):
        colour = next(spare) if cell in seen else COLOURS["cells"][cell]
        seen.add(cell)
        found.append(Look(colour, dash, symbol, glyph))
    return tuple(found)


def race_figure(
    lanes: Sequence[Lane],
    baselines: Baselines | None,
    over: str = "seconds",
    training: bool = True,
    log_axis: bool = False,
    tokens_name: str = "character",
    height: int = 420,
) -> dict[str, Any]:
    """Held-out loss of each entrant, bold, and its training loss, faint; the baselines as dashed lines.

    Args:
        lanes: the entrants; with several seeds, the mean as a line and all of them as a band.
        baselines: nats per token; None leaves the lines out.
        over: a key of `OVER`, what runs to the right.
        training: whether the training losses are drawn.
        log_axis: whether nats stand on a logarithmic axis.
        tokens_name: what one token is called, in the singular.
        height: pixels; the labels at the right end are kept apart for this height.

    Returns `data` and `layout` as `loss_figure` does, for the same reason; it takes no colours from a theme.
    """
    faint = [_training(lane, over) for lane in lanes] if training else []
    bold = [trace for lane in lanes for trace in _held_out(lane, over, tokens_name)]
    traces = [trace for group in faint for trace in group] + bold
    lines = dataclasses.asdict(baselines) if baselines else {}
    shown = [*lines.values(), *(value for trace in traces for value in trace["y"])]
    low, high = axis_bounds(shown, log_axis)
    layout = _layout(over, log_axis, tokens_name, height, (low, high))
    marks = baseline_marks(lines, low, high, log_axis, tokens_name, height - 90)
    return {"data": traces, "layout": layout | marks}


def band(curves: Sequence[tuple[np.ndarray, np.ndarray]]) -> Band:
    """Of several (x, y) with ascending x, as far as all of them go; between their points they are straight lines."""
    first, last = max(x[0] for x, _ in curves), min(x[-1] for x, _ in curves)
    x = np.unique(np.concatenate([x for x, _ in curves]))
    x = x[(x >= first) & (x <= last)]
    x = x[np.unique(np.linspace(0, len(x) - 1, BAND_POINTS).astype(int))] if len(x) else x
    y = np.array([np.interp(x, *curve) for curve in curves])  # (curves, places)
    return Band(x, y.mean(axis=0), y.min(axis=0), y.max(axis=0))


def _training(lane: Lane, over: str) -> list[dict]:
    return [
        dict(
            type="scatter", x=binned(getattr(history, over), TRAINING_POINTS), y=binned(smoothed(history.loss), TRAINING_POINTS),
            mode="lines", opacity=0.35, line={"color": lane.look.colour, "width": 1}, legendgroup=lane.name,
            showlegend=False, hoverinfo="skip",
        )
        for history, _ in lane.runs if len(history)
    ]


def _held_out(lane: Lane, over: str, tokens_name: str) -> list[dict]:
    curves = [
        (np.array([getattr(one, over) for one in snapshots], float), np.array([one.held_out_loss for one in snapshots]))
        for _, snapshots in lane.runs if snapshots
    ]
    if len(curves) < 2:
        x, y = curves[0] if curves else (np.array([]), np.array([]))
        return [_line(lane, x, y, 8, f"held out, nats per {tokens_name}")]
    found = band(curves)
    marked = np.unique(np.linspace(0, max(len(found.x) - 1, 0), BAND_MARKS).astype(int))
    sizes = np.where(np.isin(np.arange(len(found.x)), marked), 8, 0)
    edge = {"type": "scatter", "mode": "lines", "line": {"width": 0}, "hoverinfo": "skip", "showlegend": False, "legendgroup": lane.name}
    return [
        dict(x=found.x, y=found.least, **edge),
        dict(x=found.x, y=found.most, fill="tonexty", fillcolor=_see_through(lane.look.colour), **edge),
        _line(lane, found.x, found.mean, sizes, f"held out, mean of {len(curves)} seeds, nats per {tokens_name}"),
    ]


def _line(lane: Lane, x: np.ndarray, y: np.ndarray, sizes: int | np.ndarray, what: str) -> dict:
    place = "%{x:,.1f}" if len(x) and x[-1] % 1 else "%{x:,.0f}"
    return dict(
        type="scatter", x=x, y=y, name=lane.name, mode="lines+markers", cliponaxis=False, legendgroup=lane.name,
        line={"color": lane.look.colour, "width": 2.5, "dash": lane.look.dash},
        marker={"color": lane.look.colour, "size": sizes, "symbol": lane.look.symbol, "line": {"width": 0}},
        hovertemplate=f"{lane.name}: %{{y:.4f}}<br>{what}<br>at {place}<extra></extra>",
    )


def _see_through(colour: str) -> str:
    red, green, blue = (int(colour[k : k + 2], 16) for k in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.2)"


def _layout(over: str, log_axis: bool, tokens_name: str, height: int, bounds: tuple[float, float]) -> dict:
    return {
        "template": "none",
        "height": height,
        "uirevision": f"{over} {log_axis}",
        "margin": {"l": 56, "r": 132, "t": 36, "b": 48},
        "hovermode": "closest",
        "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "font": {"size": 13}, "itemsizing": "constant"},
        "xaxis": {
            "title": {"text": OVER[over].format(name=tokens_name), "font": {"size": 13}},
            "rangemode": "tozero",
            "zeroline": False,
        },
        "yaxis": {
            "title": {"text": f"nats per {tokens_name}", "font": {"size": 13}},
            "type": "log" if log_axis else "linear",
            "range": [float(np.log10(bound)) for bound in bounds] if log_axis else list(bounds),
            "zeroline": False,
            "nticks": 9,
        },
    }
