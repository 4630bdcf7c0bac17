import os

import pytest

from rnnviz.config import RunConfig
from rnnviz.engine import store as store_module
from rnnviz.engine.store import Store
from rnnviz.errors import UserError
from rnnviz.run_folder import INTERRUPTED, RUNNING, RunFolder
from rnnviz.vocabulary import Vocabulary

TEXT = "abcabcabc"
WORDS = Vocabulary.of(TEXT, "char")


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path)


def create(store, owner=""):
    return store.create(RunConfig(), TEXT, WORDS, owner)


def test_a_created_run_is_found_again(store):
    folder = create(store, "me")
    found = store.open(folder.run_id)
    assert found.path == folder.path
    assert (found.config, found.text, found.vocabulary) == (RunConfig(), TEXT, WORDS)
    assert found.status.owner == "me"


@pytest.mark.parametrize("run_id", ["", "../../etc", "a" * 24, "bundled-nothing", "A" * 24, "x" * 100])
def test_a_run_that_is_not_there_is_named(store, run_id):
    create(store)
    with pytest.raises(UserError, match="No run is called"):
        store.open(run_id)


def test_shipped_runs_are_found_but_not_listed(store, tmp_path, monkeypatch):
    monkeypatch.setattr(store_module, "BUNDLED", tmp_path / "shipped")
    RunFolder.create(tmp_path / "shipped" / "bundled-tale", RunConfig(), TEXT, WORDS)
    assert store.open("bundled-tale").text == TEXT
    assert store.runs() == []


def test_runs_come_newest_first_and_by_owner(store):
    created = []
    for time, owner in [(3.0, "me"), (1.0, "you"), (2.0, "me")]:
        created.append(create(store, owner))
        created[-1].update_status(created=time)
    newest, oldest, middle = (folder.run_id for folder in created)
    assert [folder.run_id for folder in store.runs()] == [newest, middle, oldest]
    assert [folder.run_id for folder in store.runs("me")] == [newest, middle]
    assert store.runs("nobody") == []


def test_a_listing_knows_new_and_deleted_runs(store):
    first = create(store)
    assert len(store.runs()) == 1
    second = create(store)
    (first.path / "status.json").unlink()
    (first.path / "snapshots").rmdir()
    for path in first.path.iterdir():
        path.unlink()
    first.path.rmdir()
    assert [folder.run_id for folder in store.runs()] == [second.run_id]


def test_the_environment_says_where_the_store_is(tmp_path, monkeypatch):
    monkeypatch.setenv("RNNVIZ_HOME", str(tmp_path / "there"))
    assert Store().root == tmp_path / "there"
    assert Store(tmp_path / "here").root == tmp_path / "here"


def test_a_store_that_can_not_be_written_is_told(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(UserError, match="RNNVIZ_HOME"):
        create(Store(tmp_path / "file"))


def test_only_unclaimed_active_runs_are_interrupted(store):
    waiting, running, claimed, finished = (create(store) for _ in range(4))
    running.update_status(state=RUNNING)
    finished.update_status(state="finished")
    store.interrupt_all_but({claimed.run_id})
    states = [folder.status.state for folder in (waiting, running, claimed, finished)]
    assert states == [INTERRUPTED, INTERRUPTED, "queued", "finished"]
    assert "snapshot" in running.status.message


def test_a_run_is_written_where_nothing_else_is(store):
    folder = create(store)
    assert sorted(os.listdir(store.root)) == ["runs"]
    assert os.listdir(store.runs_path) == [folder.run_id]
