"""The lines of Keras that the lesson offers are run as they stand."""

import runpy

import numpy as np
import pytest

from rnnviz.lessons.keras_code import neuron_code
from rnnviz.lessons.linear_neuron import exact_weights, predict
from rnnviz.lessons.series import RULES


def printed(code, tmp_path, capsys):
    (tmp_path / "neuron.py").write_text(code, encoding="utf-8")
    runpy.run_path(str(tmp_path / "neuron.py"))
    return [float(number) for number in capsys.readouterr().out.strip("[]\n").split(",")]


@pytest.mark.parametrize(("name", "units"), [("fibonacci", 2), ("tribonacci", 3), ("arithmetic", 2), ("geometric", 1)])
def test_with_the_exact_weights_keras_gives_the_rule_s_numbers(name, units, tmp_path, capsys):
    rule = RULES[name]
    code = neuron_code(exact_weights(rule, units), rule.numbers(5))
    assert printed(code, tmp_path, capsys) == list(rule.numbers(20 + units)[units:])


def test_weights_that_are_not_alike_both_ways_are_not_turned_around(tmp_path, capsys):
    weights, numbers = np.array([[0.5, -0.25], [1.5, 0.125]]), (1.0, 2.0, *[0.0] * 20)
    found = printed(neuron_code(weights, numbers), tmp_path, capsys)
    np.testing.assert_allclose(found, predict(weights, numbers), atol=0.006)


def test_the_code_is_short_enough_for_a_slide():
    code = neuron_code(exact_weights(RULES["fibonacci"], 2), (1, 1))
    assert 'activation="linear", use_bias=False' in code
    assert max(map(len, code.splitlines())) <= 80
