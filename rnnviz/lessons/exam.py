"""What came out of the memory exam: accuracies and recorded networks, as `rnnviz.training.exam_table` left them.

Each is there twice: `live` means the short exam that the page shows live, over in seconds.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from rnnviz.config import RunConfig
from rnnviz.lessons.tasks import TASKS
from rnnviz.nets.network import Network

FOLDER = Path(__file__).with_name("recorded")
SURE = 0.95  # an accuracy from which on a network is said to have held what it had to remember


class Result(NamedTuple):
    """One network's exam: `accuracy` is the share of new examples that it answered rightly, 0…1, and `loss` its mean
    surprise at the right answers, in nats.
    """

    task: str
    cell: str
    lag: int
    rate: float
    seed: int
    accuracy: float
    loss: float


class Recorded(NamedTuple):
    """A network that was kept, and the exam that it is the middle one of."""

    network: Network
    result: Result


def recipe(live: bool = False) -> dict[str, Any]:
    """How all of them learned: units, batch, steps and so on."""
    return _table(live)["recipe"]


@cache
def results(live: bool = False) -> tuple[Result, ...]:
    """Of every cell, lag and seed; live of every task, else of those that were sat at length."""
    return tuple(Result(**row) for row in _table(live)["results"])


def accuracies(task: str, cell: str, lag: int, live: bool = False) -> tuple[float, ...]:
    """Of every seed, in the order of the seeds.

    Raises:
        KeyError: where there are none.
    """
    found = tuple(one.accuracy for one in results(live) if one[:3] == (task, cell, lag))
    if not found:
        raise KeyError((task, cell, lag))
    return found


def held(found: tuple[float, ...]) -> int:
    """How many of these accuracies are at least `SURE`."""
    return sum(accuracy >= SURE for accuracy in found)


def lags(task: str, live: bool = False) -> tuple[int, ...]:
    """Those that the task was sat with, the least first; none where it was not sat."""
    return tuple(sorted({one.lag for one in results(live) if one.task == task}))


@cache
def network(task: str, cell: str) -> Recorded:
    """The one that was kept, of a task that the pages draw: at the longest lag, of the seed in the middle when all are
    ordered by accuracy.
    """
    (kept,) = [row for row in _table(live=False)["networks"] if (row["task"], row["cell"]) == (task, cell)]
    (result,) = [one for one in results() if all(getattr(one, name) == kept[name] for name in kept)]
    of, window = recipe(), TASKS[task].steps(result.lag)
    config = RunConfig(
        cell=cell, units=(of["units"],), embedding=of["embedding"], objective="last_step", window=window,
    )
    with np.load(FOLDER / f"exam_{task}_{cell}.npz") as weights:
        return Recorded(Network.of(config, dict(weights)), result)


@cache
def _table(live: bool) -> dict[str, Any]:
    name = "exam_live.json" if live else "exam.json"
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))
