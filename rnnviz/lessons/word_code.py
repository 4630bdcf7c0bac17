"""The network that spells a word as lines of Keras, to be copied."""

from __future__ import annotations

import json
from pathlib import Path
from string import Template

import numpy as np

from rnnviz.lessons.word_network import Spelling, WordWeights

_TEMPLATE = Template(Path(__file__).with_name("keras_word.txt").read_text(encoding="utf-8"))
_ROOM = 70  # characters of a matrix that still fits in a line


def word_code(spelling: Spelling, weights: WordWeights) -> str:
    """Keras code of exactly this network: it reads the word and prints its state and what it expects at each step."""
    return _TEMPLATE.substitute(
        tokens=json.dumps(spelling.tokens), word=spelling.word, units=len(weights.bias),
        **{name: _written(values) for name, values in weights._asdict().items()},
    )


def _written(values: np.ndarray) -> str:
    """As a list of Python; a row a line where it would be too long for one."""
    whole = json.dumps(values.tolist())
    return whole if len(whole) <= _ROOM else whole.replace("], [", "],\n              [")
