"""What each page of the lesson gives away: its script and its notebook are run for a few steps, its models opened."""

from __future__ import annotations

import json
import re

import keras
import nbformat
import numpy as np
import pytest

from rnnviz.lessons import both_ways, exam, word_network
from rnnviz.lessons.both_ways_code import MODELS, both_ways_code
from rnnviz.lessons.influence_code import influence_code
from rnnviz.lessons.keras_code import neuron_code
from rnnviz.lessons.layer_sizes import layer_code
from rnnviz.lessons.linear_neuron import learn, predict
from rnnviz.lessons.recall_code import recall_code
from rnnviz.lessons.series import RULES
from rnnviz.lessons.stack_code import stack_code
from rnnviz.lessons.stacking import Stack, stages
from rnnviz.lessons.tasks import TASKS
from rnnviz.lessons.word_code import word_code
from rnnviz.nets.network import Network
from rnnviz.run_folder import RunFolder
from rnnviz.engine.store import BUNDLED
from rnnviz.takeaway.files import run_model
from tests.takeaway.running import laid_out, run_notebook, run_script
from tests.training.conftest import KERAS_SAVES

pytestmark = KERAS_SAVES


def neuron():
    series = RULES["tribonacci"].series()
    return neuron_code(series, learn(series.numbers[: series.seen], 3, 0))


def speller():
    lesson = word_network.learn("hello", 0)
    return word_code(lesson.spelling, lesson.after)


CODES = {
    "neuron": neuron,
    "speller": speller,
    "influence": lambda: influence_code("the river", "char", run_model(RunFolder(BUNDLED / "tale-gru"))),
    "recall": lambda: recall_code(("lstm", "rnn")),
    "layer": lambda: layer_code("gru", 16, 32),
    "both ways": both_ways_code,
    "stack": lambda: stack_code(Stack("lstm", (16, 8), (True, True))),
    "stack, last step": lambda: stack_code(Stack("gru", (8, 16, 8), (True, True, False), 1, 3)),
}


@pytest.fixture(params=CODES)
def code(request):
    return CODES[request.param]()


@pytest.fixture(autouse=True)
def few_steps(monkeypatch):
    monkeypatch.setenv("STEPS", "2")
    monkeypatch.setenv("SHARE", "0.001")


def test_the_script_runs(code, tmp_path, monkeypatch):
    path, *_ = laid_out(code.files("script"), tmp_path)
    assert path.name == f"{code.name}.py"
    run_script(path, monkeypatch)


def test_the_notebook_runs(code, tmp_path, monkeypatch):
    path, *_ = laid_out(code.files("notebook"), tmp_path)
    nbformat.validate(nbformat.read(path, as_version=4))
    run_notebook(path, monkeypatch)


def test_plain_keras_opens_each_model(code, tmp_path):
    models = [path for path in laid_out(code.files("keras"), tmp_path) if path.suffix == ".keras"]
    assert models
    for path in models:
        assert keras.saving.load_model(path).count_params()


def test_it_needs_nothing_of_rnnviz_and_reads_well(code):
    assert not re.search(r"^\s*(from|import) rnnviz", code.program, re.MULTILINE)
    assert "$" not in code.program
    assert max(map(len, code.program.splitlines())) <= 104


def opened(code, tmp_path, name):
    laid_out(code.models, tmp_path)
    return keras.saving.load_model(tmp_path / name)


def test_the_neuron_goes_on_as_on_the_page(tmp_path):
    series = RULES["tribonacci"].series()
    weights = learn(series.numbers[: series.seen], 3, 0).weights[-1]
    model = opened(neuron(), tmp_path, "neuron.keras")
    expected = predict(weights, series.numbers)
    states = model([np.zeros((1, len(expected), 1)), np.array([series.numbers[:3][::-1]])])
    np.testing.assert_allclose(states[0, :, 0], expected, rtol=1e-5)


def test_the_speller_expects_as_on_the_page(tmp_path):
    lesson = word_network.learn("hello", 0)
    model = opened(speller(), tmp_path, "speller.keras")
    expected = word_network.read(lesson.after, lesson.spelling.inputs).probabilities
    given = np.eye(len(lesson.spelling.tokens) - 1)[list(lesson.spelling.inputs)]
    np.testing.assert_allclose(model(given[None])[0], expected, rtol=0, atol=1e-5)
    assert json.loads((tmp_path / "vocabulary.json").read_text("utf-8"))["tokens"] == list(lesson.spelling.tokens)


@pytest.mark.parametrize("cell", ["lstm", "rnn"])
def test_what_holds_a_symbol_answers_as_on_the_page(cell, tmp_path):
    model = opened(CODES["recall"](), tmp_path, f"recall-{cell}.keras")
    network, result = exam.network("recall", cell)
    ids, _ = TASKS["recall"].draw(np.random.default_rng(0), result.lag, 4)
    expected = [network.logits(one)[-1] for one in ids]
    np.testing.assert_allclose(model(ids), expected, rtol=0, atol=1e-4)


@pytest.mark.parametrize("name", MODELS)
def test_what_reads_both_ways_says_what_it_says_on_the_page(name, tmp_path):
    model = opened(both_ways_code(), tmp_path, name)
    recipe, direction = MODELS[name]
    ids = both_ways.read("Grandmother sat in her chair.").ids
    if recipe == "window":
        network = Network.of(both_ways.writer("window").config, both_ways.weights(recipe, direction))
        np.testing.assert_allclose(model(ids[None])[0], network.logits(ids)[-1], rtol=0, atol=1e-4)
    else:
        expected = both_ways.labeller(recipe, direction).logits(ids)
        np.testing.assert_allclose(model(ids[None])[0], expected, rtol=0, atol=1e-4)


def test_a_stack_has_the_layers_that_are_drawn(tmp_path):
    stack = Stack("lstm", (16, 8), (True, False))
    model = opened(stack_code(stack), tmp_path, "stack.keras")
    drawn = stages(stack)
    assert [layer.name for layer in model.layers[1:]] == [stage.name for stage in drawn]
    assert [layer.count_params() for layer in model.layers[1:]] == [stage.parameters.count for stage in drawn]
    assert model(np.zeros((stack.batch, stack.steps), int)).shape == drawn[-1].shape


def test_a_stack_that_cannot_be_built_is_no_model(tmp_path, monkeypatch):
    code = stack_code(Stack("lstm", (16, 8), (False, True)))
    assert not code.files("keras")
    path, *_ = laid_out(code.files("script"), tmp_path)
    with pytest.raises(ValueError, match="expected ndim=3, found ndim=2"):
        run_script(path, monkeypatch)
