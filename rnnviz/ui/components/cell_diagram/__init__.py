"""The cell, drawn: one unit's values at one step, flowing through an RNN, a GRU or an LSTM, with every equation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from rnnviz.colours import COLOURS
from rnnviz.nets.cells import CellWeights
from rnnviz.nets.network import Network
from rnnviz.nets.records import STATES, States, Trace
from rnnviz.ui.components.declare import declare
from rnnviz.ui.components.packing import pack
from rnnviz.ui.components.quantities import QUANTITIES
from rnnviz.vocabulary import Vocabulary

PARTS_LIMIT = 8_000_000  # bytes: more than this takes a moment even on one machine
Predictions = Sequence[Sequence[tuple[str, float]]]


@dataclass(frozen=True)
class CellPart:
    """One direction of one layer while it reads: all that a sum over its inputs needs.

    `states` are arrays (time steps, units), index t is time t in both directions; `inputs` is (time steps,
    inputs): what the layer receives at each step. `below` are the directions of the layer that these come of,
    none where they are a token's embedding; `top`, whether the prediction is made of this layer.
    """

    layer: int
    direction: str
    states: States
    weights: CellWeights
    inputs: np.ndarray
    below: tuple[str, ...] = ()
    top: bool = True

    @property
    def name(self) -> str:
        return f"layer{self.layer}/{self.direction}"

    @property
    def cell(self) -> str:
        return next(cell for cell, kind in STATES.items() if isinstance(self.states, kind))

    def place(self) -> dict[str, Any]:
        """Where it stands in the network, as JSON values."""
        return {"layer": self.layer, "direction": self.direction, "below": list(self.below), "top": self.top}

    def arrays(self) -> dict[str, np.ndarray]:
        """By name, float32: the states by their letters, the weights, and `inputs`."""
        arrays = {
            **self.states._asdict(),
            "inputs": self.inputs,
            "kernel": self.weights.kernel,
            "recurrent_kernel": self.weights.recurrent_kernel,
            "bias": self.weights.bias,
        }
        if self.weights.recurrent_bias is not None:
            arrays["recurrent_bias"] = self.weights.recurrent_bias
        return {f"{self.name}/{name}": np.asarray(array, np.float32) for name, array in arrays.items()}


def cell_diagram(
    parts: Sequence[CellPart], tokens: Sequence[str], key: str, group: str, *, predictions: Predictions = (),
    snapshot: int | None = None, t: int = 0, unit: int = 0, reads_windows: bool = False,
) -> None:
    """Draws the cell of `parts`, updated in place at the next call with this key. It sends nothing back.

    Args:
        parts: at least one; the reader goes from one to another in the browser. See `parts_of`.
        tokens: as written, one a time step.
        key: the same key at the next run updates the same diagram, which keeps its step and unit.
        group: of the components that share a cursor (see `shared/link.js`): the run and its text.
        predictions: at each t the most probable tokens after it, as (token, probability), the most probable
            first; none where there is nothing to show. See `predictions_of`.
        snapshot: the training step that the weights are of. A cursor of another snapshot, layer or direction
            brings the values of its unit along; only the sums over inputs can't be shown then.
        reads_windows: whether the predictions are of windows that were read afresh, not of the states shown; then
            none stands at the way out of the cell, and the unrolled view says so.
        t, unit: where to start, until the reader or a linked component goes elsewhere.

    Raises:
        ValueError: for no parts, or arrays that are not all of one length.
    """
    data = diagram_bytes(
        parts, tokens, group, predictions=predictions, snapshot=snapshot, t=t, unit=unit, reads_windows=reads_windows
    )
    declare("cell_diagram")(key=key, data=data, height="content")


def diagram_bytes(
    parts: Sequence[CellPart], tokens: Sequence[str], group: str, *, predictions: Predictions = (),
    snapshot: int | None = None, t: int = 0, unit: int = 0, reads_windows: bool = False,
) -> bytes:
    """What the component is sent; the arguments are those of `cell_diagram`."""
    if not parts:
        raise ValueError("A diagram needs at least one layer and direction; got none.")
    for part in parts:
        lengths = {len(part.inputs), *(len(array) for array in part.states)}
        if lengths != {len(tokens)}:
            raise ValueError(f"{part.name} must have {len(tokens)} time steps, as many as tokens; got {lengths}.")
    header = {
        "cell": parts[0].cell,
        "parts": [part.place() for part in parts],
        "tokens": list(tokens),
        "predictions": [[[token, float(chance)] for token, chance in step] for step in predictions],
        "group": group,
        "snapshot": snapshot,
        "t": int(t),
        "unit": int(unit),
        "reads_windows": bool(reads_windows),
        "quantities": [quantity.to_dict() for quantity in QUANTITIES[parts[0].cell]],
        "signed": COLOURS["signed"],
    }
    arrays = {name: array for part in parts for name, array in part.arrays().items()}
    return pack(header, arrays)


def parts_of(
    network: Network, trace: Trace, most_bytes: int = PARTS_LIMIT, first: tuple[int, str] = (0, "forward")
) -> tuple[CellPart, ...]:
    """The parts of `network` over the text of `trace`, in the order of the layers.

    Where all of them hold more than `most_bytes`, `first` comes and of the others as many as fit beside it.
    """
    parts = _all_parts(network, trace)
    kept, held = set(), 0
    for part in sorted(parts, key=lambda part: (part.layer, part.direction) != first):
        size = sum(array.nbytes for array in part.arrays().values())
        if not kept or held + size <= most_bytes:
            kept.add(part.name)
            held += size
    return tuple(part for part in parts if part.name in kept)


def _all_parts(network: Network, trace: Trace) -> list[CellPart]:
    parts, inputs, below = [], network.embedding[trace.ids], ()
    for k, (layer, states) in enumerate(zip(network.layers, trace.layers)):
        top = k == len(network.layers) - 1
        directions = zip(states.directions.items(), layer.weights)
        parts += [CellPart(k, name, half, weights, inputs, below, top) for (name, half), weights in directions]
        inputs, below = states.output, tuple(states.directions)
    return parts


def predictions_of(trace: Trace, vocabulary: Vocabulary, count: int = 3) -> list[list[tuple[str, float]]]:
    """At each time step the `count` most probable tokens after it, as (token, probability)."""
    ranked = np.argsort(-trace.logits, axis=-1, kind="stable")[:, :count]
    return [
        [(vocabulary.tokens[id], float(chances[id])) for id in ids.tolist()]
        for ids, chances in zip(ranked, trace.probabilities)
    ]
