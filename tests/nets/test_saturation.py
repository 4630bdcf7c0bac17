import numpy as np
import pytest

from rnnviz.config import RunConfig
from rnnviz.errors import UserError
from rnnviz.nets.records import GRUStates, LayerTrace, Trace
from rnnviz.nets.saturation import in_words, saturation

IDS = np.arange(40) % 7


def gru_trace(z, r):
    states = GRUStates(np.array(z), np.array(r), *[np.zeros_like(z)] * 2)
    return Trace(np.zeros(len(z), int), (LayerTrace(states),), np.zeros((len(z), 2)))


def test_shares_count_the_time_steps_nearly_closed_and_nearly_open():
    z = np.array([[0.05, 0.95], [0.5, 0.99], [0.09, 0.91], [0.3, 0.89]])
    r = np.array([[0.1, 0.9]] * 4)  # neither: below 0.1 and above 0.9 it must be
    update, reset = saturation(gru_trace(z, r))
    assert (update.layer, update.direction, update.gate, reset.gate) == (0, "forward", "z", "r")
    assert update.closed.tolist() == [0.5, 0]
    assert update.opened.tolist() == [0, 0.75]
    assert reset.closed.tolist() == reset.opened.tolist() == [0, 0]


def test_every_gate_of_every_layer_and_direction_is_there_and_nothing_else(architecture, random_network):
    trace = random_network(architecture).trace(IDS)
    if architecture.cell == "rnn":
        with pytest.raises(UserError, match="plain RNN"):
            saturation(trace)
        return
    found = saturation(trace)
    assert [(one.layer, one.direction, one.gate) for one in found] == [
        (k, direction, gate)
        for k in range(architecture.layers)
        for direction in architecture.directions
        for gate in {"gru": "zr", "lstm": "ifo"}[architecture.cell]
    ]
    for one in found:
        assert one.closed.shape == one.opened.shape == (architecture.units[one.layer],)
        assert (one.closed + one.opened <= 1).all()


def test_in_words_tells_how_many_units_are_so_most_of_the_time():
    z = np.full((20, 4), 0.5)
    z[:, 0] = 0.95
    z[:17, 1] = 0.95  # 85 % of the time
    z[:, 2] = 0.01
    assert in_words(saturation(gru_trace(z, np.full((20, 4), 0.5)))) == (
        "Update gate (z), layer 1: nearly open more than 90 % of the time in 1 of 4 units, nearly closed in 1; on "
        "average nearly open 46 % of the time and nearly closed 25 %. "
        "Reset gate (r), layer 1: nearly open more than 90 % of the time in 0 of 4 units, nearly closed in 0; on "
        "average nearly open 0 % of the time and nearly closed 0 %."
    )


def test_in_words_tells_layers_and_directions_apart(random_network):
    config = RunConfig(bidirectional=True, objective="last_step", window=4, units=(8, 8))
    told = in_words(saturation(random_network(config).trace(IDS)))
    for where in ("layer 1:", "layer 1, backward:", "layer 2:", "layer 2, backward:"):
        assert told.count(where) == 3
