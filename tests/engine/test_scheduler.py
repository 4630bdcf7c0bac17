"""A Dask cluster that others started, as a school would: processes of its own that no app ends."""

import json
import os
import socket
import subprocess
import sys

import pytest

from rnnviz.config import RunConfig
from rnnviz.engine.engine import Engine
from rnnviz.engine.store import Store
from rnnviz.engine.worker import TRAIN
from rnnviz.errors import UserError
from tests.engine.waiting import TEXT, alive, descendants, until


@pytest.fixture(scope="module")
def address(tmp_path_factory, fake_trainer_importable):
    """Of a scheduler with one worker that has one thread."""
    folder = tmp_path_factory.mktemp("dask")
    file, environment = folder / "scheduler.json", _environment(folder)
    scheduler = _start("scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", file, "--no-dashboard",
                       env=environment)
    until(lambda: file.exists() and file.read_text().endswith("}"))
    worker = _start("worker", "--scheduler-file", file, "--host", "127.0.0.1", "--nthreads", "1", "--no-dashboard",
                    env=environment)
    yield json.loads(file.read_text())["address"]
    for process in (worker, scheduler):
        process.terminate()
        process.wait(20)


def _environment(folder):
    paths = os.pathsep.join([os.environ["PYTHONPATH"], os.getcwd()])
    return os.environ | {"PYTHONPATH": paths, "DASK_LOGGING__DISTRIBUTED": "error",
                         "DASK_TEMPORARY_DIRECTORY": str(folder)}


def _start(*command, env):
    return subprocess.Popen([sys.executable, "-m", "dask", *map(str, command)], env=env)


@pytest.fixture
def start_app(tmp_path, address, monkeypatch):
    monkeypatch.setenv("RNNVIZ_SCHEDULER", address)
    engines = []

    def start_app(train="fake_trainer:train"):
        engines.append(Engine(Store(tmp_path), train=train))
        return engines[-1]

    yield start_app
    for engine in engines:
        engine.close()


def submit(engine, steps, owner="me"):
    return engine.submit(RunConfig(epochs=steps, seconds=None, window=8), TEXT, owner)


def ended(engine, run_id):
    until(lambda: engine.view(run_id).status.state not in ("queued", "running", "paused"))
    return engine.view(run_id)


def test_a_run_is_trained_on_it(start_app):
    engine = start_app()
    view = ended(engine, submit(engine, 12))
    assert view.status.state == "finished"
    assert view.history.step.tolist() == list(range(1, 13))
    assert not [process for process in alive(descendants()) if "spec" in process.cmdline()]  # how we start our own


def test_keras_really_learns_on_it(start_app):
    engine = start_app(TRAIN)
    config = RunConfig(units=(16,), embedding=8, batch=8, window=16, seconds=None, epochs=8)
    run_id = engine.submit(config, TEXT, "me")
    view = ended(engine, run_id)
    assert view.status.state == "finished", view.status.message
    assert view.snapshots[-1].held_out_loss < view.snapshots[0].held_out_loss
    assert engine.store.open(run_id).model_path.is_file()


def test_training_goes_on_without_the_app_and_the_next_one_shows_all_of_it(start_app):
    first = start_app()
    run_id, waiting = submit(first, 150), submit(first, 5, "you")
    until(lambda: len(first.view(run_id).history) > 20)
    first.close()
    second = start_app()
    until(lambda: second.view(run_id).fraction > 0.5)
    assert second.view(run_id).status.state == "running"
    assert submit(second, 5, "me") == run_id
    steps = second.view(run_id).history.step.tolist()
    assert steps == list(range(1, len(steps) + 1))
    second.stop(run_id)
    assert ended(second, run_id).status.state == "stopped"
    assert second.view(waiting).status.state == "interrupted"


def test_a_worker_that_dies_is_told(start_app):
    engine = start_app()
    doomed = submit(engine, 3000)
    until(lambda: engine.view(doomed).snapshots)
    (worker,) = [process for process in alive(descendants()) if "spawn_main" in " ".join(process.cmdline())]
    worker.kill()
    view = ended(engine, doomed)
    assert view.status.state == "failed" and "killed" in view.status.message
    assert ended(engine, submit(engine, 3)).status.state == "finished"


def test_an_address_where_none_answers_is_told(tmp_path, monkeypatch):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nobody = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    monkeypatch.setenv("RNNVIZ_SCHEDULER", nobody)
    engine = Engine(Store(tmp_path))
    until(lambda: engine.problem)
    assert nobody in engine.problem
    with pytest.raises(UserError, match="no Dask scheduler answers"):
        submit(engine, 5)
    engine.close()


def test_an_address_that_is_none_is_told(tmp_path):
    engine = Engine(Store(tmp_path), scheduler="nonsense://here")
    until(lambda: engine.problem)
    assert "nonsense://here" in engine.problem
    engine.close()
