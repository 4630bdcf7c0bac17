"""The held-out loss, held to its definition spelled out token by token."""

import math

import numpy as np
import pytest

from rnnviz.config import RunConfig
from rnnviz.nets.scoring import held_out_loss

CONFIGS = {
    "every_step": RunConfig(cell="gru", units=(8,)),
    "windows": RunConfig(cell="rnn", units=(8,), objective="last_step", window=4),
    "bidirectional": RunConfig(units=(8,), bidirectional=True, window=4),
}


def twin_loss(network, ids, stretch=200):
    """For each token but the first: what is read before it, one prediction, its negative log-probability."""
    losses = []
    for target in range(1, len(ids)):
        start = (target - 1) // stretch * stretch
        logits = network.next_logits(ids[start:target]).astype(float)
        losses.append(np.log(np.exp(logits).sum()) - logits[ids[target]])
    return np.mean(losses)


@pytest.mark.parametrize("config", CONFIGS.values(), ids=CONFIGS)
@pytest.mark.parametrize("tokens", [2, 201, 202, 411])
def test_loss_is_that_of_the_slow_twin(config, tokens, random_network):
    ids = np.random.default_rng(tokens).integers(0, 7, tokens)
    network = random_network(config)
    assert held_out_loss(network, ids) == pytest.approx(twin_loss(network, ids), rel=1e-5)


def test_more_stretches_than_are_read_side_by_side(random_network, monkeypatch):
    network, ids = random_network(CONFIGS["every_step"]), np.random.default_rng(0).integers(0, 7, 1001)
    at_once = held_out_loss(network, ids)
    monkeypatch.setattr("rnnviz.nets.scoring._SIDE_BY_SIDE", 2)
    assert held_out_loss(network, ids) == pytest.approx(at_once, rel=1e-6)


@pytest.mark.parametrize("config", CONFIGS.values(), ids=CONFIGS)
def test_a_limit_scores_the_first_tokens_only(config, random_network):
    network, ids = random_network(config), np.random.default_rng(0).integers(0, 7, 500)
    assert held_out_loss(network, ids, limit=250) == held_out_loss(network, ids[:251])
    assert held_out_loss(network, ids, limit=10**6) == held_out_loss(network, ids)


def test_a_network_of_zeros_is_as_good_as_chance(random_network):
    network = random_network(CONFIGS["every_step"], scale=0)
    assert held_out_loss(network, np.arange(300) % 7) == pytest.approx(math.log(7))


@pytest.mark.parametrize(("tokens", "limit"), [(0, None), (1, None), (5, 0)])
def test_nothing_to_predict_is_loud(tokens, limit, random_network):
    with pytest.raises(ValueError, match="at least two tokens and a limit of 1"):
        held_out_loss(random_network(CONFIGS["every_step"]), np.zeros(tokens, int), limit)
