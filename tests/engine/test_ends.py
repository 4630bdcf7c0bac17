"""How an app may end, and what it leaves behind: no process, and runs that say what became of them."""

import os
import signal
import subprocess
import sys

import pytest

from rnnviz.engine.claim import Claim
from rnnviz.engine.engine import Engine
from rnnviz.engine.store import Store
from rnnviz.run_folder import INTERRUPTED
from tests.engine.waiting import TEXT, alive, descendants, until


@pytest.fixture
def app(tmp_path, fake_trainer_importable):
    """An app as a process group of its own, as a terminal would start it; `run_id` is what it trains."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.engine.an_app", str(tmp_path)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True,
    ) as process:
        process.run_id = process.stdout.readline().strip()
        yield process
        if process.poll() is None:
            process.kill()


def ctrl_c(app):
    os.killpg(app.pid, signal.SIGINT)  # a terminal sends it to the whole group


def normal_exit(app):
    app.stdin.close()


def terminate(app):
    app.terminate()


def kill(app):
    app.kill()


@pytest.mark.parametrize("end", [ctrl_c, normal_exit, terminate, kill])
def test_no_process_is_left(app, tmp_path, end):
    started = descendants(app.pid)
    assert len(alive(started)) >= 3  # scheduler, keeper, worker
    end(app)
    app.wait(20)
    until(lambda: not alive(started))
    if end in (ctrl_c, normal_exit):
        status = Store(tmp_path).open(app.run_id).status
        assert status.state == INTERRUPTED and "snapshot" in status.message
        assert list(Store(tmp_path).engines_path.iterdir()) == []


def test_the_next_app_tells_what_became_of_the_run(app, tmp_path, monkeypatch):
    store = Store(tmp_path)
    kill(app)
    app.wait(20)
    assert store.open(app.run_id).status.state == "running"
    monkeypatch.setenv("RNNVIZ_WORKERS", "1")
    engine = Engine(store, train="fake_trainer:train")
    until(lambda: engine.view(app.run_id).status.state == INTERRUPTED)
    view = engine.view(app.run_id)
    assert "app was stopped" in view.status.message
    assert view.snapshots and store.open(app.run_id).weights()
    engine.close()


def test_a_second_app_on_the_same_store_leaves_the_first_one_its_runs(app, tmp_path):
    engine = Engine(Store(tmp_path), train="fake_trainer:train")
    assert Claim(engine.store.engines_path).claimed_by_others() == {app.run_id}
    stale = engine.store.create(*_a_run())
    stale.update_status(state="running")
    engine.close()
    engine = Engine(Store(tmp_path), train="fake_trainer:train")
    until(lambda: engine.view(stale.run_id).status.state == INTERRUPTED)
    assert engine.view(app.run_id).status.state == "running"
    engine.close()
    assert engine.view(app.run_id).status.state == "running"


def _a_run():
    from rnnviz.config import RunConfig
    from rnnviz.vocabulary import Vocabulary

    return RunConfig(), TEXT, Vocabulary.of(TEXT, "char")


def test_closing_tells_the_runs_and_can_be_done_twice(tmp_path, fake_trainer_importable):
    from rnnviz.config import RunConfig

    engine = Engine(Store(tmp_path), train="fake_trainer:train")
    runs = [engine.submit(RunConfig(epochs=1000, seconds=None, window=8), TEXT, name) for name in ("me", "you")]
    until(lambda: len(engine.view(runs[0]).history) > 7)
    seen = len(engine.view(runs[0]).history)
    engine.close()
    engine.close()
    assert [engine.view(run_id).status.state for run_id in runs] == [INTERRUPTED, INTERRUPTED]
    assert len(engine.view(runs[0]).history) >= seen
