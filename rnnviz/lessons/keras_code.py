"""The linear recurrent neuron and how it learns in Keras, to be taken away."""

from __future__ import annotations

from pathlib import Path
from string import Template

import numpy as np

from rnnviz.lessons.linear_neuron import LEARNING_RATE, MOMENTUM, Learning
from rnnviz.lessons.series import Series
from rnnviz.takeaway.files import Code
from rnnviz.takeaway.keras_file import Input, Layer, keras_file

FORETOLD = 20  # numbers
_TEMPLATE = Template(Path(__file__).with_name("keras_neuron.txt").read_text(encoding="utf-8"))


def neuron_code(series: Series, learning: Learning) -> Code:
    """The neuron of this learning, from its first weights on; the model has its last ones."""
    start, learned = learning.weights[0], learning.weights[-1]
    program = _TEMPLATE.substitute(
        units=len(start), steps=len(learning.losses) - 1, rate=LEARNING_RATE, momentum=MOMENTUM, foretold=FORETOLD,
        numbers=_written(np.array(series.numbers[: series.seen], float)), start=_written(start),
    )
    return Code("neuron", program, {"neuron.keras": lambda: neuron_file(learned)})


def neuron_file(weights: np.ndarray) -> bytes:
    """The neuron with these weights, (units, units), as a `.keras` file.

    Given zeros, (batch, time steps, 1), and a state, (batch, units), it puts out the states that follow.
    """
    units = len(weights)
    settings = {"activation": "linear", "use_bias": False, "return_sequences": True}
    neuron = Layer("SimpleRNN", "neuron", (np.zeros((1, units)), weights.T), settings)
    return keras_file("neuron", Input("nothing", (None, 1)), [neuron], Input("state", (units,)))


def _written(values: np.ndarray) -> str:
    """As a list of Python, a row a line where it is a matrix; six decimals at most."""
    rounded = (values.round(6) + 0.0).tolist()
    if values.ndim == 1:
        return str(rounded)
    return "[\n" + "".join(f"    {row},\n" for row in rounded) + "]"
