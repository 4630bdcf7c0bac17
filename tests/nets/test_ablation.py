"""Influence by ablation, held to replacing one token after the other and reading everything again."""

import numpy as np
import pytest

from rnnviz.config import RunConfig
from rnnviz.errors import UserError
from rnnviz.nets.ablation import influence_by_ablation
from rnnviz.nets.activations import log_softmax

# Only two kinds of token: what replaces one of them is certain.
IDS = np.where(np.random.default_rng(0).random(24) < 0.4, 2, 5)


def change(network, t, k):
    """Of the most probable token's log-probability at t, when the token at t - k is the other kind."""
    replaced = IDS.copy()
    replaced[t - k] = 7 - IDS[t - k]
    before, after = log_softmax(network.logits(IDS)[t]), log_softmax(network.logits(replaced)[t])
    return abs(after - before)[before.argmax()]


def test_it_is_the_change_when_all_is_read_again(architecture, random_network, monkeypatch):
    monkeypatch.setattr("rnnviz.nets.ablation._BATCH_LIMIT", 1000)
    network, positions = random_network(architecture), [0, 2, 9, 10, 23]
    rng = np.random.default_rng(0)
    influence = influence_by_ablation(network, network.trace(IDS), rng, positions, farthest=11, replacements=3)
    distances = architecture.window if architecture.objective == "last_step" else 12
    assert influence.positions.tolist() == positions
    assert influence.strength.shape == (5, distances)
    for t, strength in zip(positions, influence.strength):
        there = min(t + 1, distances)
        expected = [change(network, t, k) for k in range(there)]
        np.testing.assert_allclose(strength[:there], expected, rtol=1e-3, atol=5e-6)
        assert np.isnan(strength[there:]).all()


def test_by_default_each_position_has_every_distance(random_network, monkeypatch):
    monkeypatch.setattr("rnnviz.nets.ablation._BATCH_LIMIT", 1)  # each replaced token by itself
    network = random_network(RunConfig(units=(8,)))
    influence = influence_by_ablation(network, network.trace(IDS), np.random.default_rng(0), farthest=9)
    assert influence.positions.tolist() == list(range(9, 24))
    assert influence.strength.shape == (15, 10)
    assert not np.isnan(influence.strength).any()


def test_of_many_windows_some_are_drawn(random_network):
    network = random_network(RunConfig(units=(8,), bidirectional=True, window=4))
    trace = network.trace(np.tile(IDS, 3))
    influence = influence_by_ablation(network, trace, np.random.default_rng(0))
    assert influence.strength.shape == (25, 4)
    assert influence.positions.min() >= 3
    assert not np.isnan(influence.strength).any()


def test_what_stands_in_is_drawn_as_common_as_it_is_in_the_text(random_network):
    """Nothing is carried forward here, so the mean change follows from each token's share."""
    network, ids = random_network(RunConfig(cell="rnn", units=(8,))), np.array([0, 1, 1, 2, 2, 2, 2, 6])
    network.layers[0].forward.recurrent_kernel[:] = 0
    trace = network.trace(ids)
    influence = influence_by_ablation(network, trace, np.random.default_rng(0), range(8), 0, replacements=20_000)
    log_probabilities = log_softmax(trace.logits)
    for t, id in enumerate(ids):
        others = log_probabilities[ids != id][:, influence.predicted[t]]
        expected = np.abs(others - log_probabilities[t, influence.predicted[t]]).mean()
        assert influence.strength[t, 0] == pytest.approx(expected, rel=0.03)


def test_the_same_seed_gives_the_same(random_network):
    network, ids = random_network(RunConfig(units=(8,))), np.random.default_rng(1).integers(0, 7, 40)
    one, same, other = (
        influence_by_ablation(network, network.trace(ids), np.random.default_rng(seed)).strength for seed in (0, 0, 1)
    )
    np.testing.assert_array_equal(one, same)
    assert not np.array_equal(one, other)


@pytest.mark.parametrize("bidirectional", [False, True])
def test_a_text_of_one_kind_of_token_has_nothing_to_put_in(bidirectional, random_network):
    network = random_network(RunConfig(units=(8,), bidirectional=bidirectional))
    with pytest.raises(UserError, match="one kind"):
        influence_by_ablation(network, network.trace(np.full(20, 3)), np.random.default_rng(0))


def test_a_position_outside_of_the_text_is_loud(random_network):
    network = random_network(RunConfig(units=(8,)))
    with pytest.raises(IndexError, match="positions must be from 0 to 23"):
        influence_by_ablation(network, network.trace(IDS), np.random.default_rng(0), [24])
