"""First weights depend on the seed alone, though other threads draw random numbers meanwhile."""

import random
import threading

import keras
import numpy as np
import pytest

from rnnviz.config import RunConfig
from rnnviz.training import models
from rnnviz.training.seeds import seeded

CONFIG = RunConfig(cell="lstm", units=(8, 8), embedding=4, bidirectional=True, dropout=0.1)


def weights():
    return models.named_weights(models.build(CONFIG, 10))


def assert_same(one, other):
    assert one.keys() == other.keys()
    for name, values in one.items():
        np.testing.assert_array_equal(values, other[name], err_msg=name)


@pytest.fixture
def drawing():
    """A thread that draws without pause, while a test runs."""
    ended = threading.Event()

    def draw():
        while not ended.is_set():
            random.random()

    thread = threading.Thread(target=draw)
    thread.start()
    yield
    ended.set()
    thread.join()


def test_the_weights_are_those_of_keras_s_own_seed():
    keras.utils.set_random_seed(7)
    expected = weights()
    with seeded(7):
        assert_same(weights(), expected)


def test_other_threads_change_nothing(drawing):
    with seeded(7):
        first = weights()
    with seeded(7):
        assert_same(weights(), first)


def test_another_seed_gives_others_and_outside_all_is_as_before():
    with seeded(7):
        first = weights()
    with seeded(8):
        other = weights()
    assert not np.array_equal(first["embedding"], other["embedding"])
    assert not np.array_equal(weights()["embedding"], weights()["embedding"])
