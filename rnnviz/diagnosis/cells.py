"""Illnesses inside the cells: gates that are always at one end or the other."""

from __future__ import annotations

from itertools import groupby

import numpy as np

from rnnviz.diagnosis.learning import slower_rate
from rnnviz.diagnosis.records import Diagnosis, Evidence
from rnnviz.nets.saturation import GATES, MOSTLY, GateSaturation

# Of the gates of a layer. In healthy runs up to a fifth, with far too high a learning rate three quarters and more
# (benchmark `illnesses`).
MANY = 0.5


def saturated_gates(evidence: Evidence) -> Diagnosis | None:
    """In one layer most gates are nearly closed or nearly open for more than nine tenths of the time."""
    layers = [tuple(gates) for _, gates in groupby(evidence.gates, key=lambda gate: (gate.layer, gate.direction))]
    if not layers:
        return None
    worst = max(layers, key=_at_an_end)
    if _at_an_end(worst) < MANY:
        return None
    shares = "; ".join(
        f"{GATES[gate.gate]} ({gate.gate}) {_percent(gate.closed.mean())} closed, {_percent(gate.opened.mean())} open"
        for gate in worst
    )
    rate = slower_rate(evidence)
    return Diagnosis(
        "saturated_gates", "Most gates are **saturated**: always at one end or the other.",
        f"{_percent(_at_an_end(worst))} of the gates of layer {worst[0].layer + 1} are nearly closed or nearly open for "
        f"more than {_percent(MOSTLY)} of the held-out text (in healthy runs up to 20 % of them). Of the time, on average: "
        f"{shares}. Hardly any gradient gets through such a gate, so it hardly learns any more.",
        f"A lower learning rate, {rate:g}: it is large updates that push gates to their ends.",
        changes={"learning_rate": rate},
    )


def _at_an_end(gates: tuple[GateSaturation, ...]) -> float:
    """The share of gates that are, most of the time."""
    return float(np.mean([gate.closed + gate.opened > MOSTLY for gate in gates]))


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
