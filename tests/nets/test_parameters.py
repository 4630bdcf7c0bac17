"""The numbers of weights, held to Keras's count."""

import math

from rnnviz.config import RunConfig
from rnnviz.nets.parameters import parameters
from rnnviz.nets.weights import weight_shapes


def test_counts_are_those_of_keras(architecture, keras_twin):
    twin = keras_twin(architecture)
    counted = parameters(architecture, 7)
    layers = [layer for layer in twin.model.layers if layer.count_params()]
    assert [layer.count for layer in counted] == [layer.count_params() for layer in layers]
    assert sum(layer.count for layer in counted) == twin.model.count_params()
    assert weight_shapes(architecture, 7) == {name: array.shape for name, array in twin.weights.items()}


def test_numbers_come_to_the_count(architecture):
    for layer in parameters(architecture, 1234):
        product, count = layer.numbers.replace(",", "").split(" = ")
        factors = [sum(map(int, factor.strip("()").split(" + "))) for factor in product.split(" · ")]
        assert math.prod(factors) == int(count) == layer.count


def test_an_lstm_in_words_and_numbers():
    embedding, lstm, dense = parameters(RunConfig(), 65)
    assert (embedding.name, embedding.formula) == ("Embedding", "vocabulary · embedding")
    assert embedding.numbers == "65 · 64 = 4,160"
    assert (lstm.name, lstm.formula) == ("LSTM", "4 · units · (input + units + 1)")
    assert lstm.numbers == "4 · 128 · (64 + 128 + 1) = 98,816"
    assert (dense.name, dense.formula) == ("Dense", "(input + 1) · vocabulary")


def test_bidirectional_layers_count_twice_and_are_numbered():
    layers = parameters(RunConfig(cell="gru", bidirectional=True, units=(8, 16), embedding=5), 7)
    assert [layer.name for layer in layers[1:3]] == ["Bidirectional GRU 1", "Bidirectional GRU 2"]
    assert layers[1].formula == "2 · 3 · units · (input + units + 2)"
    assert layers[2].numbers == "2 · 3 · 16 · (16 + 16 + 2) = 3,264"
    assert layers[3].numbers == "(32 + 1) · 7 = 231"
