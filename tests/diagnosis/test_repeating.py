"""Loops are those that a slow search finds; texts that are well have none."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.corpus import bundled, load_bundled, prepare
from rnnviz.config import RunConfig
from rnnviz.diagnosis.repeating import GRAM, LEAST, TIMES, Loop, find_loop, repeated_share


def slow_loop(ids, least):
    """Every start, every period, as far as it goes; the longest, then the shortest period, then the first."""
    found = []
    for start in range(len(ids)):
        for period in range(1, len(ids) // TIMES + 1):
            end = start + period
            while end < len(ids) and ids[end] == ids[end - period]:
                end += 1
            if end - start >= max(TIMES * period, least):
                found.append(Loop(start, period, end - start))
    return min(found, key=lambda loop: (-loop.length, loop.period, loop.start), default=None)


@given(st.lists(st.integers(0, 2), max_size=30), st.integers(1, 8))
def test_a_loop_is_what_a_slow_search_finds(ids, least):
    assert find_loop(ids, least) == slow_loop(ids, least)


@given(st.lists(st.integers(0, 9), min_size=1, max_size=6), st.integers(3, 9), st.lists(st.integers(10, 19), max_size=9))
def test_a_stretch_that_comes_three_times_is_found_wherever_it_stands(stretch, times, around):
    found = find_loop([*around, *stretch * times, *around[::-1]], TIMES)
    assert found is not None and found.length >= len(stretch * times) and found.period <= len(stretch)


def test_twice_is_no_loop():
    assert find_loop([1, 2, 3, 4, 5, 6] * 2, 1) is None


@pytest.mark.parametrize("level", LEAST)
@pytest.mark.parametrize("text", bundled(), ids=lambda text: text.key)
def test_our_own_texts_do_not_go_round_in_circles(text, level):
    prepared = prepare(load_bundled(text.key).text, RunConfig(level=level))
    ids = prepared.vocabulary.encode(prepared.text)
    assert all(find_loop(ids[start : start + 500], LEAST[level]) is None for start in range(0, len(ids), 500))


@given(st.lists(st.integers(0, 2), max_size=40), st.integers(1, 5))
def test_the_repeated_share_counts_stretches_that_came_before(ids, gram):
    stretches = [tuple(ids[k : k + gram]) for k in range(len(ids) - gram + 1)]
    again = sum(stretch in stretches[:k] for k, stretch in enumerate(stretches))
    expected = again / len(stretches) if len(ids) > gram else 0
    assert repeated_share(np.array(ids), gram) == pytest.approx(expected)


def test_stretches_are_long_enough_to_tell():
    assert set(GRAM) == set(LEAST) == {"char", "word"}
