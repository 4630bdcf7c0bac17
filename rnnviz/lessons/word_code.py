"""The network that spells a word, and how it learns, in Keras, to be taken away."""

from __future__ import annotations

import json
from pathlib import Path
from string import Template

import numpy as np

from rnnviz.lessons.word_network import LEARNING_RATE, SHRINKING, STEPS, Spelling, WordWeights
from rnnviz.takeaway.files import Code
from rnnviz.takeaway.keras_file import Input, Layer, keras_file

_TEMPLATE = Template(Path(__file__).with_name("keras_word.txt").read_text(encoding="utf-8"))
_ROOM = 70  # characters of a matrix that still fits in a line


def word_code(spelling: Spelling, weights: WordWeights) -> Code:
    """Exactly this network: it reads the word and prints its state and what it expects at each step."""
    program = _TEMPLATE.substitute(
        tokens=json.dumps(spelling.tokens), word=spelling.word, units=len(weights.bias), steps=STEPS,
        rate=LEARNING_RATE, pull=SHRINKING / 2,  # L2's slope is twice that
        **{name: _written(values) for name, values in weights._asdict().items()},
    )
    models = {
        "speller.keras": lambda: speller_file(weights),
        "vocabulary.json": lambda: json.dumps({"level": "char", "tokens": spelling.tokens}).encode(),
    }
    return Code("speller", program, models)


def speller_file(weights: WordWeights) -> bytes:
    """One-hot letters in, (batch, time steps, letters); what it expects next out, (batch, time steps, tokens)."""
    recurrent = (weights.kernel, weights.recurrent_kernel, weights.bias)
    return keras_file("speller", Input("letters", (None, len(weights.kernel))), [
        Layer("SimpleRNN", "neuron", recurrent, {"return_sequences": True}),
        Layer("Dense", "output", (weights.output_kernel, weights.output_bias), {"activation": "softmax"}),
    ])


def _written(values: np.ndarray) -> str:
    """As a list of Python; a row a line where it would be too long for one."""
    whole = json.dumps(values.tolist())
    return whole if len(whole) <= _ROOM else whole.replace("], [", "],\n              [")
