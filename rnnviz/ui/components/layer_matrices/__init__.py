"""The weights of a recurrent layer as areas: the same number of pixels for each weight, whatever the layer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rnnviz.colours import COLOURS
from rnnviz.lessons.layer_sizes import LayerSize
from rnnviz.nets.cells import GATES
from rnnviz.nets.parameters import CELL_NAMES
from rnnviz.ui.components.declare import declare

# The columns of a kernel belong to these quantities, in Keras's order.
_COLUMNS = {"rnn": ("h",), "gru": ("z", "r", "n"), "lstm": ("i", "f", "g", "o")}


def layer_matrices(sizes: Sequence[LayerSize], most: Sequence[LayerSize], key: str) -> None:
    """Draws the layers of `sizes` beside each other. It sends nothing back.

    Args:
        most: the largest that can be chosen, in the same order: they decide the scale, so that growth is seen.
        key: the same key at the next run changes the drawing.
    """
    declare("layer_matrices")(key=key, data=matrices_data(sizes, most), height="content")


def matrices_data(sizes: Sequence[LayerSize], most: Sequence[LayerSize]) -> dict[str, Any]:
    """What the component is sent; all sizes in weights."""
    return {
        "layers": [_layer(size) for size in sizes],
        "widest": [size.shapes["kernel"][1] for size in most],
        "highest": max(_rows(size) for size in most),
        "description": " ".join(
            f"{CELL_NAMES[size.cell]}: kernel {size.shapes['kernel']}, recurrent kernel "
            f"{size.shapes['recurrent_kernel']}, bias {size.shapes['bias']}, {size.parameters.count:,} parameters."
            for size in sizes
        ),
    }


def _layer(size: LayerSize) -> dict[str, Any]:
    inputs, width = size.shapes["kernel"]
    return {
        "name": CELL_NAMES[size.cell],
        "count": f"{size.parameters.count:,}",
        "gates": [{"symbol": symbol, "colour": COLOURS["gates"][symbol]} for symbol in _COLUMNS[size.cell]],
        "inputs": inputs,
        "units": width // GATES[size.cell],
        "biases": _biases(size),
    }


def _rows(size: LayerSize) -> int:
    return size.shapes["kernel"][0] + size.shapes["recurrent_kernel"][0] + _biases(size)


def _biases(size: LayerSize) -> int:
    """Rows of the bias: a GRU has two, one for its input and one for its state."""
    shape = size.shapes["bias"]
    return shape[0] if len(shape) == 2 else 1
