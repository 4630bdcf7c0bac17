"""Influence by gradient: every prediction at once is what each is alone; the mean; the horizon."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.config import RunConfig
from rnnviz.nets.influence import Influence, gradients_at, influence_by_gradient

IDS = np.random.default_rng(0).integers(0, 7, 30)
EVERY_STEP = RunConfig(cell="lstm", units=(8,), embedding=5)
WINDOWS = RunConfig(cell="gru", units=(8, 9), embedding=5, bidirectional=True, window=6)


def test_all_at_once_is_each_alone(architecture, random_network, monkeypatch):
    monkeypatch.setattr("rnnviz.nets.influence._BATCH_LIMIT", 5000)
    network = random_network(architecture)
    trace = network.trace(IDS)
    influence = influence_by_gradient(network, trace, positions=range(30), farthest=12)
    distances = architecture.window if architecture.objective == "last_step" else 13
    assert influence.strength.shape == (30, distances)
    for t, strength in enumerate(influence.strength):
        assert influence.predicted[t] == trace.logits[t].argmax()
        alone = np.linalg.norm(gradients_at(network, trace, t).inputs, axis=-1)[::-1][:distances]
        np.testing.assert_allclose(strength[: len(alone)], alone, rtol=1e-4)
        assert np.isnan(strength[len(alone) :]).all()


def test_the_most_probable_token_is_meant_if_none_is_said(random_network):
    network = random_network(EVERY_STEP)
    trace = network.trace(IDS)
    token = int(trace.logits[20].argmax())
    unsaid, said, other = (gradients_at(network, trace, 20, asked).inputs for asked in (None, token, (token + 1) % 7))
    np.testing.assert_array_equal(unsaid, said)
    assert not np.allclose(unsaid, other)


@pytest.mark.parametrize(
    ("config", "tokens", "farthest", "first", "distances"),
    [
        (EVERY_STEP, 30, 10, 10, 11),
        (EVERY_STEP, 30, 100, 15, 16),  # no further than half of the text
        (EVERY_STEP, 1, 100, 0, 1),
        (WINDOWS, 30, 100, 5, 6),  # no further than the window
        (WINDOWS, 30, 3, 5, 4),
        (WINDOWS, 4, 100, 3, 4),  # a text shorter than the window
    ],
)
def test_by_default_each_position_has_every_distance(config, tokens, farthest, first, distances, random_network):
    network = random_network(config)
    influence = influence_by_gradient(network, network.trace(IDS[:tokens]), farthest=farthest)
    assert influence.positions.tolist() == list(range(first, tokens))
    assert influence.strength.shape == (tokens - first, distances)
    assert not np.isnan(influence.strength).any()


def test_what_carries_nothing_forward_rests_on_the_last_token_alone(random_network):
    network = random_network(RunConfig(cell="rnn", units=(8,)))
    network.layers[0].forward.recurrent_kernel[:] = 0
    influence = influence_by_gradient(network, network.trace(IDS))
    assert influence.mean[0] > 0
    assert not influence.mean[1:].any()
    assert influence.horizon() == (1, False)


def test_the_smallest_influence_is_not_rounded_to_nothing(random_network):
    """Its square doesn't fit float32, which a log axis would show as a fall to zero."""
    network = random_network(RunConfig(cell="rnn", units=(8,)), scale=0.05)
    mean = influence_by_gradient(network, network.trace(np.tile(IDS, 4)), farthest=45).mean
    assert 0 < mean[-1] < 1e-23
    assert np.diff(np.log(mean)).max() < 0


def test_the_mean_is_over_the_positions_that_have_a_token_there():
    strength = np.array([[4.0, np.nan, np.nan], [2.0, 1.0, np.nan], [3.0, 2.0, 0.5]])
    influence = Influence(np.arange(3), np.zeros(3, int), strength)
    assert influence.mean.tolist() == [3.0, 1.5, 0.5]


@given(st.lists(st.sampled_from([0.0, 0.5, 0.99, 1.0, 1.5, 100.0]), min_size=1, max_size=8))
def test_from_the_horizon_on_the_mean_stays_below_a_share(mean):
    influence = Influence(np.array([9]), np.array([0]), np.array([mean]))
    tokens, at_least = influence.horizon(share=0.01)
    assert at_least == (tokens == len(mean))
    assert all(value < 0.01 * mean[0] or value == 0 for value in mean[tokens:])
    assert tokens == 0 or (mean[tokens - 1] >= 0.01 * mean[0] and mean[tokens - 1] > 0)


@pytest.mark.parametrize("position", [-1, 30])
def test_a_position_outside_of_the_text_is_loud(position, random_network):
    network = random_network(EVERY_STEP)
    trace = network.trace(IDS)
    with pytest.raises(IndexError, match="positions must be from 0 to 29"):
        influence_by_gradient(network, trace, positions=[3, position])
    with pytest.raises(IndexError, match="positions must be from 0 to 29"):
        gradients_at(network, trace, position)
