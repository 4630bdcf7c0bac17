"""What is written into a run's folder is read back as it was, and never half."""

import dataclasses
import json
import re
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz import run_folder
from rnnviz.config import RunConfig
from rnnviz.corpus import normalise
from rnnviz.errors import UserError
from rnnviz.run_folder import HISTORY_COLUMNS, History, RunFolder, Snapshot, Status, is_run_id, new_run_id
from rnnviz.vocabulary import Vocabulary

finite = st.floats(allow_nan=False, allow_infinity=False)
# Surrogates have no UTF-8; a text that was normalised has none.
words = st.text(st.characters(exclude_categories=["Cs"]))
statuses = st.builds(
    Status, state=words, message=words, owner=words, created=finite, seconds=finite,
    held_out_loss=st.none() | finite, train_tokens_per_second=st.none() | finite,
)
rows = st.lists(st.fixed_dictionaries({name: finite for name in HISTORY_COLUMNS}), max_size=5)


def snapshot(step=0, sample="abc"):
    return Snapshot(step, 64 * step, 0.5 * step, 0.1, 2.5, 100, sample)


def weights(value):
    kernel = np.full((2, 3), value, np.float32)
    return {"layer0/forward/kernel": kernel, "output/bias": np.zeros(3, np.float32)}


@pytest.fixture
def folder(tmp_path):
    vocabulary = Vocabulary.of("abc", "char")
    return RunFolder.create(tmp_path / "0123456789ab", RunConfig(), "abc", vocabulary, owner="ann")


def file_names(folder):
    files = (path for path in folder.path.rglob("*") if path.is_file())
    return sorted(path.relative_to(folder.path).as_posix() for path in files)


@given(words, st.sampled_from(["char", "word"]), st.lists(st.integers(8, 512), min_size=1, max_size=3))
def test_a_run_is_read_back_as_it_was_created(text, level, units):
    text, config = normalise(text), RunConfig(level=level, units=tuple(units))
    vocabulary = Vocabulary.of(text, level)
    with tempfile.TemporaryDirectory() as place:
        created = RunFolder.create(Path(place) / "run", config, text, vocabulary, "ann")
        found = RunFolder(created.path)
        assert (found.config, found.text, found.vocabulary) == (config, text, vocabulary)
        assert (found.exists(), found.status.state, found.status.owner) == (True, run_folder.WAITING, "ann")


def test_a_run_from_before_there_was_weight_decay_had_none(folder):
    path = folder.path / "config.json"
    values = json.loads(path.read_text(encoding="utf-8"))
    assert folder.config.weight_decay == values.pop("weight_decay") == 0.1
    path.write_text(json.dumps(values), encoding="utf-8")
    assert folder.config.weight_decay == 0.0


def test_a_new_run_has_no_history_and_no_snapshots(folder):
    assert (len(folder.history), folder.snapshots) == (0, ())
    assert file_names(folder) == ["config.json", "corpus.txt", "status.json", "vocabulary.json"]


def test_a_run_is_never_created_over_another(folder):
    with pytest.raises(FileExistsError):
        RunFolder.create(folder.path, RunConfig(), "xyz", Vocabulary.of("xyz", "char"))
    assert folder.text == "abc"


def test_a_folder_that_is_none_does_not_exist(tmp_path):
    assert not RunFolder(tmp_path / "nothing").exists()


@given(statuses)
def test_a_status_is_read_back_as_it_was(status):
    with tempfile.TemporaryDirectory() as place:
        RunFolder(place).write_status(status)
        assert RunFolder(place).status == status


def test_a_status_is_updated_field_by_field(folder):
    folder.update_status(state=run_folder.RUNNING, seconds=3.5)
    folder.update_status(held_out_loss=1.5)
    status = folder.status
    assert (status.state, status.owner, status.seconds, status.held_out_loss) == ("running", "ann", 3.5, 1.5)


@given(rows)
def test_a_history_is_read_back_as_it_was(announced):
    assert History.of(announced).rows() == announced
    with tempfile.TemporaryDirectory() as place:
        RunFolder(place).write_history(History.of(announced))
        assert RunFolder(place).history.rows() == announced


def test_snapshots_and_their_weights_are_read_back(folder):
    first, second = snapshot(1), snapshot(30, "世 👩\u200d👧\n\"")
    folder.add_snapshot(first, weights(1), np.ones((5, 3), np.float32))
    folder.add_snapshot(second, weights(2), np.zeros((5, 3), np.float32))
    assert folder.snapshots == (first, second)
    for step, value in [(1, 1), (30, 2), (None, 2)]:
        found = folder.weights(step)
        assert found.keys() == weights(value).keys()
        assert all(np.array_equal(found[name], array) for name, array in weights(value).items())
        assert found["output/bias"].dtype == np.float32
    assert folder.probe_logits(1).tolist() == np.ones((5, 3)).tolist()


def test_weights_that_are_not_there_are_said_in_words(folder):
    with pytest.raises(UserError, match="no snapshot yet"):
        folder.weights()
    folder.add_snapshot(snapshot(7), weights(1), np.zeros((1, 3)))
    with pytest.raises(UserError, match="no snapshot at step 8; there are 7"):
        folder.weights(8)


def test_a_write_that_fails_leaves_the_old_file_and_nothing_beside_it(folder):
    before = file_names(folder), folder.status
    with pytest.raises(ValueError, match="JSON"):
        folder.update_status(seconds=float("nan"))
    assert (file_names(folder), folder.status) == before


def test_weights_are_in_place_before_their_record_is(folder, monkeypatch):
    def full_disk(*_):
        raise OSError("no space left")

    monkeypatch.setattr(RunFolder, "_write_json", full_disk)
    with pytest.raises(OSError, match="no space"):
        folder.add_snapshot(snapshot(1), weights(1), np.zeros((1, 3)))
    assert folder.snapshots == () and "snapshots/00000001.npz" in file_names(folder)


def test_a_file_is_put_in_place_whole(folder, monkeypatch):
    seen = []
    replace = run_folder.os.replace

    def watched(source, target):
        seen.append((Path(source).read_bytes(), Path(target).name))
        assert folder.status.state == run_folder.WAITING  # the old file is there up to the last moment
        replace(source, target)

    monkeypatch.setattr(run_folder.os, "replace", watched)
    folder.update_status(state=run_folder.FINISHED)
    [(data, name)] = seen
    assert name == "status.json" and b"finished" in data and data.endswith(b"}")


def test_ids_are_new_and_can_name_nothing_outside_the_store():
    ids = {new_run_id() for _ in range(100)}
    assert len(ids) == 100 and all(is_run_id(run_id) for run_id in ids)
    for text in ["..", "../../etc/passwd", "a/b-cdefgh", "ABCDEFGH", "short", "", "abcdefgh\n", "a" * 65]:
        assert not is_run_id(text)


@given(words)
def test_an_id_is_a_plain_folder_name(text):
    assert not is_run_id(text) or re.fullmatch("[-a-z0-9]+", text)


def test_records_can_not_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        Status().state = "running"
