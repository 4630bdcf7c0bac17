"""The networks that hold a symbol, and how they learned it, in Keras, to be taken away."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from string import Template

import numpy as np

from rnnviz.lessons import exam
from rnnviz.lessons.holding import TASK
from rnnviz.lessons.tasks import FILLERS, LAGS, OPENING
from rnnviz.nets.parameters import CELL_NAMES
from rnnviz.takeaway.files import Code
from rnnviz.takeaway.keras_file import labels_file

_TEMPLATE = Template(Path(__file__).with_name("keras_recall.txt").read_text(encoding="utf-8"))


def recall_code(cells: Sequence[str]) -> Code:
    """The task and the training of the first of `cells`; the models are the recorded networks of all of them."""
    network, result = exam.network(TASK.key, cells[0])
    recipe = exam.recipe()
    program = _TEMPLATE.substitute(
        kind=CELL_NAMES[cells[0]], rate=result.rate, seed=result.seed, lag=result.lag, opening=OPENING, least=LAGS[0],
        tokens=json.dumps(TASK.tokens), fillers=len(FILLERS), first=TASK.answers[0], answers=len(TASK.answers),
        **{name: recipe[name] for name in ("units", "embedding", "batch", "steps", "clip")},
    )
    models = {f"recall-{cell}.keras": lambda cell=cell: recall_file(cell) for cell in cells}
    vocabulary = json.dumps({"level": "char", "tokens": TASK.tokens}).encode()
    return Code("recall", program, {**models, "vocabulary.json": lambda: vocabulary})


def recall_file(cell: str) -> bytes:
    """The network that the page shows, as a `.keras` file: ids in, (batch, time steps); logits out, (batch, tokens)."""
    with np.load(exam.FOLDER / f"exam_{TASK.key}_{cell}.npz") as weights:
        return labels_file(cell, weights, sequences=(False,))
