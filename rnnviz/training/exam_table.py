"""Every cell sits the memory exam, and what came out is written down: `python3 -m rnnviz.training.exam_table`.

It takes an hour and writes into `rnnviz/lessons/recorded/`: `exam.json`, with the accuracy of every seed, and the
weights of the networks that the pages draw, one a cell at the longest lag: of the seed in the middle when all are
ordered by accuracy. With `--live` it is the short exam of `live_exam`, and goes into `exam_live.json`. After names of
tasks only those are done, and the others keep their rows.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from rnnviz.config import CELLS
from rnnviz.lessons.tasks import TASKS, Task
from rnnviz.training import exam as recipe
from rnnviz.training import live_exam
from rnnviz.training.exam import Exam, Marks, Plan

FOLDER = Path(__file__).resolve().parents[1] / "lessons" / "recorded"
LAGS = (5, 10, 20, 50)
SEEDS = range(5)
DRAWN = ("recall",)  # tasks whose networks are kept
# Every cell has the same choice of learning rates, for each exam anew, by seeds that the table doesn't use.
RATES = (0.003, 0.01, 0.03)
SEARCHED = (100, 101)

Rows = list[dict[str, Any]]


class Found(NamedTuple):
    """Of one exam: the search for its learning rate, the table's rows, and the weights by seed."""

    searched: Rows
    results: Rows
    weights: dict[int, dict[str, np.ndarray]]


def write(folder: Path, tasks: Sequence[Task]) -> None:
    """The rows of these tasks; nothing is written before all of it is there."""
    networks, searched, results, kept = [], [], [], {}
    for task, cell in ((task, cell) for task in tasks for cell in CELLS):
        for lag in LAGS:
            found = _sit(Exam(cell, task, lag))
            searched += found.searched
            results += found.results
        if task.key in DRAWN:
            seed = middle({row["seed"]: row["accuracy"] for row in found.results})
            networks.append({"task": task.key, "cell": cell, "lag": lag, "seed": seed})
            kept[f"exam_{task.key}_{cell}.npz"] = found.weights[seed]
    for name, weights in kept.items():
        np.savez(folder / name, **weights)
    choice = {"rates": RATES}
    _merge(folder / "exam.json", _recipe(Plan()) | choice, tasks, networks=networks, searched=searched, results=results)


def write_live(folder: Path, tasks: Sequence[Task]) -> None:
    """The rows of these tasks, as the demonstration shows each seed but for rounding: compiled, it takes less time."""
    plan = dataclasses.replace(live_exam.PLAN, compiled=True)
    exams = (Exam(cell, task, lag, plan) for task in tasks for lag in LAGS for cell in CELLS)
    results = [row for exam in exams for row in _rows(exam, SEEDS, live_exam.RATE)]
    _merge(folder / "exam_live.json", _recipe(plan) | {"rate": live_exam.RATE}, tasks, results=results)


def middle(accuracies: dict[int, float]) -> int:
    """The seed whose accuracy has as many below it as above; of equal ones the least."""
    median = sorted(accuracies.values())[len(accuracies) // 2]
    return min(seed for seed, accuracy in accuracies.items() if accuracy == median)


def _sit(exam: Exam) -> Found:
    """Finds the learning rate of the least loss, then lets every seed sit with it."""
    searched = [row for rate in RATES for row in _rows(exam, SEARCHED, rate)]
    rate = min(RATES, key=lambda one: sum(row["loss"] for row in searched if row["rate"] == one))
    results, weights = [], {}
    for seed in SEEDS:
        results += _rows(exam, [seed], rate)
        weights[seed] = exam.weights()
    return Found(searched, results, weights)


def _rows(exam: Exam, seeds: Iterable[int], rate: float) -> Rows:
    rows = [_row(exam, seed, rate, exam.sit(seed, rate)) for seed in seeds]
    found = [row["accuracy"] for row in rows]
    print(f"{exam.task.key}, {exam.config.cell}, lag {exam.lag}, learning rate {rate}: {found}", flush=True)
    return rows


def _row(sat: Exam, seed: int, rate: float, marks: Marks) -> dict[str, Any]:
    return {
        "task": sat.task.key, "cell": sat.config.cell, "lag": sat.lag, "rate": rate, "seed": seed,
        "accuracy": round(marks.accuracy, 3), "loss": round(marks.loss, 4),
    }


def _recipe(plan: Plan) -> dict[str, Any]:
    return {
        "units": recipe.UNITS, "embedding": recipe.EMBEDDING, "batch": plan.batch, "steps": plan.steps,
        "clip": recipe.CLIP, "asked": recipe.ASKED, "grown": recipe.GROWN,
    }


def _merge(path: Path, recipe: dict[str, Any], tasks: Sequence[Task], **tables: Rows) -> None:
    """Writes these tasks' rows among those that the file has of others, a row a line, so that changes are seen."""
    old = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    done = {task.key for task in tasks}
    parts = [f'  "recipe": {json.dumps(recipe)}']
    for name, rows in tables.items():
        merged = [row for row in old.get(name, ()) if row["task"] not in done] + rows
        lines = ",\n".join(f"    {json.dumps(row)}" for row in merged)
        parts.append(f'  "{name}": [\n{lines}\n  ]')
    path.write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf-8")


def _asked_for() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("tasks", nargs="*", metavar="TASK", help=", ".join(TASKS))
    parser.add_argument("--live", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    asked = _asked_for()
    (write_live if asked.live else write)(FOLDER, [TASKS[key] for key in asked.tasks or TASKS])
