"""The exam as it is sat: what is learned, that a sitting depends on its seed alone, and which one is kept."""

import numpy as np
import pytest

from rnnviz.lessons.tasks import LAGS, TASKS, steps_of
from rnnviz.nets.weights import weight_shapes
from rnnviz.training.exam import BATCH, CHUNK, Exam, config_of
from rnnviz.training.exam_table import middle

STEPS = 600


@pytest.fixture(scope="module")
def short():
    return Exam("gru", TASKS["recall"], 4, STEPS)


def test_over_a_short_lag_it_soon_answers_rightly(short):
    assert short.sit(0, 0.03).accuracy > 0.95


def test_the_weights_have_the_names_and_shapes_of_nets(short):
    shapes = {name: values.shape for name, values in short.sit(0, 0.03).weights.items()}
    assert shapes == weight_shapes(config_of("gru", 4), len(TASKS["recall"].tokens))


def test_a_sitting_depends_on_its_seed_alone(short):
    first = short.sit(1, 0.01)
    short.sit(2, 0.03)
    again = short.sit(1, 0.01)
    assert first.accuracy == again.accuracy
    for name, values in first.weights.items():
        np.testing.assert_allclose(again.weights[name], values, atol=1e-5)


def test_without_learning_it_guesses():
    exam = Exam("rnn", TASKS["order"], 4, steps=0)
    assert exam.sit(0, 0.01).accuracy < 0.5


def lags_of(exam, done):
    """How far before the question the marker stands, of every example."""
    ids, labels = exam._batches(np.random.default_rng(0), done)
    assert ids.shape == (CHUNK, BATCH, steps_of(exam.lag))
    assert labels.shape == (CHUNK, BATCH)
    return ids.shape[-1] - 1 - (ids == labels[..., None]).argmax(axis=-1)


def test_the_lag_grows_to_the_exam_s_by_the_middle_of_training():
    exam = Exam("rnn", TASKS["recall"], 40)
    assert lags_of(exam, 0.01).max() < LAGS[0] + 5
    assert 20 < lags_of(exam, 0.25).max() < 25
    for done in (0.5, 1.0):
        assert lags_of(exam, done).min() == LAGS[0]
        assert lags_of(exam, done).max() == 44


def test_the_kept_seed_is_the_one_in_the_middle_and_the_first_of_equals():
    assert middle({0: 0.2, 1: 1.0, 2: 0.5, 3: 0.9, 4: 0.1}) == 2
    assert middle({0: 0.2, 1: 1.0, 2: 1.0, 3: 1.0, 4: 0.1}) == 1
