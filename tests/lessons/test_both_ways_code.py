"""The lines of Keras that the lesson offers are run as they stand, for a few steps."""

import numpy as np

from rnnviz.corpus import split
from rnnviz.lessons.both_ways import READ_WINDOW, UNITS, WINDOW, recorded
from rnnviz.lessons.both_ways_code import both_ways_code
from rnnviz.corpus import load_bundled
from tests.takeaway.running import run_code


def test_the_models_say_what_the_comments_say(tmp_path, monkeypatch):
    monkeypatch.setenv("SHARE", "0.001")
    made = run_code(both_ways_code(), tmp_path, monkeypatch)
    known = len(recorded().vocabulary)
    assert tuple(made["letters"]) == recorded().vocabulary.tokens
    np.testing.assert_array_equal(made["ids"], split(recorded().vocabulary.encode(load_bundled("tale").text))[0])
    stretch = made["batches"][:2]
    assert stretch.shape == (2, WINDOW)
    assert made["leak"](stretch).shape == (2, WINDOW, known)
    assert made["writer"](stretch[:, :READ_WINDOW]).shape == (2, known)
    assert made["filler"].layers[0].input_dim == made["BLANK"] + 1 == known + 1
    joined = made["leak"].layers[1](np.zeros((1, 5, 32), "float32"))
    assert joined.shape == (1, 5, 2 * UNITS["both"])
