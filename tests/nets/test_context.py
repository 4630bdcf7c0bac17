"""Loss by how much is read, held to reading each place's last tokens by themselves."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.config import RunConfig
from rnnviz.errors import UserError
from rnnviz.nets.activations import log_softmax
from rnnviz.nets.context import ContextLoss, loss_by_context

IDS = np.random.default_rng(0).integers(0, 7, 60)


def test_it_is_what_each_place_costs_when_read_alone(architecture, random_network):
    network = random_network(architecture)
    found = loss_by_context(network, IDS, np.random.default_rng(3), places=100)
    most = 4 if architecture.objective == "last_step" else 16
    assert found.lengths.tolist() == [length for length in (1, 2, 4, 8, 16) if length <= most]
    places = range(most, 60)
    assert found.losses.shape == (len(found.lengths), len(places))
    for length, losses in zip(found.lengths, found.losses):
        alone = [-log_softmax(network.next_logits(IDS[t - length : t]))[IDS[t]] for t in places]
        np.testing.assert_allclose(losses, alone, rtol=1e-4, atol=1e-5)


def test_the_same_seed_draws_the_same_places(random_network):
    network = random_network(RunConfig(units=(8,)))
    one, same, other = (loss_by_context(network, IDS, np.random.default_rng(seed), places=20).losses for seed in (0, 0, 1))
    assert one.shape == (5, 20)
    np.testing.assert_array_equal(one, same)
    assert not np.array_equal(one, other)


def test_a_window_that_is_no_power_of_two_is_read_whole(random_network):
    network = random_network(RunConfig(units=(8,), objective="last_step", window=12))
    assert loss_by_context(network, IDS, np.random.default_rng(0)).lengths.tolist() == [1, 2, 4, 8, 12]


def test_what_carries_nothing_forward_gains_nothing(random_network):
    network = random_network(RunConfig(cell="rnn", units=(8,)))
    network.layers[0].forward.recurrent_kernel[:] = 0
    found = loss_by_context(network, IDS, np.random.default_rng(0))
    assert found.enough() == 1
    assert found.gain(1) == pytest.approx((0, 0), abs=1e-6)


def test_the_gain_is_the_mean_difference_with_its_standard_error():
    found = ContextLoss(np.array([1, 2]), np.array([[2.0, 3.0, 7.0], [1.0, 1.0, 1.0]]))
    differences = np.array([1, 2, 6])
    assert found.gain(1) == pytest.approx((3, differences.std(ddof=1) / np.sqrt(3)))


@given(st.lists(st.sampled_from([1.0, 1.01, 1.015, 1.5, 0.5]), min_size=1, max_size=7))
def test_from_enough_on_more_reading_changes_little(means):
    found = ContextLoss(2 ** np.arange(len(means)), np.array(means)[:, None])
    place = found.lengths.tolist().index(found.enough(0.02))
    assert all(mean <= means[-1] + 0.02 for mean in means[place:])
    assert place == 0 or means[place - 1] > means[-1] + 0.02


@pytest.mark.parametrize("tokens", [1, 10, 25])
def test_a_text_that_is_too_short_gets_a_sentence(tokens, random_network):
    with pytest.raises(UserError, match=f"at least 40 tokens; this one has {tokens}"):
        loss_by_context(random_network(RunConfig(units=(8,))), IDS[:tokens], np.random.default_rng(0))
