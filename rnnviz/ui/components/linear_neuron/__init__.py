"""A linear recurrent neuron at work: weights to edit, its numbers against the true ones, its learning replayed."""

from __future__ import annotations

from typing import Any

import numpy as np

from rnnviz.colours import COLOURS
from rnnviz.lessons.linear_neuron import Learning, growth
from rnnviz.lessons.series import Series
from rnnviz.ui.components.declare import declare

FRAMES = 400  # at most; log-spaced, because the early steps change most


def linear_neuron(
    series: Series, learning: Learning, key: str, exact: np.ndarray | None = None, target: float | None = None
) -> None:
    """Shows the neuron before `learning`, which the person starts. It sends nothing back.

    What the weights in view predict is computed in the browser, for any that are typed in.

    Args:
        series: the first `seen` numbers were learned from, the others are what it is measured by.
        key: the same key at the next run updates in place; other numbers or another learning start over.
        exact: weights that do it exactly, (units, units), where they are known.
        target: the largest eigenvalue that the series itself has, where it is known.
    """
    declare("linear_neuron")(key=key, data=neuron_data(series, learning, exact, target), height="content")


def neuron_data(series: Series, learning: Learning, exact: np.ndarray | None, target: float | None) -> dict[str, Any]:
    """What the component is sent; the arguments are those of `linear_neuron`."""
    steps = kept_steps(len(learning.losses))
    return {
        "numbers": list(series.numbers),
        "seen": series.seen,
        "units": learning.weights.shape[-1],
        "exact": None if exact is None else exact.tolist(),
        "target": target,
        "steps": steps.tolist(),
        "weights": learning.weights[steps].tolist(),
        "losses": learning.losses[steps].tolist(),
        "growths": [growth(weights) for weights in learning.weights[steps]],
        "signed": COLOURS["signed"],
    }


def kept_steps(count: int) -> np.ndarray:
    """The steps that are replayed, of `count`: log-spaced, the first and the last among them."""
    return np.unique(np.geomspace(1, count, FRAMES).round().astype(int)) - 1
