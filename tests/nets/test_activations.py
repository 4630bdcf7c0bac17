"""The squashing functions at their edges."""

import numpy as np
import pytest

from rnnviz.nets.activations import log_softmax, sigmoid, softmax


def test_sigmoid_keeps_its_precision_in_both_tails():
    x = np.array([-1e30, -80, -20, -1, 0, 1, 20, 1e30], np.float32)
    expected = [0, 1.804851e-35, 2.0611537e-9, 0.26894142, 0.5, 0.7310586, 1, 1]
    np.testing.assert_allclose(sigmoid(x), expected, rtol=2e-6, atol=1e-37)
    assert sigmoid(x).dtype == np.float32


@pytest.mark.parametrize("offset", [0.0, 1e4, -1e4])
def test_softmax_is_the_same_wherever_the_logits_lie(offset):
    logits = np.log(np.array([[1.0, 2.0, 5.0], [4.0, 4.0, 2.0]])) + offset
    expected = [[0.125, 0.25, 0.625], [0.4, 0.4, 0.2]]
    np.testing.assert_allclose(softmax(logits), expected, rtol=1e-9)
    np.testing.assert_allclose(log_softmax(logits), np.log(expected), rtol=1e-9)


def test_log_softmax_is_finite_where_a_probability_is_0():
    np.testing.assert_allclose(log_softmax(np.array([0.0, -1000.0])), [0, -1000])
