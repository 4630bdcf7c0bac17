"""The lines of Keras that the lesson offers are run as they stand, and give the numbers of the page."""

import runpy

import numpy as np
import pytest

from rnnviz.lessons.word_code import word_code
from rnnviz.lessons.word_network import WORDS, learn, read


@pytest.mark.parametrize("word", WORDS)
def test_keras_gives_the_same_states_and_expectations(word, tmp_path, capsys):
    lesson = learn(word, 0)
    (tmp_path / "spelling.py").write_text(word_code(lesson.spelling, lesson.after), encoding="utf-8")
    ran = runpy.run_path(str(tmp_path / "spelling.py"))
    states, _, probabilities = read(lesson.after, lesson.spelling.inputs)
    np.testing.assert_allclose(ran["states"], states[1:], rtol=0, atol=1e-5)
    np.testing.assert_allclose(ran["expected"], probabilities, rtol=0, atol=1e-5)
    lines = capsys.readouterr().out.splitlines()
    assert [line[0] for line in lines if line[1:3] == " ["] == list(word)


@pytest.mark.parametrize("word", WORDS)
def test_the_code_is_short_enough_for_a_slide(word):
    code = word_code(learn(word, 0).spelling, learn(word, 0).after)
    assert "SimpleRNN(2, return_sequences=True)" in code
    assert max(map(len, code.splitlines())) <= 100
    assert len(code.splitlines()) <= 36
