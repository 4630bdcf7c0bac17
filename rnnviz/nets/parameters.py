"""How many weights a network has, and how each layer's number comes about."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TypeAlias

from rnnviz.config import RunConfig
from rnnviz.nets.cells import GATES

CELL_NAMES = {"rnn": "SimpleRNN", "gru": "GRU", "lstm": "LSTM"}

# A GRU has two biases a gate, one for its input and one for its state; the others have one.
_BIASES = {"rnn": 1, "gru": 2, "lstm": 1}

# A product of sums; each term a number, or the name of one.
_Formula: TypeAlias = tuple[tuple[str | int, ...], ...]


@dataclass(frozen=True)
class LayerParameters:
    """One layer's weights: how many, the formula in words, and the same with this network's numbers.

    For example `4 · units · (input + units + 1)` and `4 · 128 · (64 + 128 + 1) = 98,816`.
    """

    name: str
    count: int
    formula: str
    numbers: str


def parameters(config: RunConfig, vocabulary_size: int) -> tuple[LayerParameters, ...]:
    """Of each layer from the embedding to the output, in order; they add up to Keras's `count_params()`."""
    sizes = {"vocabulary": vocabulary_size, "embedding": config.embedding}
    counted = [_counted("Embedding", (("vocabulary",), ("embedding",)), sizes)]
    inputs = config.embedding
    for k, units in enumerate(config.units):
        sizes = {"input": inputs, "units": units}
        counted.append(_counted(_layer_name(config, k), _recurrent_formula(config), sizes))
        inputs = units * len(config.directions)
    sizes = {"input": inputs, "vocabulary": vocabulary_size}
    return (*counted, _counted("Dense", (("input", 1), ("vocabulary",)), sizes))


def _layer_name(config: RunConfig, k: int) -> str:
    """Such as `LSTM`, `GRU 2` where there are several, `Bidirectional LSTM`."""
    name = CELL_NAMES[config.cell] + (f" {k + 1}" if config.layers > 1 else "")
    return f"Bidirectional {name}" if config.bidirectional else name


def _recurrent_formula(config: RunConfig) -> _Formula:
    often = [(times,) for times in (len(config.directions), GATES[config.cell]) if times > 1]
    return (*often, ("units",), ("input", "units", _BIASES[config.cell]))


def _counted(name: str, formula: _Formula, sizes: dict[str, int]) -> LayerParameters:
    """`formula` once as it is, once with `sizes` in place of their names and what that comes to."""
    numbers = tuple(tuple(sizes.get(term, term) for term in factor) for factor in formula)
    count = math.prod(sum(factor) for factor in numbers)
    return LayerParameters(name, count, _spelled(formula), f"{_spelled(numbers)} = {count:,}")


def _spelled(formula: _Formula) -> str:
    sums = [" + ".join(map(str, factor)) for factor in formula]
    return " · ".join(f"({text})" if "+" in text else text for text in sums)
