"""The lines of Keras that the lesson offers are run as they stand: Keras learns what the page's neuron learned."""

import numpy as np
import pytest

from rnnviz.lessons.keras_code import FORETOLD, neuron_code
from rnnviz.lessons.linear_neuron import learn
from rnnviz.lessons.series import RULES, own_series
from tests.takeaway.running import run_code

OWN = own_series("0, 0, 3, 1, -2, -3, -1, 2, 3, 1")


@pytest.mark.parametrize(("series", "units"), [(RULES["fibonacci"].series(), 2), (OWN, 3)])
def test_step_by_step_keras_learns_the_same(series, units, tmp_path, monkeypatch):
    learning = learn(series.numbers[: series.seen], units, seed=4, steps=60)
    ran = run_code(neuron_code(series, learning), tmp_path, monkeypatch)
    np.testing.assert_allclose(ran["W"], learning.weights[-1], rtol=0, atol=1e-4)
    assert float(ran["loss"]) == pytest.approx(learning.losses[-2], rel=1e-3)  # before the last step


def test_what_is_learned_gives_the_rule_s_numbers(tmp_path, monkeypatch, capsys):
    rule = RULES["fibonacci"]
    series = rule.series()
    run_code(neuron_code(series, learn(series.numbers[: series.seen], 2, 0)), tmp_path, monkeypatch)
    printed = capsys.readouterr().out.splitlines()[-1]
    expected = np.array(rule.numbers(FORETOLD + 2)[2:], float)
    np.testing.assert_allclose(np.array(printed.strip("[]").split(","), float), expected, rtol=1e-3)


def test_the_code_is_short_enough_for_a_slide():
    series = RULES["fibonacci"].series()
    program = neuron_code(series, learn(series.numbers[: series.seen], 2, 0, steps=3)).program
    assert 'activation="linear", use_bias=False' in program
    assert max(map(len, program.splitlines())) <= 90
    assert len(program.splitlines()) <= 60
