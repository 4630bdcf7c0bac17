"""The lines of Keras that the lesson offers are run as they stand, and give the numbers of the page."""

import numpy as np
import pytest

from rnnviz.lessons.word_code import word_code
from rnnviz.lessons.word_network import WORDS, learn, read
from tests.takeaway.running import run_code


@pytest.mark.parametrize("word", WORDS)
def test_keras_gives_the_same_states_and_expectations_and_learns_the_word_anew(word, tmp_path, monkeypatch, capsys):
    lesson = learn(word, 0)
    ran = run_code(word_code(lesson.spelling, lesson.after), tmp_path, monkeypatch)
    states, _, probabilities = read(lesson.after, lesson.spelling.inputs)
    np.testing.assert_allclose(ran["states"], states[1:], rtol=0, atol=1e-5)
    np.testing.assert_allclose(ran["expected"], probabilities, rtol=0, atol=1e-5)
    lines = capsys.readouterr().out.splitlines()
    assert [line[0] for line in lines if line[1:3] == " ["] == list(word)
    assert ran["said"].tolist() == list(lesson.spelling.labels)


@pytest.mark.parametrize("word", WORDS)
def test_the_code_is_short_enough_for_a_slide(word):
    program = word_code(learn(word, 0).spelling, learn(word, 0).after).program
    assert "SimpleRNN(2, return_sequences=True)" in program
    assert max(map(len, program.splitlines())) <= 100
    assert len(program.splitlines()) <= 70
