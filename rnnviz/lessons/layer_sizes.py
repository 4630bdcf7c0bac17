"""A recurrent layer's weights by its number of units: their shapes, how many they are, and its lines of Keras."""

from __future__ import annotations

from pathlib import Path
from string import Template
from typing import NamedTuple

import numpy as np

from rnnviz.config import RunConfig
from rnnviz.nets.parameters import CELL_NAMES, LayerParameters, parameters
from rnnviz.nets.weights import weight_shapes
from rnnviz.takeaway.files import Code
from rnnviz.takeaway.fresh import fresh_layer
from rnnviz.takeaway.keras_file import Input, keras_file

_TEMPLATE = Template(Path(__file__).with_name("keras_layer.txt").read_text(encoding="utf-8"))
_ANY = 2  # the size of a vocabulary, on which the recurrent layer doesn't depend


class LayerSize(NamedTuple):
    """`shapes` are those of `kernel`, `recurrent_kernel` and `bias`; `parameters` tells how many numbers, and why."""

    cell: str
    shapes: dict[str, tuple[int, ...]]
    parameters: LayerParameters


def layer_size(cell: str, inputs: int, units: int) -> LayerSize:
    """Of a layer that is given `inputs` numbers at each step.

    Raises:
        UserError: for inputs or units out of the bounds of `RunConfig`.
    """
    config = RunConfig(cell=cell, units=(units,), embedding=inputs)
    prefix = "layer0/forward/"
    found = weight_shapes(config, _ANY)
    shapes = {name.removeprefix(prefix): shape for name, shape in found.items() if name.startswith(prefix)}
    return LayerSize(cell, shapes, parameters(config, _ANY)[1])


def layer_code(cell: str, inputs: int, units: int) -> Code:
    """Code that builds just this layer, and prints its weights' shapes and their number; the model has random ones."""
    program = _TEMPLATE.substitute(kind=CELL_NAMES[cell], inputs=inputs, units=units)
    return Code("layer", program, {"layer.keras": lambda: layer_file(cell, inputs, units)})


def layer_file(cell: str, inputs: int, units: int) -> bytes:
    """The layer as it begins, as a `.keras` file: (batch, time steps, inputs) in, (batch, units) out."""
    rng = np.random.default_rng(0)
    return keras_file(cell, Input("inputs", (None, inputs)), [fresh_layer(CELL_NAMES[cell], cell, inputs, units, rng)])
