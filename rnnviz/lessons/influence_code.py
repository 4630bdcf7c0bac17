"""Influence by gradient in Keras, to be taken away."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from string import Template

from rnnviz.takeaway.files import Code, Files

_TEMPLATE = Template(Path(__file__).with_name("keras_influence.txt").read_text(encoding="utf-8"))


def influence_code(tokens: Sequence[str], level: str, model: Files) -> Code:
    """Code that prints the influence of each of `tokens` on the prediction after the last of them.

    `model` is what it reads: `model.keras`, and `vocabulary.json` beside it. A network that was trained on windows must
    be given no more tokens than its window.
    """
    program = _TEMPLATE.substitute(text=repr("".join(tokens)) if level == "char" else repr(list(tokens)))
    return Code("influence", program, model, beside=model)
