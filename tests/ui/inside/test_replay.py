import json

import numpy as np
import pytest

from rnnviz.config import RunConfig
from rnnviz.nets.network import Network
from rnnviz.nets.weights import weight_shapes
from rnnviz.run_folder import Snapshot
from rnnviz.ui.inside import replay as module
from rnnviz.ui.inside.replay import affordable, colour_limit, replay_bytes, replay_of, thinned
from rnnviz.vocabulary import Vocabulary

VOCABULARY = Vocabulary("char", tuple("abcdefg"))
IDS = (0, 3, 2, 6, 1, 5)


def snapshots_of(count):
    return [Snapshot(100 * k, 1000 * k, 1.0 * k, k / count, 3.0 - k / count, 10, "") for k in range(count)]


def tracer(config):
    rng = np.random.default_rng(0)
    weights = {name: rng.normal(0, 0.5, shape).astype(np.float32) for name, shape in weight_shapes(config, 7).items()}
    return lambda step, ids: Network.of(config, {name: w * (step + 100) / 200 for name, w in weights.items()}).trace(ids)


def unpacked(data):
    length = int.from_bytes(data[:4], "little")
    header = json.loads(data[4 : 4 + length])
    arrays = {}
    for entry in header["arrays"]:
        start, count = 4 + length + entry["offset"], int(np.prod(entry["shape"]))
        array = np.frombuffer(data, entry["kind"], count, start).reshape(entry["shape"])
        arrays[entry["name"]] = array * entry.get("scale", 1)
    return header, arrays


@pytest.mark.parametrize("config", [RunConfig(units=(8, 9)), RunConfig(cell="gru", units=(8,), bidirectional=True), RunConfig(cell="rnn", units=(10,))])
def test_every_snapshot_s_values_and_predictions_come_back(config):
    trace, snapshots = tracer(config), snapshots_of(3)
    header, arrays = unpacked(replay_bytes(replay_of(config, VOCABULARY, snapshots, IDS, trace), "group"))
    assert [one["step"] for one in header["snapshots"]] == [0, 100, 200]
    for place, snapshot in enumerate(snapshots):
        wanted = trace(snapshot.step, IDS)
        for name, array in wanted.arrays().items():
            if name != "logits":
                largest = np.abs(arrays[f"replay/{name}"]).max()
                np.testing.assert_allclose(arrays[f"replay/{name}"][place], array, atol=largest / 65000 + 1e-6)
        order = np.argsort(-wanted.probabilities, axis=-1)[:, :5]
        assert arrays["top_ids"][place].tolist() == order.tolist()
        np.testing.assert_allclose(arrays["top_probabilities"][place], np.take_along_axis(wanted.probabilities, order, 1), rtol=1e-6)
        np.testing.assert_allclose(arrays["came"][place, :-1], wanted.probabilities[range(5), IDS[1:]], rtol=1e-6)
    assert arrays["next_ids"].tolist() == [*IDS[1:], -1]
    assert arrays["came"][:, -1].tolist() == [-1, -1, -1]
    for name, array in trace(200, IDS).arrays().items():
        if name != "logits":
            np.testing.assert_array_equal(arrays[f"newest/{name}"], array)


def test_the_header_names_every_token_that_is_shown_and_no_more():
    config = RunConfig(units=(8,))
    header, arrays = unpacked(replay_bytes(replay_of(config, VOCABULARY, snapshots_of(1), IDS, tracer(config)), "group"))
    assert header["tokens"] == list("adcgbf")
    assert set(header["names"]) == {str(id) for id in {*arrays["top_ids"].ravel().tolist(), *IDS}}
    assert header["names"]["3"] == "d"


def test_snapshots_are_thinned_to_the_budget_and_the_newest_stays(monkeypatch):
    config = RunConfig(units=(8,))
    monkeypatch.setattr(module, "BUDGET", 4_000)
    read = []
    kept = replay_of(config, VOCABULARY, snapshots_of(30), IDS, lambda step, ids: read.append(step) or tracer(config)(step, ids))
    assert 2 <= len(kept.snapshots) == affordable(config, len(IDS)) < 30
    assert (read[0], read[-1]) == (0, 2900)
    assert len(replay_bytes(kept, "group")) < 4_000 + 3_000  # and a header


def test_exact_values_are_left_out_where_they_would_leave_no_room(monkeypatch):
    config = RunConfig(units=(8,))
    monkeypatch.setattr(module, "BUDGET", 3_000)
    _, arrays = unpacked(replay_bytes(replay_of(config, VOCABULARY, snapshots_of(2), IDS, tracer(config)), "group"))
    assert not [name for name in arrays if name.startswith("newest/")]


def test_thinning_keeps_both_ends():
    assert thinned("abcdefghij", 4) == ("a", "d", "g", "j")
    assert thinned("abc", 40) == ("a", "b", "c")
    assert thinned("abc", 1) == ("c",)


def test_the_colour_limit_is_round_and_lets_no_outlier_dim_the_rest():
    assert colour_limit(np.full(1000, 0.7)) == 0.8
    assert colour_limit(np.full(1000, -3.0)) == 3
    assert colour_limit(np.append(np.full(1000, 2.5), 400)) == 3
    assert colour_limit(np.full(10, 62.0)) == 80
    assert colour_limit(np.zeros(10)) > 0
