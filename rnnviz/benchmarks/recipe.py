"""What the recipe of each network reaches in a given time, beside what differs from it in one thing."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from rnnviz.benchmarks.report import Measured
from rnnviz.config import RunConfig
from rnnviz.corpus import decode, prepare
from rnnviz.estimate import completed

NETWORKS = {
    "LSTM": RunConfig(),
    "GRU": RunConfig(cell="gru"),
    "RNN": RunConfig(cell="rnn"),
    "2 × LSTM": RunConfig(units=(128, 128)),
    "bidirectional LSTM": RunConfig(bidirectional=True),
    "LSTM of words": RunConfig(level="word"),
}


def ways(config: RunConfig) -> dict[str, RunConfig]:
    """The recipe, and what differs from it in one thing; `config` is one that is complete."""
    other = 0.0 if config.dropout else 0.2
    return {
        "the recipe": config,
        "half its learning rate": config.replace(learning_rate=config.learning_rate / 2),
        "twice its learning rate": config.replace(learning_rate=config.learning_rate * 2),
        "Adam": config.replace(optimizer="adam"),
        f"dropout {other:g}": config.replace(dropout=other),
    }


def measure(texts: Sequence[Path], seconds: float, repeats: int, say: Callable[[str], None]) -> Iterator[Measured]:
    """Held-out nats per token, each contestant in a process of its own, in turns."""
    for text in texts:
        for network, config in NETWORKS.items():
            prepared = prepare(decode(text.read_bytes(), text.name), config)
            size, tokens = len(prepared.vocabulary), len(prepared.train_ids)
            contestants = ways(completed(config.replace(seconds=seconds), size, tokens))
            losses: dict[str, list[float]] = {way: [] for way in contestants}
            for seed in range(repeats):
                for way, contestant in contestants.items():
                    say(f"recipe: {text.stem}, {network}, {way}, seed {seed}")
                    with tempfile.TemporaryDirectory() as folder:
                        ended = train(text, contestant.replace(seed=seed), Path(folder) / "run")
                    losses[way].append(ended["held_out_loss"])
            for way, found in losses.items():
                what = f"{text.stem}, {network}, {seconds:g} s, {way}"
                yield Measured("recipe", what, "nats per token held out", tuple(found))


def train(text: Path, config: RunConfig, out: Path) -> dict:
    """The last event of a training on the command line, whose run then lies in the folder `out`."""
    options = [
        argument for name, value in config.to_query().items()
        for argument in ([f"--{name.replace('_', '-')}"] if value == "true" else [f"--{name.replace('_', '-')}", value])
    ]
    command = [sys.executable, "-m", "rnnviz", "train", str(text), *options, "--json", "--out", str(out)]
    told = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    return json.loads(told.splitlines()[-1])
