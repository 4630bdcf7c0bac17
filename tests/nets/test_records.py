"""What a trace is called and shaped."""

import numpy as np
import pytest

from rnnviz.config import RunConfig

IDS = np.array([3, 1, 4, 1, 5])
QUANTITIES = {"rnn": "ah", "gru": "zrnh", "lstm": "ifgoch"}


def test_arrays_have_a_name_and_a_shape_for_every_quantity(architecture, random_network):
    arrays = random_network(architecture).trace(IDS).arrays()
    expected = {
        f"layer{k}/{direction}/{quantity}": (5, units)
        for k, units in enumerate(architecture.units)
        for direction in architecture.directions
        for quantity in QUANTITIES[architecture.cell]
    }
    assert {name: array.shape for name, array in arrays.items()} == expected | {"logits": (5, 7)}
    assert all(array.dtype == np.float32 for array in arrays.values())


def test_probabilities_are_those_of_the_logits_and_sum_to_1(random_network):
    trace = random_network(RunConfig(units=(8,))).trace(IDS)
    assert trace.probabilities.sum(axis=-1) == pytest.approx(np.ones(5))
    ratios = trace.probabilities[:, 1] / trace.probabilities[:, 0]
    assert ratios == pytest.approx(np.exp(trace.logits[:, 1] - trace.logits[:, 0]), rel=1e-5)


def test_index_t_is_time_t_in_both_directions(random_network):
    """A token that differs changes the forward states from its time on, the backward ones up to it."""
    network = random_network(RunConfig(bidirectional=True, units=(8,)))
    one, other = (network.trace([3, 1, differs, 1, 5]).layers[0] for differs in (4, 6))
    assert (one.forward.h != other.forward.h).any(axis=1).tolist() == [False, False, True, True, True]
    assert (one.backward.h != other.backward.h).any(axis=1).tolist() == [True, True, True, False, False]
    assert one.directions.keys() == {"forward", "backward"}
    np.testing.assert_array_equal(one.output, np.concatenate([one.forward.h, one.backward.h], axis=1))


def test_records_can_not_be_changed(random_network):
    trace = random_network(RunConfig(units=(8,))).trace(IDS)
    with pytest.raises(AttributeError):
        trace.logits = None
    with pytest.raises(AttributeError):
        trace.layers[0].forward.h = None
