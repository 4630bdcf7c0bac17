"""How often the gates of each unit stand nearly closed or nearly open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from rnnviz.errors import UserError
from rnnviz.nets.records import Trace

CLOSED = 0.1
OPEN = 0.9
MOSTLY = 0.9  # of the time
GATES = {"i": "input gate", "f": "forget gate", "o": "output gate", "z": "update gate", "r": "reset gate"}


class GateSaturation(NamedTuple):
    """One gate in one direction of a layer: `closed` and `opened` are shares of the time steps, 0 to 1, (units,)."""

    layer: int
    direction: str
    gate: str
    closed: np.ndarray
    opened: np.ndarray


def saturation(trace: Trace) -> tuple[GateSaturation, ...]:
    """For every gate, layer and direction: the share of time that each unit's gate is below 0.1, and above 0.9.

    What Karpathy, Johnson and Fei-Fei (2015), "Visualizing and understanding recurrent networks", call left- and
    right-saturated.

    Raises:
        UserError: for a network without gates.
    """
    found = tuple(
        GateSaturation(k, direction, symbol, (values < CLOSED).mean(axis=0), (values > OPEN).mean(axis=0))
        for k, layer in enumerate(trace.layers)
        for direction, states in layer.directions.items()
        for symbol, values in states._asdict().items()
        if symbol in GATES
    )
    if not found:
        raise UserError("Only a GRU or an LSTM has gates that open and close; this network is a plain RNN.")
    return found


def in_words(gates: Sequence[GateSaturation]) -> str:
    """The same without a picture, a sentence a gate: how many units stand nearly open or closed most of the time."""
    return " ".join(map(_sentence, gates))


def _sentence(gate: GateSaturation) -> str:
    where = f"layer {gate.layer + 1}" + (", backward" if gate.direction == "backward" else "")
    often_open, often_closed = int((gate.opened > MOSTLY).sum()), int((gate.closed > MOSTLY).sum())
    return (
        f"{GATES[gate.gate].capitalize()} ({gate.gate}), {where}: nearly open more than {_percent(MOSTLY)} of the time "
        f"in {often_open} of {len(gate.closed)} units, nearly closed in {often_closed}; on average nearly open "
        f"{_percent(gate.opened.mean())} of the time and nearly closed {_percent(gate.closed.mean())}."
    )


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
