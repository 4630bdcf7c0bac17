"""What the recipes of `RunConfig` reach in a given time, beside half and twice their learning rate, and beside Adam."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from rnnviz.benchmarks.report import Measured
from rnnviz.config import RECIPES, RunConfig

CONTESTANTS = {
    objective: {
        f"{objective}, learning rate {factor:g}×": RunConfig(
            bidirectional=objective == "last_step", learning_rate=factor * recipe["learning_rate"]
        )
        for factor in (1, 0.5, 2)
    } | {f"{objective}, Adam": RunConfig(bidirectional=objective == "last_step", optimizer="adam")}
    for objective, recipe in RECIPES.items()
}


def measure(text: Path, seconds: float, repeats: int, say: Callable[[str], None]) -> Iterator[Measured]:
    """Held-out nats per character of an LSTM of 128 units, each contestant in a process of its own, in turns."""
    contestants = {name: config for group in CONTESTANTS.values() for name, config in group.items()}
    losses: dict[str, list[float]] = {name: [] for name in contestants}
    speeds: dict[str, list[float]] = {name: [] for name in contestants}
    for seed in range(repeats):
        for name, config in contestants.items():
            say(f"recipe: {name}, seed {seed}")
            with tempfile.TemporaryDirectory() as folder:
                ended = train(text, config.replace(seconds=seconds, seed=seed), Path(folder) / "run")
            losses[name].append(ended["held_out_loss"])
            speeds[name].append(ended["train_tokens_per_second"])
    for name in contestants:
        yield Measured("recipe", name, f"nats per token held out after {seconds:g} s", tuple(losses[name]))
        yield Measured("recipe", name, "tokens a second", tuple(speeds[name]))


def train(text: Path, config: RunConfig, out: Path) -> dict:
    """The last event of a training on the command line, whose run then lies in the folder `out`."""
    options = [
        argument for name, value in config.to_query().items()
        for argument in ([f"--{name.replace('_', '-')}"] if value == "true" else [f"--{name.replace('_', '-')}", value])
    ]
    command = [sys.executable, "-m", "rnnviz", "train", str(text), *options, "--json", "--out", str(out)]
    told = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    return json.loads(told.splitlines()[-1])
