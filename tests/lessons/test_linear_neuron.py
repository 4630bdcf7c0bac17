"""The linear recurrent neuron: what it computes, how it learns, and what the page says of that."""

import functools
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.lessons import linear_neuron as module
from rnnviz.lessons.linear_neuron import (
    deviations, examples_of, exact_weights, first_state, gradient, growth, learn, predict, run,
)
from rnnviz.lessons.series import RULES, own_series
from rnnviz.ui.prose import read

SEEDS = range(10)
GOLDEN = (1 + 5**0.5) / 2


@functools.cache
def unseen(name, units):
    """For each of ten seeds, what is predicted for the next twenty numbers."""
    numbers, seen = RULES[name].series()
    learned = [learn(numbers[:seen], units, seed).weights[-1] for seed in SEEDS]
    return [predict(weights, numbers)[seen - units :] for weights in learned]


@given(st.integers(0, 99), st.integers(1, 4), st.integers(0, 6))
def test_the_state_after_some_steps_is_the_start_times_a_power_of_the_weights(seed, units, steps):
    rng = np.random.default_rng(seed)
    weights, start = rng.normal(size=(units, units)), rng.normal(size=units)
    states = run(weights, start, steps)
    assert states.shape == (steps, units)
    for t, state in enumerate(states, 1):
        np.testing.assert_allclose(state, np.linalg.matrix_power(weights, t) @ start, rtol=1e-9, atol=1e-12)


def test_the_newest_number_comes_first_in_a_state():
    assert first_state((7, 8, 9), 2).tolist() == [8, 7]


@pytest.mark.parametrize("units", [1, 2, 3])
@pytest.mark.parametrize("name", RULES)
def test_the_exact_weights_make_the_rule_s_numbers_exactly(name, units):
    rule, numbers = RULES[name], RULES[name].numbers(32)
    weights = exact_weights(rule, units)
    if units < rule.order:
        assert weights is None
        return
    assert predict(weights, numbers).tolist() == list(numbers[units:])


def test_fibonacci_s_weights_are_the_ones_on_the_page_and_grow_by_the_golden_ratio():
    weights = exact_weights(RULES["fibonacci"], 2)
    assert weights.tolist() == [[1, 1], [1, 0]]
    assert growth(weights) == pytest.approx(GOLDEN)


def test_an_example_is_a_state_and_the_next_divided_by_their_largest_size():
    before, after = examples_of((1, -2, 4, 8), 2)
    np.testing.assert_allclose(before, [[-2 / 4, 1 / 4], [4 / 8, -2 / 8]])
    np.testing.assert_allclose(after, [[4 / 4, -2 / 4], [8 / 8, 4 / 8]])


def test_a_window_of_zeros_is_an_example_of_zeros():
    assert np.isfinite(examples_of((0, 0, 0, 1), 2).before).all()


@given(st.integers(0, 99), st.integers(1, 3))
def test_the_gradient_is_the_slope_of_the_loss(seed, units):
    rng = np.random.default_rng(seed)
    weights, examples = rng.normal(size=(units, units)), examples_of(rng.normal(size=9), units)
    for place in np.ndindex(units, units):
        shift = np.zeros_like(weights)
        shift[place] = 1e-5
        slope = (gradient(weights + shift, examples).loss - gradient(weights - shift, examples).loss) / 2e-5
        assert gradient(weights, examples).weights[place] == pytest.approx(slope, rel=1e-6, abs=1e-9)


def test_the_loss_is_the_mean_over_examples_and_units():
    examples = examples_of((1, 1, 2, 3, 5), 2)
    twin = [(np.array([[0.5, 0.2], [0.1, -1]]) @ b - a) ** 2 for b, a in zip(*examples)]
    assert gradient(np.array([[0.5, 0.2], [0.1, -1]]), examples).loss == pytest.approx(np.mean(twin))


def test_a_learning_keeps_every_step_and_its_loss():
    numbers = RULES["fibonacci"].numbers(12)
    learning = learn(numbers, 2, seed=3, steps=50)
    assert learning.weights.shape == (51, 2, 2)
    examples = examples_of(numbers, 2)
    assert learning.losses.tolist() == [gradient(weights, examples).loss for weights in learning.weights]


def test_the_same_seed_is_the_same_learning_and_another_starts_elsewhere():
    numbers = RULES["fibonacci"].numbers(12)
    first, again, other = (learn(numbers, 2, seed, steps=20).weights for seed in (1, 1, 2))
    assert (first == again).all()
    assert (first[0] != other[0]).all()


def test_each_step_is_the_one_that_keras_takes():
    import keras
    numbers = RULES["tribonacci"].numbers(12)
    learning, examples = learn(numbers, 3, seed=5, steps=60), examples_of(numbers, 3)
    neuron = keras.layers.SimpleRNN(3, activation="linear", use_bias=False)
    state, nothing = keras.Input((3,)), keras.Input((1, 1))
    model = keras.Model([nothing, state], neuron(nothing, initial_state=state))
    neuron.set_weights([np.zeros((1, 3)), learning.weights[0].T])
    model.compile(keras.optimizers.SGD(module.LEARNING_RATE, module.MOMENTUM, nesterov=True), "mse")
    for weights, loss in zip(learning.weights[1:], learning.losses):
        found = model.train_on_batch([np.zeros((len(examples.before), 1, 1)), examples.before], examples.after)
        assert float(found) == pytest.approx(loss, rel=1e-3)
        np.testing.assert_allclose(neuron.get_weights()[1].T, weights, rtol=0, atol=2e-5)


@pytest.mark.parametrize("name", RULES)
def test_learned_weights_give_the_next_twenty_numbers_within_one_per_cent_from_any_of_ten_seeds(name):
    truth = RULES[name].series().unseen
    assert len(truth) == 20
    for predicted in unseen(name, RULES[name].order):
        assert (np.abs(predicted - truth) < 0.01 * np.abs(truth)).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_learned_from_fibonacci_is_the_exact_matrix_and_the_golden_ratio(seed):
    weights = learn(RULES["fibonacci"].numbers(12), 2, seed).weights[-1]
    np.testing.assert_allclose(weights, [[1, 1], [1, 0]], atol=1e-9)
    assert growth(weights) == pytest.approx(GOLDEN, abs=1e-9)


@given(st.lists(st.integers(-(10**9), 10**9), min_size=6, max_size=45), st.integers(1, 3), st.integers(0, 9))
def test_whatever_the_numbers_learning_never_runs_away(numbers, units, seed):
    learning = learn(numbers, units, seed, steps=400)
    assert np.isfinite(learning.weights).all()
    assert learning.losses[-1] <= learning.losses[0] + 1e-12


def test_equal_numbers_are_the_steepest_bowl_and_still_learned():
    assert learn([1.0] * 12, 3, seed=0).losses[-1] < 1e-20


def test_a_deviation_is_a_share_of_the_largest_size_so_far():
    assert deviations(np.array([11.0, 1.0]), (4, 20, 10, 0)).tolist() == [1 / 20, 1 / 20]
    assert deviations(np.array([3.0]), (1, 2)).tolist() == [0.5]
    assert deviations(np.array([0.25]), (0, 0)).tolist() == [0.25]


def per_cent(share):
    if share < 1e-6:
        return "less than 0.0001 %"
    return f"{share * 100:.0f} %" if share > 0.1 else f"{share * 100:.2g} %"


@pytest.mark.parametrize("units", [1, 2, 3])
@pytest.mark.parametrize("name", RULES)
def test_the_page_s_table_of_how_well_it_learns_is_what_is_measured(name, units):
    (row,) = re.findall(rf"^\| {RULES[name].title} \|(.+)\|$", read("sequences_learning"), re.MULTILINE)
    found = max(deviations(predicted, RULES[name].numbers(32)).max() for predicted in unseen(name, units))
    assert row.split("|")[units - 1].strip() == per_cent(found)


def test_the_page_s_settings_are_the_ones_that_learn():
    said = " ".join(read("sequences_learning").split())
    assert f"{module.STEPS:,} steps" in said
    assert f"learning rate {module.LEARNING_RATE}, Nesterov's momentum {module.MOMENTUM}" in said


def test_one_unit_settles_on_the_factor_that_the_page_names():
    learning = learn(RULES["fibonacci"].numbers(12), 1, seed=0)
    assert f"best, {learning.weights[-1].item():.2f}," in " ".join(read("sequences_few_answer").split())
    slope = gradient(learning.weights[-1], examples_of(RULES["fibonacci"].numbers(12), 1)).weights
    assert abs(slope.item()) < 1e-9  # it stands at the lowest place
    assert learning.losses[-1] > 0.03


def test_one_unit_with_the_golden_ratio_stays_as_far_off_as_the_page_says():
    numbers = RULES["fibonacci"].numbers(32)
    off = predict(np.array([[1.618]]), numbers)[-20:] / numbers[-20:] - 1
    assert "38 % too high" in read("sequences_few_answer")
    assert [round(100 * share) for share in off] == [38] * 20


def worst_of_own(text, units):
    """For each of ten seeds, how far off the worst of the last quarter is."""
    numbers, seen = own_series(text)
    learned = [learn(numbers[:seen], units, seed).weights[-1] for seed in SEEDS]
    return np.array([deviations(predict(weights, numbers), numbers)[seen - units :].max() for weights in learned])


@pytest.mark.parametrize("units", [1, 2, 3])
def test_the_primes_come_out_as_wrong_as_the_page_says(units):
    assert "the last quarter is at least 20 % off" in " ".join(read("sequences_learning").split())
    assert worst_of_own("2 3 5 7 11 13 17 19 23 29 31 37 41 43 47 53", units).min() >= 0.2


def test_the_squares_come_out_as_far_off_as_the_page_says():
    off = worst_of_own("1 4 9 16 25 36 49 64 81 100 121 144", 3)
    said = f"last quarter is {off.min() * 100:.0f} to {off.max() * 100:.0f} % off"
    assert said in " ".join(read("sequences_learning").split())


@pytest.mark.parametrize("text", ["2 3 1 -2 -3 -1 2 3 1 -2 -3 -1", "9 3 1 9 3 1 9 3 1 9 3 1", "64 32 16 8 4 2 1 0.5"])
def test_own_numbers_that_are_a_sum_of_multiples_of_the_last_ones_are_found(text):
    assert worst_of_own(text, 3).max() < 0.01
