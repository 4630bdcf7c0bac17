from rnnviz.config import RunConfig
from rnnviz.diagnosis.cells import saturated_gates
from tests.diagnosis.making import evidence, gate


def test_gates_that_are_always_at_an_end_are_told_with_their_shares():
    reading = saturated_gates(evidence(gates=(gate("i", closed=0.95), gate("f", closed=0.5, opened=0.45), gate("o"))))
    assert "67 % of the gates of layer 1" in reading.evidence
    assert "input gate (i) 95 % closed, 10 % open" in reading.evidence
    assert reading.changes["learning_rate"] < RunConfig().learning_rate


def test_gates_that_are_often_between_are_well():
    assert saturated_gates(evidence(gates=(gate("i", closed=0.6, opened=0.2), gate("f"), gate("o")))) is None


def test_a_few_at_an_end_are_well():
    assert saturated_gates(evidence(gates=(gate("i"), gate("f", opened=0.9), gate("o")))) is None


def test_a_network_without_gates_has_none_that_stand_still():
    assert saturated_gates(evidence(gates=())) is None


def test_each_layer_is_looked_at_by_itself():
    still = tuple(gate(symbol, closed=0.85)._replace(layer=2) for symbol in "ifo")
    moving = tuple(gate(symbol)._replace(layer=layer) for layer in (0, 1) for symbol in "ifo")
    assert "layer 3" in saturated_gates(evidence(gates=(*moving, *still))).evidence
