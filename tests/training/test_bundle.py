"""What is shipped is what the script says, is whole, and agrees with NumPy; and the script makes such runs."""

import dataclasses
import json
from itertools import accumulate

import numpy as np
import pytest

from rnnviz.baselines import baselines
from rnnviz.config import RunConfig
from rnnviz.corpus import load_bundled, prepare
from rnnviz.engine.finished import read_view
from rnnviz.engine.store import BUNDLED, Store
from rnnviz.nets.network import Network
from rnnviz.nets.scoring import held_out_loss
from rnnviz.nets.slowness import layer_lags
from rnnviz.probe import probe_ids
from rnnviz.run_folder import RunFolder, Snapshot
from rnnviz.training import bundle
from rnnviz.training.bundle import RECIPES, Recipe, spaced
from rnnviz.training.export import export

SIZE_LIMIT = 7_500_000  # bytes, all of it: whoever gets the project gets these
FILES = {"config.json", "corpus.txt", "history.json", "model.keras", "snapshots.json", "status.json", "vocabulary.json"}
TINY = Recipe("tale", RunConfig(cell="rnn", units=(8,), embedding=4, batch=256, window=16, epochs=5))


@pytest.fixture(params=RECIPES)
def shipped(request, tmp_path) -> RunFolder:
    return Store(tmp_path).open(request.param)


def prepared(folder):
    return prepare(folder.text, folder.config)


def network(folder, step=None):
    return Network.of(folder.config, folder.weights(step))


def contents(path):
    return {file.relative_to(path): file.read_bytes() for file in path.rglob("*") if file.is_file()}


def test_the_shipped_runs_are_those_of_the_script():
    assert bundle.FOLDER == BUNDLED
    assert {path.name for path in BUNDLED.iterdir() if path.is_dir()} == set(RECIPES)
    assert sum(path.stat().st_size for path in BUNDLED.rglob("*") if path.is_file()) < SIZE_LIMIT


def test_a_shipped_run_is_what_its_recipe_says(shipped):
    recipe = RECIPES[shipped.run_id]
    assert shipped.path.parent == BUNDLED
    assert shipped.config == recipe.config
    assert shipped.text == load_bundled(recipe.corpus).text
    assert shipped.vocabulary == prepared(shipped).vocabulary
    status = shipped.status
    assert (status.state, status.message, status.owner, status.created) == ("finished", "", "", 0.0)
    assert len(shipped.history) > 100 and shipped.history.step[-1] == shipped.snapshots[-1].step


def test_a_shipped_run_holds_its_files_and_no_others(shipped):
    snapshots = {f"snapshots/{snapshot.step:08d}.npz" for snapshot in shipped.snapshots}
    assert {path.as_posix() for path in contents(shipped.path)} == FILES | snapshots


def test_its_snapshots_go_from_untrained_to_the_end(shipped):
    snapshots = shipped.snapshots
    assert (snapshots[0].step, snapshots[0].fraction, snapshots[-1].fraction) == (0, 0.0, 1.0)
    most = RECIPES[shipped.run_id].snapshots
    assert 0.75 * most <= len(snapshots) <= most
    assert all(len(snapshot.sample) == 200 for snapshot in snapshots)


@pytest.mark.parametrize("place", [0, -1])
def test_numpy_computes_what_keras_did(shipped, place):
    step, ids = shipped.snapshots[place].step, prepared(shipped)
    logits = network(shipped, step).logits(probe_ids(ids.train_ids, ids.held_out_ids))
    np.testing.assert_allclose(logits, shipped.probe_logits(step), rtol=0, atol=1e-4)


def test_its_loss_is_the_recorded_one_and_better_than_letter_pairs(shipped):
    ids = prepared(shipped)
    loss = held_out_loss(network(shipped), ids.held_out_ids)
    assert loss == pytest.approx(shipped.status.held_out_loss, abs=1e-3)
    assert loss < baselines(ids.train_ids, ids.held_out_ids, len(ids.vocabulary)).bigram - 0.5


def test_it_has_not_begun_to_learn_by_heart(shipped):
    losses = [snapshot.held_out_loss for snapshot in shipped.snapshots]
    assert losses[-1] <= min(losses) + 0.01


def test_a_unit_of_the_grammar_tells_whether_a_quote_is_open(tmp_path):
    shipped = Store(tmp_path).open("grammar-lstm")
    held_out_ids = prepared(shipped).held_out_ids
    text = shipped.vocabulary.decode(held_out_ids.tolist())
    first_line = text.index("\n") + 1  # the held-out part begins within a line
    inside = np.array(list(accumulate((token == '"' for token in text[first_line:]), np.logical_xor)))
    outputs = network(shipped).trace(held_out_ids).layers[0].forward.h[first_line:]  # (time steps, units)
    assert (apart(outputs[inside], outputs[~inside]) | apart(outputs[~inside], outputs[inside])).any()


def test_the_memory_of_the_upper_of_two_layers_has_become_slower(tmp_path):
    """What the lesson on stacked layers shows of it."""
    shipped = Store(tmp_path).open("tale-lstm-2")
    held_out_ids = prepared(shipped).held_out_ids[:2000]
    lags = {(one.layer, one.symbol): np.median(one.lags) for one in layer_lags(network(shipped).trace(held_out_ids))}
    assert lags[1, "c"] > 4 * lags[0, "c"]
    assert lags[1, "h"] == pytest.approx(lags[0, "h"], rel=0.25)


def apart(low, high):
    """Of each unit: whether its values lie lower in `low` than in `high`, but for one in a hundred of each."""
    return np.quantile(low, 0.99, axis=0) < np.quantile(high, 0.01, axis=0)


def test_nothing_is_written_into_a_shipped_run(shipped, tmp_path):
    before = contents(shipped.path)
    store = Store(tmp_path)
    store.interrupt([shipped.run_id])
    store.interrupt_all_but([])
    assert read_view(shipped).fraction == 1.0
    export(shipped, "keras", tmp_path / "model.keras")
    export(shipped, "script", tmp_path / "network.py")
    assert contents(shipped.path) == before


def test_the_script_replaces_what_was_there(tmp_path, capsys):
    old = tmp_path / "tiny-run"
    old.mkdir()
    (old / "stale.txt").write_text("from an older version")
    bundle.bundle({"tiny-run": TINY}, tmp_path)
    made = RunFolder(old)
    assert "tiny-run: held-out loss" in capsys.readouterr().out
    assert made.config == TINY.config and made.status.state == "finished" and made.status.created == 0.0
    for snapshot in made.snapshots:
        assert made.weights(snapshot.step)
    assert {path.name for path in tmp_path.iterdir()} == {"tiny-run"}
    assert {path.name for path in old.iterdir()} == FILES | {"snapshots"}


def test_the_script_changes_nothing_where_a_run_fails(tmp_path, monkeypatch):
    old = tmp_path / "tiny-run"
    old.mkdir()
    (old / "kept.txt").write_text("from an older version")
    train = bundle.train
    monkeypatch.setattr(bundle, "train", lambda *given: dataclasses.replace(train(*given), state="diverged"))
    with pytest.raises(RuntimeError, match="tiny-run is diverged, not finished"):
        bundle.bundle({"tiny-run": TINY}, tmp_path)
    assert {path.name for path in old.iterdir()} == {"kept.txt"}


def snapshots_at(*steps):
    return [Snapshot(step, 0, 0.0, step / steps[-1], 1.0, 1, "") for step in steps]


def test_spaced_keeps_both_ends_and_thins_evenly_on_a_log_scale():
    kept = [snapshot.step for snapshot in spaced(snapshots_at(*range(1025)), 12)]
    assert kept == [0, *(2**k for k in range(11))]


def test_spaced_keeps_a_few_as_they_are():
    few = snapshots_at(0, 1, 10, 100)
    assert spaced(few, 16) == few
    assert json.loads(json.dumps([dataclasses.asdict(one) for one in spaced(few[:2], 16)]))
