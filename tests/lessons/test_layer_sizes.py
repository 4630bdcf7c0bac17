"""A layer's shapes and its lines of Keras, against Keras; the lines are run as they stand."""

import pytest

from rnnviz.config import CELLS
from rnnviz.lessons.layer_sizes import layer_code, layer_size
from rnnviz.nets.parameters import CELL_NAMES
from tests.takeaway.running import run_code

SIZES = [(8, 16), (64, 64), (512, 256)]


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize(("units", "inputs"), SIZES)
def test_shapes_and_count_are_those_of_the_keras_layer(cell, units, inputs):
    import keras
    layer = getattr(keras.layers, CELL_NAMES[cell])(units)
    layer.build((None, None, inputs))
    size = layer_size(cell, inputs, units)
    assert size.shapes == {weight.name: tuple(weight.shape) for weight in layer.weights}
    assert size.parameters.count == layer.count_params()


@pytest.mark.parametrize("cell", CELLS)
def test_the_code_builds_the_layer_and_prints_its_shapes(cell, tmp_path, monkeypatch, capsys):
    run_code(layer_code(cell, 16, 32), tmp_path, monkeypatch)
    size = layer_size(cell, 16, 32)
    shapes = [f"{name} {shape}" for name, shape in size.shapes.items()]
    assert capsys.readouterr().out.splitlines() == [*shapes, f"{size.parameters.count:,} parameters"]


def test_an_lstm_s_count_is_the_formula_of_the_page():
    assert layer_size("lstm", 64, 128).parameters.formula == "4 · units · (input + units + 1)"
    assert layer_size("lstm", 64, 128).parameters.count == 4 * 128 * (64 + 128 + 1)


def test_the_code_is_short_enough_for_a_slide():
    assert max(map(len, layer_code("gru", 256, 512).program.splitlines())) <= 80
