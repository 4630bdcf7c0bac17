"""The linear recurrent neuron as lines of Keras, to be copied."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from string import Template

import numpy as np

from rnnviz.lessons.linear_neuron import first_state

STEPS = 20
_TEMPLATE = Template(Path(__file__).with_name("keras_neuron.txt").read_text(encoding="utf-8"))


def neuron_code(weights: np.ndarray, numbers: Sequence[float]) -> str:
    """Keras code of the neuron with these weights, (units, units), started with the first of `numbers`.

    It prints the next twenty numbers. Weights are written with four decimals at most.
    """
    rows = [[_written(weight) for weight in row] for row in weights]
    return _TEMPLATE.substitute(
        units=len(weights), steps=STEPS, weights="[" + ", ".join(f"[{', '.join(row)}]" for row in rows) + "]",
        start="[" + ", ".join(_written(number) for number in first_state(numbers, len(weights))) + "]",
    )


def _written(value: float) -> str:
    """A float as Python writes it, so that an array of them holds floats."""
    return repr(round(float(value), 4) + 0.0)
