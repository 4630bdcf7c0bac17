"""A network writes: what it reads for each token, what it says of it, and that a seed repeats it."""

import itertools

import numpy as np
import pytest

from rnnviz.config import RunConfig
from rnnviz.errors import UserError
from rnnviz.nets.activations import softmax
from rnnviz.nets.sampling import Sampling, chances, choose
from rnnviz.nets.writing import write

START = [3, 1, 4]


def test_each_token_is_drawn_from_what_the_network_predicts_so_far(architecture, random_network):
    """Held to a slow twin, which reads everything anew for each token."""
    network, sampling = random_network(architecture), Sampling(0.9, top_k=5, top_p=0.95)
    ids, rng = list(START), np.random.default_rng(7)
    for token in write(network, START, 8, sampling, seed=7):
        logits = network.next_logits(ids)
        assert token.id == choose(logits, sampling, rng).id
        own = softmax(logits.astype(float))
        assert token.probability == pytest.approx(own[token.id], rel=1e-4)
        assert token.entropy == pytest.approx(-(own * np.log(own)).sum(), rel=1e-4)
        assert token.chance == pytest.approx(chances(logits, sampling)[token.id], rel=1e-4)
        assert [id for id, _ in token.alternatives] == np.argsort(-own)[:5].tolist()
        assert [value for _, value in token.alternatives] == pytest.approx(np.sort(own)[::-1][:5], rel=1e-4)
        ids.append(token.id)
    assert len(ids) == len(START) + 8


@pytest.mark.parametrize("bidirectional", [False, True])
def test_the_same_seed_gives_the_same_text_and_another_another(bidirectional, random_network):
    network = random_network(RunConfig(units=(8,), bidirectional=bidirectional))
    texts = [[token.id for token in write(network, START, 40, Sampling(), seed)] for seed in (1, 1, 2)]
    assert texts[0] == texts[1] != texts[2]


def test_temperature_0_follows_the_most_probable_token(random_network):
    network, ids = random_network(RunConfig(cell="gru", units=(8,))), list(START)
    for token in write(network, START, 20, Sampling(0), seed=0):
        assert token.id == network.next_logits(ids).argmax() == token.alternatives[0][0]
        assert token.chance == 1
        ids.append(token.id)


def test_a_network_of_zeros_finds_all_tokens_equally_probable(random_network):
    network = random_network(RunConfig(units=(8,)), vocabulary_size=3, scale=0)
    (token,) = write(network, [0], 1, Sampling(), seed=0)
    assert token.entropy == pytest.approx(np.log(3))
    assert token.alternatives == ((0, 1 / 3), (1, 1 / 3), (2, 1 / 3))


def test_tokens_are_computed_only_when_asked_for(random_network):
    endless = write(random_network(RunConfig(units=(8,))), START, 10**12, Sampling(), seed=0)
    assert len(list(itertools.islice(endless, 3))) == 3


def test_no_tokens_are_written_for_a_length_of_0(random_network):
    assert list(write(random_network(RunConfig(units=(8,))), START, 0, Sampling(), seed=0)) == []


def test_nothing_to_start_from_and_a_negative_length_are_refused_at_the_call(random_network):
    network = random_network(RunConfig(units=(8,)))
    with pytest.raises(UserError, match="at least one token"):
        write(network, [], 5, Sampling(), seed=0)
    with pytest.raises(UserError, match="0 tokens or more; got -1"):
        write(network, START, -1, Sampling(), seed=0)
