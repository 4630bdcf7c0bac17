"""The gap compares like with like: as many tokens, read in the same way."""

import numpy as np
import pytest

from rnnviz.config import RunConfig
from rnnviz.nets.gap import loss_gap
from rnnviz.nets.scoring import held_out_loss

IDS = np.random.default_rng(0).integers(0, 7, 5001)


@pytest.fixture
def network(random_network):
    return random_network(RunConfig(cell="gru", units=(8,)))


def test_the_same_text_on_both_sides_leaves_no_gap(network):
    gap = loss_gap(network, IDS, IDS, most=1000)
    assert gap.size == 0 and gap.tokens == 1000


def test_each_side_is_the_mean_over_pieces_that_lie_evenly_in_it(network):
    gap = loss_gap(network, IDS, IDS[:2001], most=1000)
    pieces = [IDS[start : start + 201] for start in (0, 1200, 2400, 3600, 4800)]
    assert gap.learned == pytest.approx(np.mean([held_out_loss(network, piece) for piece in pieces]))
    pieces = [IDS[start : start + 201] for start in (0, 450, 900, 1350, 1800)]
    assert gap.held_out == pytest.approx(np.mean([held_out_loss(network, piece) for piece in pieces]))


def test_a_part_that_is_read_whole_has_the_held_out_loss(network):
    held_out = IDS[:150]
    gap = loss_gap(network, IDS[150:], held_out, most=20_000)
    assert gap.tokens == 149 and gap.held_out == pytest.approx(held_out_loss(network, held_out))
    assert gap.learned == pytest.approx(held_out_loss(network, IDS[150:300]))
    assert gap.size == gap.held_out - gap.learned
