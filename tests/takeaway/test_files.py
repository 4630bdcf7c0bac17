"""What a run is taken away as, without TensorFlow; tests/training/test_export.py runs the programs and loads the model."""

from __future__ import annotations

import ast
import io
import json
import zipfile

import nbformat
import numpy as np
import pytest

from rnnviz.config import RunConfig
from rnnviz.corpus import prepare
from rnnviz.engine.store import Store
from rnnviz.errors import UserError
from rnnviz.nets.weights import weight_shapes
from rnnviz.run_folder import Snapshot
from rnnviz.takeaway.files import Code, packed, packed_name, run_code, run_model

TEXT = "The otter swam over the slow river, and the river was glad of it.\n" * 20


def run(tmp_path, step: int = 7, **config):
    config = RunConfig(units=(8,), **config)
    prepared = prepare(TEXT, config)
    folder = Store(tmp_path).create(config, prepared.text, prepared.vocabulary)
    size = len(prepared.vocabulary)
    weights = {name: np.zeros(shape, np.float32) for name, shape in weight_shapes(config, size).items()}
    folder.add_snapshot(Snapshot(step, 100, 1.0, 1.0, 2.5, 90, "x"), weights, np.zeros((1, size), np.float32))
    return folder


def opened(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode("utf-8") for name in archive.namelist()}


@pytest.mark.parametrize(("level", "window", "needed"), [
    ("char", 32, {"corpus.txt"}), ("word", 8, {"corpus.txt", "vocabulary.json", "words.py"}),
])
def test_a_script_comes_with_all_that_it_reads(tmp_path, level, window, needed):
    files = opened(packed(run_code(run(tmp_path, level=level, window=window)).files("script")))
    assert set(files) == {"network.py"} | needed
    ast.parse(files["network.py"])
    assert files["corpus.txt"] == TEXT


def test_a_notebook_is_a_notebook(tmp_path):
    files = opened(packed(run_code(run(tmp_path)).files("notebook")))
    nbformat.validate(nbformat.reads(files["network.ipynb"], as_version=4))


def test_the_model_comes_with_its_vocabulary_in_the_order_of_its_ids(tmp_path):
    folder = run(tmp_path)
    folder.model_path.write_bytes(b"the model")
    files = opened(packed(run_model(folder)))
    assert files["model.keras"] == "the model"
    assert json.loads(files["vocabulary.json"])["tokens"] == list(folder.vocabulary.tokens)


def test_the_same_run_gives_the_same_bytes(tmp_path):
    folder = run(tmp_path)
    for kind in ("script", "notebook", "keras"):
        assert packed(run_code(folder).files(kind)) == packed(run_code(folder).files(kind))


def test_a_run_that_learned_nothing_gets_a_sentence(tmp_path):
    with pytest.raises(UserError, match="has not learned anything yet"):
        run_code(run(tmp_path, step=0))


def test_one_file_is_no_zip_and_says_so_in_its_name():
    code = Code("neuron", '"""A neuron.\n"""\nprint(1)\n', {"a.keras": lambda: b"a"}, {})
    assert packed(code.files("script")) == code.program.encode()
    assert packed_name("neuron", "script", code.files("script")) == "rnnviz-neuron.py"
    assert packed_name("neuron", "keras", code.files("keras")) == "rnnviz-neuron.keras"
    more = Code("neuron", code.program, {}, {"corpus.txt": lambda: b"text"})
    assert opened(packed(more.files("script"))) == {"neuron.py": code.program, "corpus.txt": "text"}
    assert packed_name("neuron", "notebook", more.files("notebook")) == "rnnviz-neuron-notebook.zip"
    assert not more.files("keras")
