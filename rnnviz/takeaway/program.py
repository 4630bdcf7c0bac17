"""A run as a Keras program that a person can read, written from templates."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from string import Template

import numpy as np

from rnnviz.config import RunConfig
from rnnviz.errors import UserError
from rnnviz.run_folder import History, RunFolder

TEMPLATES = Path(__file__).with_name("templates")
STRETCHES = 20  # that a network of windows is scored on: all take minutes

CELLS = {"rnn": "SimpleRNN", "gru": "GRU", "lstm": "LSTM"}
OPTIMIZERS = {
    "muon": 'Muon(falling, exclude_layers=["dense"],\n    weight_decay=$decay, adam_weight_decay=None$clip)',
    "adam": "Adam(falling$clip)", "rmsprop": "RMSprop(falling$clip)", "sgd": "SGD(falling$clip)",
}
MUON_WORDS = """\
# Muon moves the matrices of the recurrent layers as far in every direction as in the steepest one;
# the embedding, the biases and the last layer follow Adam, which is built into it.
"""
SHRINKING_WORDS = """\
# Muon moves the matrices of the recurrent layers as far in every direction as in the steepest one
# and, by weight decay, makes them a little smaller. Adam, built into it, moves all the rest.
"""
EXPLANATIONS = {
    "rnn": "A plain recurrent layer: what it puts out at a step goes into it again at the next.",
    "gru": "A GRU decides with two gates how much of its state is kept from step to step.",
    "lstm": "An LSTM carries a cell state from step to step; gates decide what is written, kept and read.",
}


def script(folder: RunFolder) -> str:
    """The run as a Python script that lies beside its text.

    Raises:
        UserError: for a run that has not learned anything yet.
    """
    config = folder.config
    parts = ("opening", f"text_{config.level}", f"network_{config.objective}", f"learn_{config.objective}")
    text = "".join((TEMPLATES / f"{part}.txt").read_text(encoding="utf-8") for part in parts)
    return Template(text).substitute(_values(folder))


def network_lines(config: RunConfig) -> str:
    """The part of `script` that builds the network, which needs no training yet."""
    text = (TEMPLATES / f"network_{config.objective}.txt").read_text(encoding="utf-8")
    return Template(text).substitute(_network_values(config)).strip() + "\n"


def files_beside(config: RunConfig) -> tuple[str, ...]:
    """What the program reads, apart from Python's packages."""
    return ("corpus.txt",) if config.level == "char" else ("corpus.txt", "vocabulary.json", "words.py")


def _values(folder: RunFolder) -> dict[str, object]:
    """What stands in the templates' places."""
    config = folder.config
    updates = _updates(folder)
    falling, last = _falling(config.learning_rate, folder.history, updates)
    words = config.level == "word"
    return {
        "title": _title(config),
        "run": folder.run_id,
        "tensorflow": _tensorflow_version(),
        "keras": version("keras"),
        "files": ", ".join(files_beside(config)),
        "json": "import json\n" if words else "",
        "splitting": "from words import is_spacing, split_words, word_pieces\n" if words else "",
        "seed": config.seed, "batch": config.batch,
        "updates": updates, "falling": falling, "last_learning_rate": f"{last:.10g}",
        **_network_values(config),
        "after_recurrent": -2 if config.output_dropout else -1,
        "learning_rate": config.learning_rate,
        "optimizer": _optimizer(config),
        "optimizer_words": _optimizer_words(config),
        "stretches": STRETCHES,
        "length": 60 if words else 300,
        "joined": '"".join(word_pieces(vocabulary[place] for place in written))' if words
        else '"".join(vocabulary[place] for place in written)',
    }


def _network_values(config: RunConfig) -> dict[str, object]:
    return {
        "explanation": EXPLANATIONS[config.cell],
        "embedding": config.embedding,
        "window": config.window,
        "layers": "\n".join(" " * 8 + line for line in _layers(config)),
    }


def _updates(folder: RunFolder) -> int:
    snapshots = folder.snapshots
    if not snapshots or not snapshots[-1].step:
        raise UserError("This run has not learned anything yet, so there is nothing to reproduce; let it train first.")
    return snapshots[-1].step


def _falling(start: float, history: History, updates: int) -> tuple[int, float]:
    """Over how many updates the learning rate fell in a line, and down to what, as the curve of the run tells.

    It falls to the end of the run, or stays where it is from some update on; see `rnnviz/training/schedule.py`.
    """
    if not len(history):
        return updates, start
    before, rates = history.step - 1, history.learning_rate  # updates before each row's last one, and its rate
    fell = np.flatnonzero((before > 0) & (rates > 1.001 * rates[-1]))
    row = fell[-1] if len(fell) else -1
    if before[row] <= 0 or rates[row] >= start:
        return updates, start
    slope = (rates[row] - start) / before[row]
    if abs(start + slope * before[-1] - rates[-1]) < 0.02 * start:
        return updates, float(rates[-1] + slope * (updates - before[-1]))
    return round((rates[-1] - start) / slope), float(rates[-1])


def _title(config: RunConfig) -> str:
    cell = {"rnn": "recurrent network", "gru": "GRU", "lstm": "LSTM"}[config.cell]
    kind = " ".join(
        ["bidirectional"] * config.bidirectional + [f"{config.layers}-layer"] * (config.layers > 1) + [cell]
    )
    article = "An" if kind == "LSTM" else "A"
    unit = "character by character" if config.level == "char" else "word by word"
    return f"{article} {kind} learns to write, {unit}."


def _layers(config: RunConfig) -> list[str]:
    lines = [f"{_layer(config, k)}," for k in range(config.layers)]
    if config.output_dropout and config.objective == "every_step":  # as in the recurrent layers
        lines.append(f"keras.layers.SpatialDropout1D({config.output_dropout}),  # the same ones at every step")
    elif config.output_dropout:
        lines.append(f"keras.layers.Dropout({config.output_dropout}),")
    return lines


def _layer(config: RunConfig, k: int) -> str:
    last = k == config.layers - 1
    every_step = config.objective == "every_step"
    options = [str(config.units[k])]
    options += ["return_sequences=True"] * (every_step or not last)
    options += [f"dropout={config.dropout}"] * bool(config.dropout)
    options += ["stateful=stateful"] * every_step
    layer = f"keras.layers.{CELLS[config.cell]}({', '.join(options)})"
    return f"keras.layers.Bidirectional({layer})" if config.bidirectional else layer


def _optimizer(config: RunConfig) -> str:
    clip = f", global_clipnorm={config.gradient_clip}" if config.gradient_clip else ""
    return Template(OPTIMIZERS[config.optimizer]).substitute(clip=clip, decay=config.weight_decay or None)


def _optimizer_words(config: RunConfig) -> str:
    clip = f"# A gradient longer than {config.gradient_clip:g} is shortened to that.\n" if config.gradient_clip else ""
    if config.optimizer != "muon":
        return clip
    return clip + (SHRINKING_WORDS if config.weight_decay else MUON_WORDS)


def _tensorflow_version() -> str:
    """Of the build that is installed here: for every machine, or without GPU code."""
    try:
        return version("tensorflow")
    except PackageNotFoundError:
        return version("tensorflow-cpu")
