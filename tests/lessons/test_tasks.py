"""The memory tasks: what is shown where, that the answer is the right one, and that nothing else gives it away."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.errors import UserError
from rnnviz.lessons.tasks import ASKED, FILLERS, LAGS, OPENING, TASKS, span_of, steps_of

tasks = pytest.mark.parametrize("task", TASKS.values(), ids=TASKS)


def in_words(task, examples):
    return [([task.tokens[id] for id in ids], task.tokens[label]) for ids, label in zip(*examples)]


@given(st.sampled_from(list(TASKS.values())), st.integers(*LAGS), st.integers(0, 99))
def test_the_markers_in_their_order_are_the_answer_and_all_else_is_fillers_and_the_question(task, lag, seed):
    for words, answer in in_words(task, task.draw(np.random.default_rng(seed), lag, 9)):
        assert len(words) == steps_of(lag)
        assert words[-1] == ASKED
        markers = [word for word in words[:-1] if word not in FILLERS]
        assert "".join(markers) == answer
        assert answer in task.answers


@given(st.sampled_from(list(TASKS.values())), st.integers(*LAGS), st.integers(0, 99))
def test_a_shorter_lag_stands_nearer_to_the_question(task, lag, seed):
    rng = np.random.default_rng(seed)
    lags = rng.integers(LAGS[0], lag + 1, size=20)
    for (words, answer), own in zip(in_words(task, task.draw(rng, lag, 20, lags)), lags):
        assert len(words) == steps_of(lag)
        places = [t for t, word in enumerate(words[:-1]) if word not in FILLERS]
        assert "".join(words[t] for t in places) == answer
        assert own <= len(words) - 1 - places[0] < own + OPENING


@tasks
def test_every_place_and_every_answer_comes_up(task):
    examples = task.draw(np.random.default_rng(0), 12, 2000)
    _, counts = np.unique(examples.labels, return_counts=True)
    assert counts.tolist() == [500] * 4
    assert task.chance == 0.25
    for slot in range(task.slots):
        texts = [words[:-1] for words, _ in in_words(task, examples)]
        places = {[t for t, word in enumerate(words) if word not in FILLERS][slot] for words in texts}
        assert places == set(range(*span_of(slot, 12)))


@tasks
def test_the_fillers_say_nothing_of_the_answer(task):
    ids, labels = task.draw(np.random.default_rng(1), 6, 8000)
    last = ids[:, -2]  # no marker comes that late
    shares = [[(last[labels == label] == k).mean() for k in range(len(FILLERS))] for label in np.unique(labels)]
    np.testing.assert_allclose(shares, 0.25, atol=0.05)


@tasks
def test_the_same_seed_gives_the_same_examples(task):
    one, same, other = (task.draw(np.random.default_rng(seed), 10, 20).ids for seed in (3, 3, 4))
    assert (one == same).all()
    assert (one != other).any()


def test_an_example_of_one_s_own_has_its_markers_where_one_wants_them():
    ids = TASKS["order"].read(20, ("Y", "X"), (2, 12), np.random.default_rng(0))
    words = [TASKS["order"].tokens[id] for id in ids]
    assert (words[2], words[12], words[-1]) == ("Y", "X", ASKED)
    assert set(words) - {"X", "Y", ASKED} <= set(FILLERS)


def test_the_fillers_around_a_marker_don_t_depend_on_it():
    a, b = (TASKS["recall"].read(50, (marker,), (1,), np.random.default_rng(7)) for marker in "AB")
    assert (a != b).nonzero()[0].tolist() == [1]


def test_a_place_without_such_a_marker_is_refused_in_a_sentence():
    with pytest.raises(UserError, match=r"^Marker 1 must stand at step 1 to 5; got 6\.$"):
        TASKS["recall"].read(20, ("A",), (5,), np.random.default_rng(0))


@pytest.mark.parametrize("lag", [LAGS[0] - 1, LAGS[1] + 1])
def test_a_lag_out_of_bounds_is_refused_in_a_sentence(lag):
    with pytest.raises(UserError, match=f"must be a whole number from 4 to 200; got {lag}"):
        TASKS["recall"].draw(np.random.default_rng(0), lag, 1)
