import numpy as np
import pytest

from rnnviz.config import RunConfig
from rnnviz.engine.live_run import Curve, LiveRun
from rnnviz.run_folder import History, RunFolder, Snapshot
from rnnviz.vocabulary import Vocabulary


def row(step):
    return {"step": step, "tokens": 10.0 * step, "seconds": 0.1 * step, "loss": 1.0 / step,
            "tokens_per_second": 100.0, "learning_rate": 0.01}


@pytest.fixture
def folder(tmp_path):
    return RunFolder.create(tmp_path / "run-0001", RunConfig(), "abc", Vocabulary.of("abc", "char"))


@pytest.fixture
def run(folder):
    return LiveRun(folder, folder.status)


def test_a_curve_grows_and_what_was_seen_stays():
    curve = Curve(History.of([]))
    early = None
    for step in range(1, 1001):
        curve.add(row(step))
        if step == 100:
            early = curve.history()
    assert early.step.tolist() == list(range(1, 101))
    assert curve.history().rows() == [row(step) for step in range(1, 1001)]
    with pytest.raises(ValueError, match="read-only"):
        early.loss[0] = 0


def test_a_curve_goes_on_from_the_file_and_takes_no_row_twice():
    curve = Curve(History.of([row(1), row(2)]))
    for step in (1, 2, 3):
        curve.add(row(step))
    assert curve.history().rows() == [row(1), row(2), row(3)]


def test_announcements_change_what_is_seen(run):
    assert run.view(0).status.state == "queued"
    run.start()
    assert run.view(None).status.state == "running"
    run.hear({"event": "progress", "run": "run-0001", "fraction": 0.25, **row(5)})
    view = run.view(None)
    assert (view.fraction, view.status.seconds, len(view.history)) == (0.25, 0.5, 1)
    run.hear({"event": "paused", "run": "run-0001"})
    assert run.view(None).status.state == "paused"
    run.hear({"event": "resumed", "run": "run-0001"})
    assert run.view(None).status.state == "running"


def test_a_snapshot_is_seen_once(run):
    snapshot = Snapshot(5, 50, 0.5, 0.25, 2.0, 40, "sample")
    for _ in range(2):
        run.hear({"event": "snapshot", "run": "run-0001", **vars(snapshot)})
    assert run.view(None).snapshots == (snapshot,)


def test_the_end_is_seen_with_its_scores(run):
    run.hear({"event": "finished", "run": "run-0001", "status": "finished", "message": "", "held_out_loss": 1.5,
              "train_tokens_per_second": 900.0, "seconds": 60.0})
    view = run.view(None)
    assert (view.status.state, view.status.held_out_loss, view.fraction) == ("finished", 1.5, 1.0)


def test_a_run_found_again_starts_from_its_files(folder):
    folder.write_history(History.of([row(1), row(2)]))
    snapshot = Snapshot(2, 20, 0.2, 0.5, 2.0, 40, "sample")
    folder.add_snapshot(snapshot, {}, np.zeros((1, 1)))
    view = LiveRun(folder, folder.status).view(None)
    assert (len(view.history), view.snapshots, view.fraction) == (2, (snapshot,), 0.5)
