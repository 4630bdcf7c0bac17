"""Every cell sits the memory exam, and what came out is written down: `python3 -m rnnviz.training.exam_table`, minutes.

Into `rnnviz/lessons/recorded/` go `exam.json`, with the accuracy of every seed, and the weights of one network per task
and cell at the longest lag: of the seed in the middle when all are ordered by accuracy.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from rnnviz.config import CELLS
from rnnviz.lessons.tasks import TASKS
from rnnviz.training import exam as recipe
from rnnviz.training.exam import Exam, Sitting

FOLDER = Path(__file__).resolve().parents[1] / "lessons" / "recorded"
LAGS = (5, 10, 20, 50)
SEEDS = range(5)
# Every cell has the same choice of learning rates, for each exam anew, by seeds that the table doesn't use.
RATES = (0.003, 0.01, 0.03)
SEARCHED = (100, 101)


class Found(NamedTuple):
    """Of one exam: the search for its learning rate, the table's rows, and the sittings by seed."""

    searched: list[dict[str, Any]]
    rows: list[dict[str, Any]]
    sittings: dict[int, Sitting]


def write(folder: Path) -> None:
    """The whole table; nothing is written before all of it is there."""
    rows, searched, networks, kept = [], [], [], {}
    for task in TASKS.values():
        for cell in CELLS:
            for lag in LAGS:
                found = _sit(Exam(cell, task, lag))
                searched += found.searched
                rows += found.rows
            seed = middle({seed: sitting.accuracy for seed, sitting in found.sittings.items()})
            networks.append({"task": task.key, "cell": cell, "lag": lag, "seed": seed})
            kept[f"exam_{task.key}_{cell}.npz"] = found.sittings[seed].weights
    for name, weights in kept.items():
        np.savez(folder / name, **weights)
    table = {"recipe": _recipe(), "networks": networks, "searched": searched, "results": rows}
    (folder / "exam.json").write_text(_as_lines(table), encoding="utf-8")


def middle(accuracies: dict[int, float]) -> int:
    """The seed whose accuracy has as many below it as above; of equal ones the least."""
    median = sorted(accuracies.values())[len(accuracies) // 2]
    return min(seed for seed, accuracy in accuracies.items() if accuracy == median)


def _sit(exam: Exam) -> Found:
    """Finds the learning rate of the least loss, then lets every seed sit with it."""
    searched = [_row(exam, seed, rate, exam.sit(seed, rate)) for rate in RATES for seed in SEARCHED]
    rate = min(RATES, key=lambda one: sum(row["loss"] for row in searched if row["rate"] == one))
    sittings = {seed: exam.sit(seed, rate) for seed in SEEDS}
    rows = [_row(exam, seed, rate, sitting) for seed, sitting in sittings.items()]
    found = [row["accuracy"] for row in rows]
    print(f"{exam.task.key}, {exam.config.cell}, lag {exam.lag}, learning rate {rate}: {found}", flush=True)
    return Found(searched, rows, sittings)


def _row(sat: Exam, seed: int, rate: float, sitting: Sitting) -> dict[str, Any]:
    return {
        "task": sat.task.key, "cell": sat.config.cell, "lag": sat.lag, "rate": rate, "seed": seed,
        "accuracy": round(sitting.accuracy, 3), "loss": round(sitting.loss, 4),
    }


def _recipe() -> dict[str, Any]:
    return {
        "units": recipe.UNITS, "embedding": recipe.EMBEDDING, "batch": recipe.BATCH, "steps": recipe.STEPS,
        "clip": recipe.CLIP, "asked": recipe.ASKED, "grown": recipe.GROWN, "rates": RATES,
    }


def _as_lines(table: dict[str, Any]) -> str:
    """A row a line, so that a change shows where it is."""
    parts = [f'  "recipe": {json.dumps(table["recipe"])}']
    for name in ("networks", "searched", "results"):
        rows = ",\n".join(f"    {json.dumps(row)}" for row in table[name])
        parts.append(f'  "{name}": [\n{rows}\n  ]')
    return "{\n" + ",\n".join(parts) + "\n}\n"


if __name__ == "__main__":
    write(FOLDER)
