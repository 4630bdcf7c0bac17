"""The memory tasks: what is shown where, that the answer is the right one, and that nothing else gives it away."""

import itertools
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.errors import UserError
from rnnviz.lessons.tasks import ASKED, FILLERS, LAGS, OPENING, TASKS, span_of

tasks = pytest.mark.parametrize("task", TASKS.values(), ids=TASKS)
shown = pytest.mark.parametrize("task", [TASKS["order"], TASKS["recall"]], ids=lambda task: task.key)
any_task = st.sampled_from(list(TASKS.values()))


def in_words(task, examples):
    """Each example's tokens, and the answers to it."""
    labels = np.reshape(examples.labels, (len(examples.ids), -1))
    return [
        ([task.tokens[id] for id in ids], tuple(task.tokens[one] for one in answers))
        for ids, answers in zip(examples.ids, labels)
    ]


def by_hand(task, markers):
    """The answers to these markers, as a person finds them."""
    if task.key == "count":
        return (str(markers.count("(") - markers.count(")")),)
    return tuple(markers) if task.key == "copy" else ("".join(markers),)


@given(any_task, st.integers(*LAGS), st.integers(0, 99))
def test_the_answers_are_right_and_all_else_is_fillers_and_the_questions(task, lag, seed):
    for words, answers in in_words(task, task.draw(np.random.default_rng(seed), lag, 9)):
        assert len(words) == task.steps(lag)
        assert len(answers) == task.asked
        assert words[-task.asked :] == [ASKED] * task.asked
        markers = [word for word in words[: -task.asked] if word not in FILLERS]
        assert set(markers) <= set(task.markers)
        assert answers == by_hand(task, markers)
        assert set(answers) <= set(task.answers)


@given(any_task, st.integers(*LAGS), st.integers(0, 99))
def test_a_shorter_lag_stands_nearer_to_the_question(task, lag, seed):
    rng = np.random.default_rng(seed)
    lags = rng.integers(LAGS[0], lag + 1, size=20)
    for (words, answers), own in zip(in_words(task, task.draw(rng, lag, 20, lags)), lags):
        assert len(words) == task.steps(lag)
        places = [t for t, word in enumerate(words[: -task.asked]) if word not in FILLERS]
        assert answers == by_hand(task, [words[t] for t in places])
        assert all(len(words) - task.asked - t < own + OPENING for t in places)
        if task.key != "count":
            assert own <= len(words) - task.asked - places[0]


@tasks
@pytest.mark.parametrize("count", [1000, 2000])
def test_every_answer_is_as_common_as_any_other_so_that_chance_is_exact(task, count):
    labels = task.draw(np.random.default_rng(0), 12, count).labels.reshape(count, -1)
    for column in labels.T:
        _, counts = np.unique(column, return_counts=True)
        assert (counts == count * task.chance).all()
    assert task.chance == 0.25


@shown
def test_every_place_comes_up(task):
    examples = task.draw(np.random.default_rng(0), 12, 2000)
    for slot in range(task.slots):
        texts = [words[:-1] for words, _ in in_words(task, examples)]
        places = {[t for t, word in enumerate(words) if word not in FILLERS][slot] for words in texts}
        assert places == set(range(*span_of(slot, 12)))


@shown
def test_the_fillers_say_nothing_of_the_answer(task):
    ids, labels = task.draw(np.random.default_rng(1), 6, 8000)
    last = ids[:, -2]  # no marker comes that late
    shares = [[(last[labels == label] == k).mean() for k in range(len(FILLERS))] for label in np.unique(labels)]
    np.testing.assert_allclose(shares, 0.25, atol=0.05)


def test_to_copy_symbols_stand_side_by_side_and_their_pairs_and_places_are_all_there():
    task = TASKS["copy"]
    seen = in_words(task, task.draw(np.random.default_rng(0), 12, 2000))
    places = [[t for t, word in enumerate(words) if word in task.markers] for words, _ in seen]
    assert all(second == first + 1 for first, second in places)
    assert {first for first, _ in places} == set(range(OPENING - 1))
    assert {answers for _, answers in seen} == set(itertools.product(task.answers, repeat=2))


def kinds(words):
    """All fillers are as good as each other."""
    return "".join("." if word in FILLERS else word for word in words)


def all_bracket_strings(task, steps):
    """By how many are open at the end: how many strings there are of each kind."""
    strings = {(answer,): Counter() for answer in task.answers}
    for string in itertools.product((*FILLERS, *task.markers), repeat=steps):
        depths = np.cumsum([(word == "(") - (word == ")") for word in string])
        if 0 <= depths.min() and depths.max() < len(task.answers):
            strings[(str(depths[-1]),)][kinds(string)] += 1
    return strings


def test_all_strings_of_brackets_with_the_same_answer_are_equally_likely():
    task, steps, count = TASKS["count"], 5, 16000
    # A lag below all others leaves only five steps, whose strings are few enough to count.
    examples = task.draw(np.random.default_rng(0), LAGS[0], count, np.full(count, steps + 1 - OPENING))
    drawn = {(answer,): Counter() for answer in task.answers}
    for words, answer in in_words(task, examples):
        drawn[answer][kinds(words[-1 - steps : -1])] += 1
    for answer, strings in all_bracket_strings(task, steps).items():
        assert set(drawn[answer]) <= set(strings)
        for string, of_all in strings.items():
            share = of_all / strings.total()
            spread = (share * (1 - share) / drawn[answer].total()) ** 0.5
            assert abs(drawn[answer][string] / drawn[answer].total() - share) < 5 * spread, string


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


@tasks
@pytest.mark.parametrize("lag", [LAGS[0] - 1, LAGS[1] + 1])
def test_a_lag_out_of_bounds_is_refused_in_a_sentence(task, lag):
    with pytest.raises(UserError, match=f"must be a whole number from 4 to 200; got {lag}"):
        task.draw(np.random.default_rng(0), lag, 1)
