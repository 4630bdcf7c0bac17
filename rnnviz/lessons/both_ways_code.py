"""The leak, the right way to write and the blanks in Keras, to be taken away."""

from __future__ import annotations

from pathlib import Path
from string import Template

from rnnviz.corpus import load_bundled
from rnnviz.lessons.both_ways import (
    BLANKED, CORPUS, EMBEDDING, READ_WINDOW, SEEDS, UNITS, WINDOW, recorded, weights,
)
from rnnviz.takeaway.files import Code, vocabulary_json
from rnnviz.takeaway.keras_file import labels_file

_TEMPLATE = Template(Path(__file__).with_name("keras_both_ways.txt").read_text(encoding="utf-8"))
# How `rnnviz.training.both_ways` trains them.
BATCH = {"fill": 32, "next": 32, "window": 256}  # a window has one token to learn from, the others have many
LEARNING_RATE, LAST_LEARNING_RATE = 1e-2, 5e-4
CLIP = 5.0
DROPOUT = {"fill": 0.2, "next": 0.0, "window": 0.0}
# By the file's name, the network's recipe and direction, as they are recorded.
MODELS = {
    "leak.keras": ("next", "both"), "writer.keras": ("window", "both"), "filler.keras": ("fill", "both"),
    "forward.keras": ("next", "forward"), "forward-filler.keras": ("fill", "forward"),
}


def both_ways_code() -> Code:
    """All three on one text; the models are the recorded ones, also those that read forward only."""
    steps = recorded().steps
    program = _TEMPLATE.substitute(
        units=UNITS["both"], embedding=EMBEDDING, seed=SEEDS[0], rate=LEARNING_RATE, last_rate=LAST_LEARNING_RATE,
        clip=CLIP, window=WINDOW, read_window=READ_WINDOW, blanked=BLANKED, dropout=DROPOUT["fill"],
        **{f"{recipe}_steps": steps[recipe] for recipe in BATCH},
        **{f"{recipe}_batch": size for recipe, size in BATCH.items()},
    )
    models = {name: lambda name=name: both_ways_file(name) for name in MODELS}
    vocabulary = {"vocabulary.json": lambda: vocabulary_json(recorded().vocabulary)}
    return Code("both-ways", program, models | vocabulary, {"corpus.txt": lambda: load_bundled(CORPUS).text.encode("utf-8")})


def both_ways_file(name: str) -> bytes:
    """One of `MODELS`: ids in, logits out. What fills blanks reads one id more, the blank's."""
    recipe, direction = MODELS[name]
    return labels_file("lstm", weights(recipe, direction), sequences=(recipe != "window",))
