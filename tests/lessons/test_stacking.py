"""What the lesson says of a stack is what Keras makes of the very code that is shown."""

import itertools
import runpy

import pytest

from rnnviz.config import CELLS
from rnnviz.errors import UserError
from rnnviz.lessons.stack_code import stack_code
from rnnviz.lessons.stacking import TEXT, Stack, labels, recorded_from, refusal, stages

SWITCHES = [switches for count in (1, 2, 3) for switches in itertools.product((True, False), repeat=count)]
FITTING = [switches for switches in SWITCHES if all(switches[:-1])]
REFUSED = [switches for switches in SWITCHES if not all(switches[:-1])]


@pytest.fixture(autouse=True)
def learns_for_one_step_alone(monkeypatch):
    monkeypatch.setenv("STEPS", "1")


def built(stack, tmp_path):
    """The model that the shown code builds."""
    path = tmp_path / "stack.py"
    path.write_text(stack_code(stack).program, encoding="utf-8")
    return runpy.run_path(str(path))["model"]


def stack_of(cell, switches):
    return Stack(cell, (64, 32, 16)[: len(switches)], switches, batch=3, steps=5)


@pytest.mark.parametrize("switches", FITTING, ids=str)
@pytest.mark.parametrize("cell", CELLS)
def test_names_shapes_and_counts_are_those_of_the_model_that_the_code_builds(cell, switches, tmp_path, capsys):
    stack = stack_of(cell, switches)
    model = built(stack, tmp_path)
    shown = [(stage.name, stage.kind, stage.shape, stage.parameters.count) for stage in stages(stack)]
    assert shown == [
        (layer.name, type(layer).__name__, tuple(layer.output.shape), layer.count_params()) for layer in model.layers
    ]
    assert refusal(stack) is None
    assert "Output Shape" in capsys.readouterr().out


@pytest.mark.parametrize("switches", REFUSED, ids=str)
@pytest.mark.parametrize("cell", CELLS)
def test_the_refusal_is_what_keras_says_word_for_word(cell, switches, tmp_path):
    stack = stack_of(cell, switches)
    with pytest.raises(ValueError) as caught:
        built(stack, tmp_path)
    assert refusal(stack) == f"{type(caught.value).__name__}: {caught.value}"


def test_the_version_named_is_the_one_installed():
    import keras

    assert recorded_from() == keras.__version__


def test_nothing_above_the_refusing_layer_has_a_shape():
    stack = Stack("gru", (64, 32, 16), (True, False, True))
    assert [stage.shape for stage in stages(stack)] == [(4, 6, 16), (4, 6, 64), (4, 32), None, None]
    assert stack.refused == 2


def test_each_step_s_label_is_the_character_that_follows():
    for steps in range(2, 9):
        assert labels(Stack(steps=steps)) == TEXT[1 : steps + 1]
        assert len(labels(Stack(steps=steps))) == steps


@pytest.mark.parametrize(("values", "sentence"), [
    ({"steps": 9}, "Time steps must be a whole number from 2 to 8; got 9"),
    ({"batch": 0}, "Batch must be a whole number from 1 to 64; got 0"),
    ({"cell": "mlp"}, "Cell must be one of rnn, gru, lstm; got 'mlp'"),
    ({"units": (8,)}, "got 1 and 2"),
    ({"units": (8, 8, 8, 8), "sequences": (True,) * 4}, "1 to 3 layers"),
])
def test_what_cannot_be_drawn_is_refused_with_a_sentence(values, sentence):
    with pytest.raises(UserError, match=sentence):
        Stack(**values)


def test_the_code_is_short_enough_for_a_slide():
    code = stack_code(Stack("rnn", (128, 128, 128), (False, False, False), 64, 8)).program
    assert max(map(len, code.splitlines())) <= 80
