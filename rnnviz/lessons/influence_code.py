"""Influence by gradient as lines of Keras, to be copied."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from string import Template

_TEMPLATE = Template(Path(__file__).with_name("keras_influence.txt").read_text(encoding="utf-8"))


def influence_code(tokens: Sequence[str], level: str) -> str:
    """Code that prints the influence of each of `tokens` on the prediction after the last of them.

    It reads what `export --as keras` writes: `model.keras`, and `vocabulary.json` beside it. A network that was trained
    on windows must be given no more tokens than its window.
    """
    return _TEMPLATE.substitute(text=repr("".join(tokens)) if level == "char" else repr(list(tokens)))
