"""From a text to a trained network: real Keras in a real worker."""

import numpy as np
import pytest

from rnnviz.config import RunConfig
from rnnviz.engine.engine import Engine
from rnnviz.engine.store import Store
from tests.engine.waiting import TEXT, until


@pytest.fixture(scope="module")
def engine(tmp_path_factory, fake_trainer_importable):
    engine = Engine(Store(tmp_path_factory.mktemp("store")))
    yield engine
    engine.close()


@pytest.mark.parametrize("bidirectional", [False, True])
def test_a_network_learns_and_is_kept(engine, bidirectional):
    size = {"units": (16,), "embedding": 8, "batch": 8, "window": 16}
    # One that reads both ways predicts one token a window, and so takes as many more batches for each epoch.
    config = RunConfig(**size, seconds=None, epochs=1 if bidirectional else 6, bidirectional=bidirectional)
    run_id = engine.submit(config, TEXT * 3, "me")
    until(lambda: engine.view(run_id).snapshots, 120)
    until(lambda: engine.view(run_id).status.state not in ("queued", "running"), 120)
    view = engine.view(run_id)
    assert view.status.state == "finished" and view.status.message == ""
    assert view.snapshots[-1].held_out_loss < 0.8 * view.snapshots[0].held_out_loss
    assert np.all(np.diff(view.history.step) > 0)
    folder = engine.store.open(run_id)
    assert folder.model_path.exists()
    assert folder.weights()["output/kernel"].shape == (32 if bidirectional else 16, len(folder.vocabulary))


def test_those_of_a_race_learn_what_each_would_alone(engine):
    size = {"units": (16,), "embedding": 8, "batch": 8, "window": 16, "seconds": None}
    configs = [RunConfig(**size, cell="rnn", epochs=1, dropout=0.0), RunConfig(**size, cell="gru", epochs=4, dropout=0.2)]
    together = engine.store.race(engine.race(configs, TEXT * 3, "me")).runs
    alone = [engine.submit(config, TEXT * 3, f"alone {config.cell}") for config in configs]
    for run_id in (*together, *alone):
        until(lambda: engine.view(run_id).status.state not in ("queued", "running"), 120)
    for raced, lone in zip(together, alone):
        assert engine.view(raced).status.state == "finished", engine.view(raced).status.message
        weights, expected = (engine.store.open(run_id).weights() for run_id in (raced, lone))
        assert all(np.array_equal(weights[name], expected[name]) for name in expected)


def test_pause_step_and_stop(engine):
    run_id = engine.submit(RunConfig(units=(16,), embedding=8, batch=8, window=16, seconds=600), TEXT * 3, "me")
    until(lambda: len(engine.view(run_id).history), 120)
    engine.pause(run_id)
    until(lambda: engine.view(run_id).status.state == "paused")
    before = engine.view(run_id).history.step
    engine.step(run_id)
    until(lambda: len(engine.view(run_id).history) > len(before))
    engine.resume(run_id)
    until(lambda: engine.view(run_id).status.state == "running")
    engine.stop(run_id)
    until(lambda: engine.view(run_id).status.state == "stopped")
    assert engine.store.open(run_id).weights()


def test_what_a_lesson_shows_is_trained_in_a_worker_and_its_networks_come_back(engine):
    key = engine.demonstrate("blank", {"text": TEXT * 3, "seed": 0, "steps": 5}, "me")
    until(lambda: engine.demonstration(key).state not in ("queued", "running"), 120)
    view = engine.demonstration(key)
    assert view.state == "finished", view.message
    assert [(row["network"], row["step"]) for row in view.rows if "loss" in row] == [("forward", 5), ("both", 5)]
    assert 0 <= view.result["scores"]["both"]["accuracy"] <= 1
    assert view.result["weights"]["both"]["layer0/backward/kernel"].dtype == np.float32
