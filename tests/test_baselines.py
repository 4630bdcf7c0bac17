"""The baselines are what a slow and plain count gives."""

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.baselines import baselines


def slow(train, held_out, size):
    """Uniform, unigram and bigram cost by loops over dictionaries."""
    counts, pairs, followed = Counter(train), Counter(zip(train, train[1:])), Counter(train[:-1])
    followers = Counter(before for before, _ in pairs)

    def unigram(after):
        return (counts[after] + 1) / (len(train) + size)

    def bigram(before, after):
        if not followed[before]:
            return unigram(after)
        mixed = pairs[before, after] + followers[before] * unigram(after)
        return mixed / (followed[before] + followers[before])

    wanted = list(zip(held_out, held_out[1:]))
    costs = [[math.log(size), -math.log(unigram(b)), -math.log(bigram(a, b))] for a, b in wanted]
    assert all(math.isclose(sum(bigram(a, b) for b in range(size)), 1) for a, _ in wanted)
    return np.mean(costs, axis=0)


@given(st.data(), st.integers(1, 6))
def test_baselines_are_what_plain_counting_gives(data, size):
    token = st.integers(0, size - 1)
    train = data.draw(st.lists(token, max_size=40))
    held_out = data.draw(st.lists(token, min_size=2, max_size=15))
    found = baselines(np.array(train, dtype=np.int32), np.array(held_out, dtype=np.int32), size)
    assert [found.uniform, found.unigram, found.bigram] == pytest.approx(slow(train, held_out, size))


def test_a_text_that_repeats_two_characters_is_easy_for_the_bigram_only():
    found = baselines(np.tile([0, 1], 5000), np.tile([0, 1], 500), 2)
    assert [found.uniform, found.unigram] == pytest.approx([math.log(2)] * 2)
    assert found.bigram < 0.001


def test_pairs_of_a_large_vocabulary_are_not_mixed_up():
    size = 70_000  # its square does not fit 32 bits
    train = np.array([65_535, 3, 65_535, 3, 0, 69_999], dtype=np.int32)
    held_out = np.array([65_535, 3, 0], dtype=np.int32)
    assert baselines(train, held_out, size).bigram == pytest.approx(_large_by_hand(size))


def _large_by_hand(size):
    after_65_535 = (2 + 1 * 3 / (6 + size)) / 3
    after_3 = (1 + 2 * 2 / (6 + size)) / 4
    return -(math.log(after_65_535) + math.log(after_3)) / 2


def test_too_little_held_out_is_loud():
    with pytest.raises(ValueError, match="at least 2 held-out tokens; got 1"):
        baselines(np.arange(5), np.arange(1), 5)
