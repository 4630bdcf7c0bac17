"""The series of the lesson, the examples cut out of them, and a person's own numbers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.errors import UserError
from rnnviz.lessons.series import LARGEST, RULES, Rule, own_series, windows_of

FIRST = {
    "fibonacci": (1, 1, 2, 3, 5, 8, 13, 21, 34, 55),
    "arithmetic": (2, 5, 8, 11, 14, 17, 20, 23, 26, 29),
    "geometric": (1, 2, 4, 8, 16, 32, 64, 128, 256, 512),
    "alternating": (5, 2, 5, 2, 5, 2, 5, 2, 5, 2),
    "tribonacci": (1, 1, 2, 4, 7, 13, 24, 44, 81, 149),
}


@pytest.mark.parametrize("name", RULES)
def test_the_numbers_of_a_rule(name):
    assert RULES[name].numbers(10) == FIRST[name]
    assert RULES[name].numbers(1) == FIRST[name][:1]


@pytest.mark.parametrize("name", RULES)
def test_no_shorter_recurrence_makes_the_same_numbers(name):
    """The rank of the windows as a matrix is the order of the shortest recurrence."""
    assert np.linalg.matrix_rank(windows_of(FIRST[name], 4).inputs) == RULES[name].order


def test_thirty_two_numbers_of_which_twelve_are_learned_from():
    series = RULES["fibonacci"].series()
    assert series.numbers[: series.seen] == (*FIRST["fibonacci"], 89, 144)
    assert len(series.unseen) == 20
    assert series.unseen[-1] == 2178309


@pytest.mark.parametrize(
    ("coefficients", "formula"),
    [
        ((1, 1), "n = n₋₁ + n₋₂"), ((2, -1), "n = 2 n₋₁ − n₋₂"), ((0, 1), "n = n₋₂"),
        ((1, 1, 1), "n = n₋₁ + n₋₂ + n₋₃"), ((-1, 3), "n = −n₋₁ + 3 n₋₂"),
    ],
)
def test_the_formula_as_a_person_writes_it(coefficients, formula):
    assert Rule("", "", (1,) * len(coefficients), coefficients).formula == formula


@given(st.lists(st.integers(-99, 99), min_size=2, max_size=12), st.integers(1, 5))
def test_windows_are_all_stretches_that_have_a_successor(numbers, size):
    if len(numbers) <= size:
        with pytest.raises(ValueError, match="no window"):
            windows_of(numbers, size)
        return
    inputs, labels = windows_of(numbers, size)
    twin = [(numbers[k : k + size], numbers[k + size]) for k in range(len(numbers)) if k + size < len(numbers)]
    assert inputs.tolist() == [window for window, _ in twin]
    assert labels.tolist() == [label for _, label in twin]


@given(st.lists(st.integers(-1000, 1000), min_size=8, max_size=60).filter(lambda numbers: any(numbers[:6])),
       st.sampled_from([", ", " ", ",", "\n", "; "]))
def test_own_numbers_come_back_as_typed(numbers, between):
    series = own_series(between.join(map(str, numbers)))
    assert series.numbers == tuple(numbers)
    assert series.seen == len(numbers) * 3 // 4


def test_decimals_powers_and_a_true_minus_sign_are_numbers():
    assert own_series("0.5 .5 5. 1e3 −2 +7 -0.25 1E-2").numbers == (0.5, 0.5, 5, 1000, -2, 7, -0.25, 0.01)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("1 2 three 4 5 6 7 8", "'three' is not a number"),
        ("1 2 nan 4 5 6 7 8", "'nan' is not a number"),
        ("1 2 inf 4 5 6 7 8", "'inf' is not a number"),
        ("1 2 1_0 4 5 6 7 8", "'1_0' is not a number"),
        ("x" * 50, "…' is not a number"),
        ("", "needs 8 to 60 numbers; this one has 0"),
        ("1 2 3 4 5 6 7", "this one has 7"),
        ("1 " * 61, "this one has 61"),
        ("1 2 3 4 5 6 7 1000000001", "is too large: numbers from -1,000,000,000 to 1,000,000,000"),
        ("1 2 3 4 5 6 7 1e999", "is too large"),
        ("0 0 0 0 0 0 0 0", "nothing to learn"),
        ("0 0 0 0 0 0 7 8", "The first 6 numbers are all 0"),
    ],
)
def test_what_can_not_be_learned_from_is_told_in_a_sentence(text, told):
    with pytest.raises(UserError) as caught:
        own_series(text)
    assert told in str(caught.value)
    assert len(str(caught.value)) < 160


def test_the_largest_number_is_allowed():
    assert own_series(f"1 2 3 4 5 6 7 {LARGEST:.0f}").numbers[-1] == LARGEST
