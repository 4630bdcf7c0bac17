"""Temperature, top-k and top-p, held to a slow twin that spells out what they mean."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.errors import UserError
from rnnviz.nets.sampling import Sampling, chances, choose

samplings = st.builds(
    Sampling,
    temperature=st.floats(0.1, 5),
    top_k=st.none() | st.integers(1, 12),
    top_p=st.none() | st.floats(0.01, 1),
)
some_logits = st.lists(st.floats(-30, 30, width=32), min_size=1, max_size=9)
many_logits = some_logits.map(lambda values: np.array(values, np.float32))


def twin_chances(logits, sampling):
    """By the definitions, in Python numbers: exponentials, sorting, and adding up until enough."""
    weights = [math.exp((float(x) - float(max(logits))) / sampling.temperature) for x in logits]
    order = sorted(range(len(weights)), key=lambda id: (-weights[id], id))[: sampling.top_k]
    if sampling.top_p is not None:
        total, reached, kept = sum(weights[id] for id in order), 0.0, []
        for id in order:
            if reached >= sampling.top_p * total:
                break
            kept.append(id)
            reached += weights[id]
        order = kept
    total = sum(weights[id] for id in order)
    return [weights[id] / total if id in order else 0.0 for id in range(len(weights))]


@given(many_logits, samplings)
def test_chances_are_those_of_the_slow_twin(logits, sampling):
    ours = chances(logits, sampling)
    assert ours.sum() == pytest.approx(1)
    np.testing.assert_allclose(ours, twin_chances(logits, sampling), rtol=1e-9, atol=1e-12)


@given(many_logits, samplings, st.integers(0, 2**32))
def test_what_is_drawn_was_allowed_and_had_the_chance_it_says(logits, sampling, seed):
    choice = choose(logits, sampling, np.random.default_rng(seed))
    assert choice.chance == pytest.approx(chances(logits, sampling)[choice.id])
    assert choice.chance > 0


@given(many_logits, st.none() | st.integers(1, 5), st.none() | st.floats(0.01, 1))
def test_temperature_0_takes_the_most_probable(logits, top_k, top_p):
    choice = choose(logits, Sampling(0, top_k, top_p), np.random.default_rng(0))
    assert (choice.id, choice.chance) == (int(logits.argmax()), 1.0)
    assert chances(logits, Sampling(0)).tolist() == [float(id == choice.id) for id in range(len(logits))]


@pytest.mark.parametrize("sampling", [Sampling(1.0), Sampling(0.7, top_k=3), Sampling(1.3, top_p=0.8)])
def test_tokens_are_drawn_as_often_as_their_chances_say(sampling):
    logits = np.log(np.array([0.4, 0.1, 0.3, 0.05, 0.15], np.float32))
    rng, draws = np.random.default_rng(5), 20_000
    drawn = np.bincount([choose(logits, sampling, rng).id for _ in range(draws)], minlength=5) / draws
    np.testing.assert_allclose(drawn, chances(logits, sampling), atol=0.015)  # four standard deviations


class Drawn:
    """A generator whose next number is known."""

    def __init__(self, number):
        self.number = number

    def random(self):
        return self.number


@given(many_logits, samplings, st.sampled_from([0.0, 1.0]))
def test_both_ends_of_the_random_numbers_draw_an_allowed_token(logits, sampling, number):
    """1 itself is never drawn, but rounding may come to it."""
    assert choose(logits, sampling, Drawn(number)).chance > 0


def test_a_token_without_a_chance_is_not_drawn():
    logits = np.array([-1000, 0, -1000, 1], np.float32)
    assert choose(logits, Sampling(1.0), Drawn(0.0)).id == 1


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("temperature", [0, 1])
def test_logits_that_are_not_finite_are_loud(bad, temperature):
    with pytest.raises(ValueError, match="finite"):
        choose(np.array([0, bad, 1], np.float32), Sampling(temperature), np.random.default_rng(0))


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"temperature": -0.1}, "Temperature must be a number from 0 to 5; got -0.1."),
        ({"temperature": float("nan")}, "Temperature must be a number from 0 to 5; got nan."),
        ({"top_k": 0}, "Top-k must be a whole number of at least 1, or left out; got 0."),
        ({"top_k": 2.5}, "Top-k must be a whole number of at least 1, or left out; got 2.5."),
        ({"top_p": 0}, "Top-p must be a number above 0 and at most 1, or left out; got 0."),
        ({"top_p": "all"}, "Top-p must be a number above 0 and at most 1, or left out; got 'all'."),
    ],
)
def test_values_out_of_bounds_are_a_sentence(values, sentence):
    with pytest.raises(UserError) as caught:
        Sampling(**values)
    assert str(caught.value) == sentence
