"""The lines of Keras for a stack learn what its drawing says: the letter after each, or after the last."""

import numpy as np
import pytest

from rnnviz.lessons.stack_code import stack_code
from rnnviz.lessons.stacking import TEXT, Stack
from tests.takeaway.running import run_code


@pytest.mark.parametrize(("sequences", "expected"), [((True, True), TEXT[1:7]), ((True, False), TEXT[6])])
def test_it_learns_the_letters_that_follow(sequences, expected, tmp_path, monkeypatch):
    monkeypatch.setenv("STEPS", "300")
    ran = run_code(stack_code(Stack("gru", (32, 32), sequences)), tmp_path, monkeypatch)
    said = ran["model"].predict_on_batch(ran["inputs"]).argmax(axis=-1)
    for one in said:
        assert "".join(ran["tokens"][place] for place in np.atleast_1d(one)) == expected


def test_the_code_is_short_enough_for_a_slide():
    program = stack_code(Stack("rnn", (128, 128, 128), (True, True, True))).program
    assert max(map(len, program.splitlines())) <= 88
    assert len(program.splitlines()) <= 40
