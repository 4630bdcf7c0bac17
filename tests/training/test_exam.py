"""The exam as it is sat: what is learned, that a sitting depends on its seed alone, and which one is kept."""

import numpy as np
import pytest

from rnnviz.lessons.tasks import LAGS, TASKS
from rnnviz.nets.weights import weight_shapes
from rnnviz.training.exam import Exam, Plan, config_of
from rnnviz.training.exam_table import middle

SHORT = Plan(steps=600)


@pytest.fixture(scope="module")
def short():
    return Exam("gru", TASKS["recall"], 4, SHORT)


def test_over_a_short_lag_it_soon_answers_rightly(short):
    assert short.sit(0, 0.03).accuracy > 0.95


def test_the_weights_have_the_names_and_shapes_of_nets(short):
    shapes = {name: values.shape for name, values in short.weights().items()}
    assert shapes == weight_shapes(config_of("gru", TASKS["recall"], 4, SHORT), len(TASKS["recall"].tokens))


def test_a_sitting_depends_on_its_seed_alone(short):
    first, weights = short.sit(1, 0.01), short.weights()
    short.sit(2, 0.03)
    assert short.sit(1, 0.01).accuracy == first.accuracy
    for name, values in short.weights().items():
        np.testing.assert_allclose(values, weights[name], atol=1e-5)


def test_a_look_in_between_changes_nothing(short):
    first = short.sit(1, 0.01)
    short.begin(1, 0.01)
    while not short.done:
        short.learn()
        short.look(20)
    assert short.end().accuracy == first.accuracy


@pytest.mark.parametrize("task", TASKS)
def test_compiled_or_not_the_first_chunk_learns_the_same(task):
    weights = []
    for compiled in (True, False):
        exam = Exam("rnn", TASKS[task], 6, Plan(steps=100, batch=16, chunk=5, compiled=compiled))
        exam.begin(3, 0.01)
        before = exam.weights()
        exam.learn()
        assert exam.step == 5
        weights.append(exam.weights())
    for name, values in weights[0].items():
        assert not np.array_equal(values, before[name])
        np.testing.assert_allclose(weights[1][name], values, atol=1e-4)


def test_at_each_question_of_a_copy_the_answer_to_it_is_learned():
    exam = Exam("gru", TASKS["copy"], 4, Plan(steps=900, batch=64))
    assert exam.sit(0, 0.03).accuracy > 0.9


def test_without_learning_it_guesses():
    exam = Exam("rnn", TASKS["order"], 4, Plan(steps=0))
    assert exam.sit(0, 0.01).accuracy < 0.5


def lags_of(exam, done):
    """How far before the question the marker stands, of every example."""
    ids, labels = exam._batches(np.random.default_rng(0), done)
    assert ids.shape == (exam.plan.chunk, exam.plan.batch, exam.task.steps(exam.lag))
    assert labels.shape == (exam.plan.chunk, exam.plan.batch)
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
