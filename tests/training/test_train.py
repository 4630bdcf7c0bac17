import json
import math

import keras
import numpy as np
import pytest

from rnnviz.config import RunConfig
from rnnviz.corpus import prepare
from rnnviz.errors import UserError
from rnnviz.nets.network import Network
from rnnviz.nets.scoring import held_out_loss
from rnnviz.probe import probe_ids
from rnnviz.run_folder import RunFolder
from rnnviz.training.control import Control
from rnnviz.training.learner import Learner
from rnnviz.training.train import train

TEXT = "the cat sat on the mat, the dog sat on the log.\n" * 60
SMALL = {"units": (12,), "embedding": 6, "window": 16, "batch": 8, "epochs": 2}


class Run:
    """A run in a folder, and what it announced; `during` hears each announcement, and may command."""

    def __init__(self, path, during=None, text=TEXT, **changes):
        config = RunConfig(**{"seconds": None} | SMALL | changes)
        self.prepared = prepare(text, config)
        self.folder = RunFolder.create(path, config, self.prepared.text, self.prepared.vocabulary)
        self.control, self.events = Control(), []
        self._during = during or (lambda run, event: None)

    def train(self):
        self.status = train(self.folder, self._hear, self.control)
        return self

    def _hear(self, event):
        json.dumps(event, allow_nan=False)
        self.events.append(event)
        self._during(self, event)

    def of(self, kind):
        return [event for event in self.events if event["event"] == kind]


@pytest.fixture
def every_batch_is_told(monkeypatch):
    monkeypatch.setattr("rnnviz.training.progress.ANNOUNCE_SECONDS", 0)


def test_a_run_from_start_to_end(tmp_path):
    run = Run(tmp_path / "run-one", epochs=4).train()
    assert [run.events[0]["event"], run.events[-1]["event"]] == ["started", "finished"]
    assert all(event["run"] == "run-one" for event in run.events)
    finished = run.of("finished")[0]
    assert finished["status"] == run.status.state == run.folder.status.state == "finished"
    assert finished["held_out_loss"] == run.status.held_out_loss
    assert run.status.held_out_loss < math.log(len(run.prepared.vocabulary)) - 0.5
    history, snapshots = run.folder.history, run.folder.snapshots
    assert history.rows()[-1]["step"] == snapshots[-1].step == 4 * ((2592 // 8 - 1) // 16)
    assert history.learning_rate[-1] < 0.1 * run.folder.config.learning_rate
    assert [event["step"] for event in run.of("snapshot")] == [snapshot.step for snapshot in snapshots]
    assert (snapshots[0].step, snapshots[0].fraction, snapshots[-1].fraction) == (0, 0.0, 1.0)
    assert snapshots[0].held_out_loss > snapshots[-1].held_out_loss
    assert len(snapshots) <= 40 and all(len(snapshot.sample) == 200 for snapshot in snapshots)


BIDIRECTIONAL = {"bidirectional": True, "window": 8, "batch": 64}


@pytest.mark.parametrize("changes", [{"cell": "gru"}, BIDIRECTIONAL, {"level": "word"}])
def test_what_is_left_behind_agrees(tmp_path, changes):
    """The named weights, the model, the loss and the probe's logits are all of one network."""
    run = Run(tmp_path / "run-one", **changes).train()
    folder, prepared = run.folder, run.prepared
    network = Network.of(folder.config, folder.weights())
    assert run.status.held_out_loss == pytest.approx(held_out_loss(network, prepared.held_out_ids), rel=1e-4)
    assert folder.snapshots[-1].held_out_tokens == len(prepared.held_out_ids) - 1
    probe = probe_ids(prepared.train_ids, prepared.held_out_ids)
    expected = network.next_logits(probe)[None] if folder.config.bidirectional else network.logits(probe)
    np.testing.assert_allclose(folder.probe_logits(), expected, rtol=1e-3, atol=1e-4)
    model = keras.models.load_model(folder.model_path)
    window = probe[None, -8:]
    logits = np.asarray(model(window))[0]
    expected = network.next_logits(window[0]) if folder.config.bidirectional else network.logits(window[0])
    np.testing.assert_allclose(logits, expected, rtol=1e-3, atol=1e-4)


@pytest.mark.parametrize("changes", [{"dropout": 0.2}, BIDIRECTIONAL])
def test_the_same_seed_is_the_same_run(tmp_path, changes):
    first = Run(tmp_path / "first", seed=3, epochs=1, **changes).train().folder
    again = Run(tmp_path / "again", seed=3, epochs=1, **changes).train().folder
    other = Run(tmp_path / "other", seed=4, epochs=1, **changes).train().folder
    assert [s.step for s in first.snapshots] == [s.step for s in again.snapshots]
    assert first.snapshots[-1].sample == again.snapshots[-1].sample
    for name, array in first.weights().items():
        np.testing.assert_array_equal(array, again.weights()[name])
        if "bias" not in name:
            assert not np.array_equal(array, other.weights()[name])


def test_pause_step_and_resume_take_effect_within_a_batch(tmp_path, every_batch_is_told):
    def during(run, event):
        if event["event"] == "progress" and event["step"] == 5:
            run.control.pause()
        if event["event"] == "paused":
            assert run.folder.status.state == "paused"
            run.control.step()
        if event["event"] == "progress" and event["step"] == 6:
            run.control.resume()

    run = Run(tmp_path / "run-one", during).train()
    kinds = [event["event"] for event in run.events if event["event"] != "snapshot"]
    steps = {event["step"]: place for place, event in enumerate(
        event for event in run.events if event["event"] != "snapshot") if event["event"] == "progress"}
    assert kinds[steps[5] : steps[7] + 1] == ["progress", "paused", "progress", "resumed", "progress"]
    assert run.status.state == "finished"


class PausedInBetween(Control):
    """Is paused just after the training looked whether it should rest, once; later it goes on by itself."""

    rested = False

    @property
    def rests(self):
        if self.rested:
            return super().rests
        self.rested = True
        self.pause()
        return False


def test_a_pause_never_ends_a_run(tmp_path):
    run = Run(tmp_path / "run-one", lambda run, event: event["event"] == "paused" and run.control.resume(), epochs=1)
    run.control = PausedInBetween()
    run.train()
    assert run.status.state == "finished"
    assert [event["event"] for event in run.events if event["event"] in ("paused", "resumed")] == ["paused", "resumed"]


def test_each_step_while_paused_is_told_at_once(tmp_path):
    """The thing to look at after a single step is that step."""
    def during(run, event):
        if event["event"] == "started":
            run.control.pause()
        if event["event"] == "paused":
            run.control.step()
        if event["event"] == "progress" and run.control.paused:
            run.control.step() if event["step"] < 3 else run.control.stop()

    run = Run(tmp_path / "run-one", during).train()
    assert [event["step"] for event in run.of("progress")] == [1, 2, 3]
    assert run.status.state == "stopped"


def test_stop_keeps_what_was_learned(tmp_path, every_batch_is_told):
    def during(run, event):
        if event["event"] == "progress" and event["step"] == 7:
            run.control.stop()

    run = Run(tmp_path / "run-one", during).train()
    assert run.status.state == run.of("finished")[0]["status"] == "stopped"
    assert run.folder.snapshots[-1].step == 7 == run.folder.history.step[-1]
    assert run.folder.model_path.exists()


def test_the_first_loss_is_told_before_the_first_snapshot_which_is_of_the_untrained_network(tmp_path, every_batch_is_told):
    run = Run(tmp_path / "run-one").train()
    assert [event["event"] for event in run.events[:4]] == ["started", "progress", "snapshot", "snapshot"]
    assert [event["step"] for event in run.events[1:4]] == [1, 0, 1]
    untrained, trained = (run.folder.weights(step) for step in (0, 1))
    assert run.folder.snapshots[0].seconds < run.of("progress")[0]["seconds"]
    assert run.of("progress")[0]["loss"] == pytest.approx(run.folder.snapshots[0].held_out_loss, abs=0.5)
    assert any(np.any(untrained[name] != trained[name]) for name in untrained)
    assert not untrained["output/bias"].any()  # as Keras begins it


def test_the_rate_falls_no_longer_than_over_so_many_readings_of_the_text(tmp_path, monkeypatch, every_batch_is_told):
    monkeypatch.setattr("rnnviz.training.train.readings", lambda config, train_tokens: 2)
    run = Run(tmp_path / "run-one", epochs=4).train()
    rates, steps = run.folder.history.learning_rate, len(run.folder.history)
    assert rates[steps // 2 :] == pytest.approx(0.01 * run.folder.config.learning_rate)
    assert np.all(np.diff(rates[: steps // 2]) < 0)


def test_stop_before_the_first_batch_leaves_the_untrained_network(tmp_path):
    run = Run(tmp_path / "run-one")
    run.control.stop()
    run.train()
    assert run.status.state == "stopped"
    assert [snapshot.step for snapshot in run.folder.snapshots] == [0]
    assert len(run.folder.history) == 0


def test_a_new_learning_rate_holds_from_the_next_batch(tmp_path, every_batch_is_told):
    def during(run, event):
        if event["event"] == "progress" and event["step"] == 10:
            run.control.set_learning_rate(0.001)

    run = Run(tmp_path / "run-one", during).train()
    rates = run.folder.history.learning_rate
    assert rates[9] > 0.005
    assert rates[10] == pytest.approx(0.001)
    assert 0.00001 <= rates[-1] < 0.0001


@pytest.fixture
def broken_at_step_nine(monkeypatch):
    read = Learner.read

    def breaking(self, batch):
        self.learned = getattr(self, "learned", 0) + 1
        if self.learned == 9:
            self.model.get_layer("output").bias.assign_add(self.model.get_layer("output").bias * math.nan)
        return read(self, batch)

    monkeypatch.setattr(Learner, "read", breaking)


def test_a_loss_that_is_no_number_ends_the_run(tmp_path, broken_at_step_nine):
    run = Run(tmp_path / "run-one").train()
    assert run.status.state == run.folder.status.state == "diverged"
    assert "at step 9: the loss is no longer a number" in run.status.message
    assert run.folder.snapshots[-1].step <= 8
    assert all(np.isfinite(array).all() for array in run.folder.weights().values())
    model = keras.models.load_model(run.folder.model_path)
    kept = run.folder.weights()["output/bias"]
    np.testing.assert_array_equal(model.get_layer("output").bias.numpy(), kept)


def test_a_loss_far_above_guessing_ends_the_run(tmp_path, monkeypatch):
    monkeypatch.setattr("rnnviz.training.watch.PATIENCE", 10)
    changes = {"cell": "rnn", "units": (128,), "learning_rate": 1.0, "gradient_clip": 0.0, "epochs": 20}
    run = Run(tmp_path / "run-one", **changes).train()
    assert run.status.state == "diverged"
    assert "for 10 batches the loss has been far above that of guessing" in run.status.message
    assert run.folder.snapshots[-1].step < run.folder.history.step[-1] - 5
    assert run.status.held_out_loss < 2 * math.log(len(run.prepared.vocabulary))


def test_a_budget_in_seconds_ends_by_the_clock(tmp_path):
    run = Run(tmp_path / "run-one", seconds=2.0, epochs=None)
    run.train()
    assert run.status.state == "finished"
    assert run.status.seconds >= 2.0
    assert run.folder.snapshots[-1].fraction == 1.0


def test_a_text_shorter_than_the_window_is_refused(tmp_path):
    run = Run(tmp_path / "run-one")
    (run.folder.path / "corpus.txt").write_text("the cat sat")
    with pytest.raises(UserError, match="longer than the window of 16 tokens"):
        run.train()
