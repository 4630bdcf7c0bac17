"""A run as one file: what is packed comes back, and nothing else gets in."""

import io
import json
import zipfile

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rnnviz.config import RunConfig
from rnnviz.engine import archive as archives
from rnnviz.engine.archive import pack
from rnnviz.engine.store import Store
from rnnviz.errors import UserError
from rnnviz.run_folder import HISTORY_COLUMNS, History
from tests.pages.runs import add_run

CONFIG = RunConfig(cell="gru", units=(8, 9), embedding=4, window=8)


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = add_run(Store(tmp_path_factory.mktemp("from")), CONFIG, owner="me")
    folder.write_history(History.of([dict.fromkeys(HISTORY_COLUMNS, float(step)) for step in range(4)]))
    folder.update_status(held_out_loss=2.5, message="A sentence.", seconds=3.5)
    folder.rename("My   first\none")
    return folder


@pytest.fixture(scope="module")
def data(run):
    return pack(run)


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path)


def changed(data, name, content):
    """The same zip with one file changed, or taken out where `content` is None."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for entry in old.namelist():
            if entry != name:
                new.writestr(entry, old.read(entry))
        if content is not None:
            new.writestr(name, content)
    return buffer.getvalue()


def with_json(data, name, **changes):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        values = json.loads(archive.read(name))
    return changed(data, name, json.dumps(values | changes))


def npz(**arrays):
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    return buffer.getvalue()


def test_what_is_packed_comes_back(run, data, store):
    found = store.import_run(data, "you")
    assert (found.config, found.text, found.vocabulary, found.snapshots) == (
        run.config, run.text, run.vocabulary, run.snapshots
    )
    assert found.history.rows() == run.history.rows()
    for step in (0, 50, 200):
        assert all(np.array_equal(found.weights(step)[name], array) for name, array in run.weights(step).items())
        assert np.array_equal(found.probe_logits(step), run.probe_logits(step))
    assert found.name == "My first one"
    status = found.status
    assert (status.owner, status.race, status.held_out_loss, status.message) == ("you", "", 2.5, "A sentence.")
    assert [folder.run_id for folder in store.runs("you")] == [found.run_id] and found.run_id != run.run_id


def test_the_same_run_gives_the_same_bytes_and_no_owner(run, data):
    assert pack(run) == data
    assert b'"me"' not in zipfile.ZipFile(io.BytesIO(data)).read("status.json")


def test_a_run_in_training_is_not_packed(store):
    with pytest.raises(UserError, match="still in training"):
        pack(add_run(store, CONFIG, state="running"))


@pytest.mark.parametrize("name, changes", [
    ("config.json", {"cell": "transformer"}), ("config.json", {"units": [100000]}), ("config.json", {"nonsense": 1}),
    ("config.json", {"units": [10, 9]}), ("config.json", {"level": "word"}),
    ("vocabulary.json", {"tokens": ["a", "b"]}), ("vocabulary.json", {"tokens": [1, 2]}),
    ("status.json", {"state": "running"}), ("status.json", {"message": 5}), ("status.json", {"held_out_loss": "low"}),
    ("history.json", {"loss": [1.0]}), ("history.json", {"loss": [float("nan")] * 4}), ("history.json", {"loss": "abcd"}),
])
def test_values_that_can_not_be_are_refused(data, store, name, changes):
    with pytest.raises(UserError):
        store.import_run(with_json(data, name, **changes), "you")
    assert not list(store.root.rglob("*.json"))


@pytest.mark.parametrize("content", [
    npz(embedding=np.array([{"a": 1}], dtype=object)), npz(), b"", b"PK\x03\x04 and nothing more",
])
def test_arrays_that_can_not_be_are_refused(data, store, content):
    with pytest.raises(UserError):
        store.import_run(changed(data, "snapshots/00000050.npz", content), "you")


def test_an_array_that_claims_to_be_huge_is_refused_before_it_is_read(run, data, store):
    weights = run.weights(50)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, array in weights.items():
            file = io.BytesIO()
            np.lib.format.write_array(file, array)
            archive.writestr(f"{name}.npy", file.getvalue())
        file = io.BytesIO()
        np.lib.format.write_array_header_1_0(
            file, {"descr": "<f4", "fortran_order": False, "shape": (10**10, len(run.vocabulary))}
        )
        archive.writestr("probe/logits.npy", file.getvalue())
    with pytest.raises(UserError, match="must be numbers of the shape"):
        store.import_run(changed(data, "snapshots/00000050.npz", buffer.getvalue()), "you")


def test_more_than_fits_is_refused(data, store, monkeypatch):
    monkeypatch.setattr(archives, "SIZE_LIMIT", 0.01)
    with pytest.raises(UserError, match="at most 0.01 MB"):
        store.import_run(data, "you")


def test_a_file_that_wants_to_lie_elsewhere_is_not_written(data, store):
    found = store.import_run(changed(data, "../../escaped.txt", b"here"), "you")
    assert not list(store.root.parent.glob("**/escaped.txt"))
    assert "escaped.txt" not in str(list(found.path.rglob("*")))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.floats(0, 1, exclude_max=True), st.integers(0, 255))
def test_a_damaged_file_is_told_as_one(data, store, share, byte):
    place = int(share * len(data))
    damaged = data[:place] + bytes([byte]) + data[place + 1 :]
    try:
        store.import_run(damaged, "you")
    except UserError as error:
        assert "file" in str(error)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["config.json", "vocabulary.json", "status.json", "history.json", "snapshots.json"]),
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3), max_leaves=6,
    ),
)
def test_any_json_in_place_of_a_file_is_read_or_told(data, store, name, value):
    try:
        store.import_run(changed(data, name, json.dumps(value)), "you")
    except UserError:
        pass


def test_renaming_and_deleting_are_the_owner_s(store):
    folder = add_run(store, CONFIG, owner="me")
    for forbidden in (lambda: store.rename(folder.run_id, "Mine", "you"), lambda: store.delete(folder.run_id, "you"),
                      lambda: store.delete(folder.run_id, "")):
        with pytest.raises(UserError, match="somebody else"):
            forbidden()
    store.rename(folder.run_id, "Mine", "me")
    assert folder.name == "Mine"
    with pytest.raises(UserError, match="at most 60"):
        store.rename(folder.run_id, "x" * 61, "me")
    store.rename(folder.run_id, " ", "me")
    assert folder.name == ""
    store.delete(folder.run_id, "me")
    assert store.runs() == [] and not list(store.runs_path.iterdir())
    with pytest.raises(UserError, match="No run is called"):
        store.open(folder.run_id)


def test_a_run_in_training_is_not_deleted(store):
    folder = add_run(store, CONFIG, owner="me", state="running")
    with pytest.raises(UserError, match="Stop it first"):
        store.delete(folder.run_id, "me")
    assert folder.exists()
