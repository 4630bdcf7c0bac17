"""The network that spells a word: what it computes, how it learns, and what the page says of that."""

import functools
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.lessons import word_network as module
from rnnviz.lessons.word_network import (
    END, UNITS, WORDS, WordWeights, learn, read, slope, spell, start, twice_read, without_loop,
)
from rnnviz.ui.prose import read as read_prose

words = st.text("abc", min_size=1, max_size=5)
learned = functools.cache(learn)


def random_weights(word, seed):
    """All of them random, the biases too."""
    rng = np.random.default_rng(seed)
    return WordWeights(*(values + rng.normal(0, 0.7, values.shape) for values in start(spell(word), seed)))


def least(weights, spelling):
    """What the true next token is given, at the step where that is least."""
    probabilities = read(weights, spelling.inputs).probabilities
    return probabilities[np.arange(len(spelling.word)), spelling.labels].min()


def test_a_word_s_tokens_stand_in_their_order_and_each_letter_is_labelled_with_the_next():
    assert spell("noon") == ("noon", ("n", "o", END), (0, 1, 1, 0), (1, 1, 0, 2))


@given(words, st.integers(0, 99))
def test_reading_is_the_two_equations_letter_by_letter(word, seed):
    weights, spelling = random_weights(word, seed), spell(word)
    found, state = read(weights, spelling.inputs), np.zeros(UNITS)
    assert found.states[0].tolist() == [0] * UNITS
    for t, letter in enumerate(spelling.inputs):
        x = np.eye(len(spelling.tokens) - 1)[letter]
        state = np.tanh(x @ weights.kernel + state @ weights.recurrent_kernel + weights.bias)
        scores = state @ weights.output_kernel + weights.output_bias
        np.testing.assert_allclose(found.states[t + 1], state, atol=1e-12)
        np.testing.assert_allclose(found.scores[t], scores, atol=1e-12)
        np.testing.assert_allclose(found.probabilities[t], np.exp(scores) / np.exp(scores).sum(), atol=1e-12)


@given(words, st.integers(0, 99))
def test_the_gradient_of_every_weight_is_the_slope_of_the_loss(word, seed):
    weights, spelling = random_weights(word, seed), spell(word)
    found = slope(weights, spelling)
    truth = read(weights, spelling.inputs).probabilities[np.arange(len(word)), spelling.labels]
    assert found.loss == pytest.approx(-np.log(truth).mean())
    for name, values in weights._asdict().items():
        for place in np.ndindex(values.shape):
            shift = np.zeros_like(values)
            shift[place] = 1e-5
            up, down = (slope(weights._replace(**{name: values + sign * shift}), spelling).loss for sign in (1, -1))
            assert getattr(found.weights, name)[place] == pytest.approx((up - down) / 2e-5, rel=1e-5, abs=1e-9)


def test_each_step_of_learning_is_the_one_that_keras_s_adam_takes():
    import keras
    spelling, weights = spell("hello"), [keras.Variable(values) for values in start(spell("hello"), 3)]
    adam = keras.optimizers.Adam(module.LEARNING_RATE, module.MEAN_DECAY, module.SQUARE_DECAY, module.EPSILON)
    for _ in range(25):
        now = WordWeights(*(values.numpy() for values in weights))
        by = [found + module.SHRINKING * values for found, values in zip(slope(now, spelling).weights, now)]
        adam.apply([keras.ops.cast(values, "float32") for values in by], weights)
    for values, found in zip(weights, learn("hello", 3, steps=25).after):
        np.testing.assert_allclose(found, values.numpy(), rtol=0, atol=0.0052)  # one is rounded


@pytest.mark.parametrize("word", WORDS)
def test_the_word_is_learned_the_same_each_time_in_weights_of_two_decimals(word):
    lesson, again = learned(word, 0), learn(word, 0)
    assert least(lesson.after, lesson.spelling) > 0.9
    for values, same in zip((*lesson.before, *lesson.after), (*again.before, *again.after)):
        assert (values == same).all()
        assert (values == values.round(2)).all()
        assert np.abs(values).max() < 4  # the reach of the page's slider


@pytest.mark.parametrize("word", WORDS)
def test_the_same_letter_with_another_past_gets_another_answer_and_without_the_loop_the_same(word):
    lesson = learned(word, 0)
    first, second = twice_read(lesson.spelling)
    assert word[first] == word[second]
    inputs, labels = lesson.spelling.inputs, lesson.spelling.labels
    now, cut = (read(weights, inputs).probabilities for weights in (lesson.after, without_loop(lesson.after)))
    assert now[first].argmax() == labels[first] != labels[second] == now[second].argmax()
    assert (cut[first] == cut[second]).all()


def test_the_two_steps_are_the_closest_with_different_labels():
    assert [twice_read(spell(word)) for word in ("noon", "hello", "banana")] == [(1, 2), (2, 3), (3, 5)]
    with pytest.raises(ValueError, match="'abc'"):
        twice_read(spell("abc"))


@pytest.mark.parametrize("word", WORDS)
def test_the_page_s_table_is_what_is_measured(word):
    (row,) = re.findall(rf"^\| {word} \|(.+)\|$", read_prose("neuron_learning"), re.MULTILINE)
    spelling, before, after = learned(word, 0)
    found = [f"{100 * least(weights, spelling):.0f} %" for weights in (before, after, without_loop(after))]
    assert [said.strip() for said in row.split("|")] == found


def test_the_page_says_how_often_other_starts_come_to_it():
    told = " ".join(read_prose("neuron_learning").split())
    good = {word: [least(learned(word, seed).after, spell(word)) > 0.5 for seed in range(1, 11)] for word in WORDS}
    assert [sum(each) for each in good.values()] == [10, 10, 8]
    assert "Of ten other starts each, all learn *noon* and *hello*." in told
    assert "Of those for *banana*, two get stuck: they give every a the same answer" in told
    for seed in np.flatnonzero(np.logical_not(good["banana"])) + 1:
        spelling, _, after = learned("banana", int(seed))
        at_a = read(after, spelling.inputs).probabilities[1::2]
        np.testing.assert_allclose(at_a, np.tile(at_a[0], (3, 1)), atol=0.01)


def test_the_page_s_settings_are_the_ones_that_learn():
    told = " ".join(read_prose("neuron_learning").split())
    assert f"read {module.STEPS} times" in told
    assert f"learning rate {module.LEARNING_RATE}" in told
    assert f"({module.SHRINKING} of its size)" in told
