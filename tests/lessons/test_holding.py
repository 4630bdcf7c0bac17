"""What a network carries of a marker: against its own full trace, and scores against counting by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.errors import UserError
from rnnviz.lessons import exam
from rnnviz.lessons.holding import CARRIED, TASK, hold, scores_of, separation, states_of
from rnnviz.lessons.tasks import ASKED

cells = pytest.mark.parametrize("cell", CARRIED)


@cells
def test_each_marker_s_states_are_those_of_the_network_s_own_trace(cell):
    network, _ = exam.network(TASK.key, cell)
    holding = hold(cell, place=3, seed=11)
    for k, marker in enumerate(TASK.markers):
        assert TASK.tokens[holding.ids[k, 3]] == marker
        (layer,) = network.trace(holding.ids[k]).layers
        for name, values in layer.forward._asdict().items():
            np.testing.assert_allclose(getattr(holding.states, name)[:, k], values, atol=1e-5)


@cells
def test_the_answer_at_a_step_is_what_the_network_says_to_the_text_so_far_and_a_question(cell):
    network, _ = exam.network(TASK.key, cell)
    holding = hold(cell, place=0, seed=2)
    question, first = TASK.tokens.index(ASKED), TASK.tokens.index(TASK.answers[0])
    for t in (0, 1, 20, len(holding.ids[0]) - 2):
        logits = network.next_logits([*holding.ids[1, : t + 1], question])
        shares = np.exp(logits - logits.max()) / np.exp(logits - logits.max()).sum()
        np.testing.assert_allclose(holding.answers[t, 1], shares[first : first + 4], atol=1e-5)
    assert holding.ids[1, -1] == question
    np.testing.assert_allclose(holding.answers[-1], holding.answers[-2], atol=1e-5)  # it comes right after


def test_the_markers_stand_among_the_same_fillers():
    ids = hold("lstm", place=2, seed=5).ids
    assert (ids[0] != ids[1]).nonzero()[0].tolist() == [2]
    assert (ids == hold("rnn", place=2, seed=5).ids).all()
    assert (ids != hold("lstm", place=2, seed=6).ids).any()


def test_a_place_where_no_marker_may_stand_is_refused():
    with pytest.raises(UserError, match="step 1 to 5"):
        hold("lstm", place=5, seed=0)


@given(st.integers(0, 200))
def test_separation_is_what_counting_all_pairs_gives(seed):
    rng = np.random.default_rng(seed)
    labels = np.concatenate([[0, 1, 2], rng.integers(3, size=15)])
    values = rng.integers(5, size=(18, 2)).astype(float)
    for unit in range(2):
        apart = []
        for one, other in ((0, 1), (0, 2), (1, 2)):
            pairs = [np.sign(a - b) for a in values[labels == one, unit] for b in values[labels == other, unit]]
            apart.append(abs(np.mean(pairs)))
        assert separation(values, labels)[unit] == pytest.approx(np.mean(apart))


def test_separation_is_1_where_any_two_labels_are_told_apart_and_0_where_none_are():
    labels = np.repeat([0, 1, 2], 10)
    values = np.stack([labels * 1.0, np.ones(30)], axis=1)
    np.testing.assert_allclose(separation(values, labels), [1, 0])


@cells
def test_scores_are_of_what_is_carried_just_before_the_question(cell):
    network, result = exam.network(TASK.key, cell)
    ids, labels = TASK.draw(np.random.default_rng(1000), result.lag, 400)
    carried = getattr(states_of(network, ids), CARRIED[cell])
    assert carried.shape == (len(ids[0]), 400, 8)
    np.testing.assert_array_equal(scores_of(cell), separation(carried[-2], labels))
