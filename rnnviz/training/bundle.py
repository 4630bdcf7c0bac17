"""Trains anew the runs that are shipped with the app: `python3 -m rnnviz.training.bundle`, some minutes.

A first visitor looks inside these before anything of their own is trained; the first by name comes first. They are
trained by epochs, so that nothing depends on the clock: on the same machine the same weights come out again, bit by
bit; with another number of threads nearly the same.

`tests/training/test_bundle.py` holds what lies in `rnnviz/bundled_runs/` to what stands here.
"""

from __future__ import annotations

import dataclasses
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rnnviz.config import RunConfig
from rnnviz.corpus import load_bundled, prepare
from rnnviz.run_folder import FINISHED, RunFolder, Snapshot
from rnnviz.training.control import Control
from rnnviz.training.snapshots import Plan
from rnnviz.training.train import train

FOLDER = Path(__file__).resolve().parents[1] / "bundled_runs"
SNAPSHOTS = 16  # that a shipped run usually keeps of those that were taken: they are what takes room


@dataclass(frozen=True)
class Recipe:
    """The key of one of our texts, how it is learned, and how many snapshots are kept."""

    corpus: str
    config: RunConfig
    snapshots: int = SNAPSHOTS


# Such short texts are soon known by heart: without dropout the held-out loss rises again, with it it falls to the end.
# The grammar's seed is chosen of a few: in this network one unit tells whether a quote is open. The one with two layers
# is there for the lesson on stacked layers, which compares it with its start; a page shows it only when it is chosen.
RECIPES = {
    "grammar-lstm": Recipe("grammar", RunConfig(
        cell="lstm", units=(48,), embedding=16, dropout=0.25, optimizer="adam", learning_rate=8e-3, epochs=200, seed=2,
    )),
    "tale-gru": Recipe("tale", RunConfig(
        cell="gru", units=(104,), embedding=48, dropout=0.5, optimizer="rmsprop", learning_rate=5e-3,
        gradient_clip=1.0, epochs=120, seed=3,
    )),
    "tale-lstm-2": Recipe("tale", RunConfig(
        cell="lstm", units=(48, 48), embedding=16, dropout=0.3, optimizer="adam", learning_rate=8e-3,
        epochs=200, seed=1,
    ), snapshots=6),
}


def bundle(recipes: Mapping[str, Recipe], out: Path) -> None:
    """Trains every recipe elsewhere; only then do the runs take their places in `out`, under their names.

    Raises:
        RuntimeError: for a run that doesn't come to its end; `out` is then as it was.
    """
    with tempfile.TemporaryDirectory() as scratch:
        folders = [_trained(recipe, Path(scratch) / run_id) for run_id, recipe in recipes.items()]
        slim = [
            _thinned(folder, Path(scratch) / "slim" / folder.run_id, recipes[folder.run_id].snapshots) for folder in folders
        ]
        for folder in slim:
            shutil.rmtree(out / folder.run_id, ignore_errors=True)
            shutil.copytree(folder.path, out / folder.run_id)


def _trained(recipe: Recipe, path: Path) -> RunFolder:
    prepared = prepare(load_bundled(recipe.corpus).text, recipe.config)
    folder = RunFolder.create(path, recipe.config, prepared.text, prepared.vocabulary)
    status = train(folder, _tell, Control())
    if status.state != FINISHED:
        raise RuntimeError(f"{folder.run_id} is {status.state}, not finished. {status.message}".rstrip())
    print(f"{folder.run_id}: held-out loss {status.held_out_loss:.4f} nats per token after {status.seconds:.0f} s")
    return folder


def _tell(event: Mapping[str, Any]) -> None:
    if event["event"] == "snapshot":
        print(f"{event['run']}  {event['fraction']:6.1%}  held-out loss {event['held_out_loss']:.3f}", flush=True)


def _thinned(folder: RunFolder, path: Path, snapshots: int) -> RunFolder:
    """A copy of a finished run with fewer snapshots; it is nobody's, and of no particular time."""
    slim = RunFolder.create(path, folder.config, folder.text, folder.vocabulary)
    for snapshot in spaced(folder.snapshots, snapshots):
        slim.add_snapshot(snapshot, folder.weights(snapshot.step), folder.probe_logits(snapshot.step))
    slim.write_history(folder.history)
    shutil.copyfile(folder.model_path, slim.model_path)
    slim.write_status(dataclasses.replace(folder.status, owner="", created=0.0))
    return slim


def spaced(snapshots: Sequence[Snapshot], count: int) -> list[Snapshot]:
    """At most `count` of a finished run's, log-spaced as they were taken; the first and the last always."""
    first, *between, last = snapshots
    plan = Plan(count, finest=1 / last.step)
    return [first, *(snapshot for snapshot in between if plan.due(snapshot.fraction)), last]


if __name__ == "__main__":
    bundle(RECIPES, FOLDER)
