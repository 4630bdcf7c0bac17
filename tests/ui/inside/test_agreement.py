import numpy as np
import pytest

from rnnviz.config import RunConfig
from rnnviz.nets.network import Network
from rnnviz.nets.weights import weight_shapes
from rnnviz.ui.inside.agreement import in_words, largest_difference

PROBE = np.array([0, 2, 4, 1])


def network(**changes):
    config = RunConfig(units=(8,), **changes)
    rng = np.random.default_rng(0)
    return Network.of(config, {n: rng.normal(0, 0.5, s).astype(np.float32) for n, s in weight_shapes(config, 5).items()})


def test_the_largest_difference_of_all_steps_is_found():
    read = network()
    theirs = read.logits(PROBE).copy()
    assert largest_difference(read, PROBE, theirs) == 0
    theirs[2, 3] += 0.25
    assert largest_difference(read, PROBE, theirs) == pytest.approx(0.25, rel=1e-5)


def test_a_network_that_reads_windows_is_compared_after_the_last_token():
    read = network(bidirectional=True)
    theirs = read.next_logits(PROBE)[None]
    assert largest_difference(read, PROBE, theirs) < 1e-6


def test_the_sentence_says_whether_the_numbers_can_be_trusted():
    assert "agree to 3e-7" in in_words(2.9e-7)
    assert "not to be trusted" in in_words(0.02)
