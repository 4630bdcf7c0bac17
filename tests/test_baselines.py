"""The baselines are what a slow and plain count gives."""

import math
from collections import Counter, defaultdict

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.baselines import LABELS, STRENGTHS, Baselines, baselines
from rnnviz.corpus import stretches


class Counted:
    """Sequences up to five tokens, counted in dictionaries."""

    def __init__(self, tokens, size):
        self.size, self.tokens, self.after = size, len(tokens), defaultdict(Counter)
        for length in range(5):
            for k in range(length, len(tokens)):
                self.after[tuple(tokens[k - length : k])][tokens[k]] += 1

    def chance(self, context, token, strengths):
        """Of `token` after `context`, a tuple; `strengths` by the context's length."""
        if not context:
            return (self.after[()][token] + 1) / (self.tokens + self.size)
        shorter = self.chance(context[1:], token, strengths)
        followed = sum(self.after[context].values())
        if not followed:
            return shorter
        weight = strengths[len(context)] * len(self.after[context])
        return (self.after[context][token] + weight * shorter) / (followed + weight)


def chosen_strengths(train, size):
    """By the context's length, on the last tenth of `train`, counted in the rest of it."""
    border, strengths = len(train) * 9 // 10, {}
    counted = Counted(train[:border], size)
    for length in range(1, 5):
        def cost(strength):
            tried = strengths | {length: strength}
            asked = [(tuple(train[max(0, k - length) : k]), train[k]) for k in range(border, len(train))]
            costs = [-math.log(counted.chance(context, token, tried)) for context, token in asked]
            return round(np.mean(costs), 9) if costs else 0
        strengths[length] = min(STRENGTHS, key=cost)
    return strengths


def slow(train, held_out, size):
    """All five by loops over dictionaries, each stretch read on its own."""
    counted, strengths = Counted(train, size), chosen_strengths(train, size)
    costs = {"uniform": [math.log(size)]} | {name: [] for name in LABELS if name != "uniform"}
    for inputs, targets in stretches(np.array(held_out)):
        for k, token in enumerate(targets.tolist()):
            for name, length in (("unigram", 0), ("bigram", 1), ("trigram", 2), ("five_gram", 4)):
                context = tuple(inputs[max(0, k + 1 - length) : k + 1].tolist()) if length else ()
                chances = [counted.chance(context, other, strengths) for other in range(size)]
                assert math.isclose(sum(chances), 1)
                costs[name].append(-math.log(chances[token]))
    return [np.mean(costs[name]) for name in LABELS]


def values(found):
    return [value for _, value in found.named()]


@given(st.data(), st.integers(1, 6))
def test_baselines_are_what_plain_counting_gives(data, size):
    token = st.integers(0, size - 1)
    train = data.draw(st.lists(token, max_size=60))
    held_out = data.draw(st.lists(token, min_size=2, max_size=15))
    found = baselines(np.array(train, dtype=np.int32), np.array(held_out, dtype=np.int32), size)
    assert values(found) == pytest.approx(slow(train, held_out, size))


@pytest.mark.parametrize("seed", range(2))
def test_a_text_of_some_length_with_several_stretches_is_counted_right_too(seed):
    """Of a random walk, so that what comes before tells something, and a strength is worth choosing."""
    walk = np.cumsum(np.random.default_rng(seed).integers(-1, 2, 3000)) % 12
    train, held_out = walk[:2500].astype(np.int32), walk[2500:].astype(np.int32)
    assert values(baselines(train, held_out, 12)) == pytest.approx(slow(train.tolist(), held_out.tolist(), 12))


def test_nothing_from_before_a_stretch_is_used():
    """Each token is certain after the two before it, but for one: it opens a stretch, after the one token "2"."""
    text = np.array([0, 2, 3, 1, 2, 4] * 2000)  # 3 follows "0 2", 4 follows "1 2"
    held_out = text[5 : 5 + 202]
    assert held_out[200] == 2 and len(stretches(held_out)[1][0]) == 1
    assert baselines(text, held_out, 5).trigram * 201 == pytest.approx(math.log(2), abs=0.05)


def test_a_text_that_repeats_two_characters_is_easy_for_the_bigram_only():
    found = baselines(np.tile([0, 1], 5000), np.tile([0, 1], 500), 2)
    assert [found.uniform, found.unigram] == pytest.approx([math.log(2)] * 2)
    assert found.bigram < 0.001


def test_one_of_words_is_not_trusted_after_a_single_sight():
    """Where nearly every pair comes once, by chance, longer sequences must not make it worse by much."""
    rng = np.random.default_rng(0)
    train, held_out = rng.integers(0, 300, 9000), rng.integers(0, 300, 1000)
    found = baselines(train, held_out, 300)
    assert max(found.bigram, found.trigram, found.five_gram) < found.unigram + 0.2


def test_sequences_of_a_large_vocabulary_are_not_mixed_up():
    size = 70_000  # its square does not fit 32 bits, its fifth power not 64
    train = np.array([65_535, 3, 65_535, 3, 0, 69_999] * 4, dtype=np.int32)
    held_out = np.array([65_535, 3, 65_535, 3, 0], dtype=np.int32)
    counted, strengths = Counted(train.tolist(), size), chosen_strengths(train.tolist(), size)
    sentence = held_out.tolist()
    costs = [-math.log(counted.chance(tuple(sentence[max(0, k - 4) : k]), sentence[k], strengths)) for k in range(1, 5)]
    assert baselines(train, held_out, size).five_gram == pytest.approx(np.mean(costs))


def test_each_has_a_name_for_a_page():
    named = Baselines(4.2, 3.3, 2.5, 2.0, 1.7).named()
    assert named == (("uniform", 4.2), ("unigram", 3.3), ("bigram", 2.5), ("trigram", 2.0), ("5-gram", 1.7))


def test_too_little_held_out_is_loud():
    with pytest.raises(ValueError, match="at least 2 held-out tokens; got 1"):
        baselines(np.arange(5), np.arange(1), 5)
