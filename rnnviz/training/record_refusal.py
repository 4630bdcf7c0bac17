"""Takes down what Keras says to a recurrent layer that is given a single state.

Run `python3 -m rnnviz.training.record_refusal` where Keras has changed.

The lesson on stacked layers shows these words; the web process, which never imports Keras, reads them from a file.
"""

from __future__ import annotations

import json
from pathlib import Path

import keras

FILE = Path(__file__).parents[1] / "lessons" / "keras_refusal.json"
_LAYER, _BATCH, _UNITS = "the_second", 4, 64


def record() -> dict[str, str]:
    """`keras` (its version), `error` (the exception's name) and `message`.

    In the message `$layer` stands for the name of the layer that refuses, `$shape` for the shape that it was given.
    """
    try:
        _build()
    except ValueError as error:
        message = str(error).replace("$", "$$").replace(_LAYER, "$layer").replace(str((_BATCH, _UNITS)), "$shape")
        return {"keras": keras.__version__, "error": type(error).__name__, "message": message}
    raise AssertionError("Keras built a recurrent layer on top of a single state")


def _build() -> None:
    keras.Sequential([
        keras.Input((6,), batch_size=_BATCH, dtype="int32"),
        keras.layers.Embedding(27, 16),
        keras.layers.LSTM(_UNITS),
        keras.layers.LSTM(32, name=_LAYER),
    ])


if __name__ == "__main__":
    FILE.write_text(json.dumps(record(), indent=2) + "\n", encoding="utf-8")
