"""What is exported works without rnnviz: models load in plain Keras, programs run and repeat the run."""

import json
import os
import re
import shutil

import keras
import nbformat
import numpy as np
import pytest

from rnnviz.config import RunConfig
from rnnviz.corpus import prepare
from rnnviz.errors import UserError
from rnnviz.run_folder import RunFolder
from rnnviz.takeaway.notebook import notebook_of
from rnnviz.takeaway.program import network_lines, script
from rnnviz.training import models
from rnnviz.training.control import Control
from rnnviz.training.export import export
from rnnviz.training.train import train
from tests.takeaway.running import run_notebook, run_script

TEXT = "".join(f"{count} green bottles hang on wall {count * 7 % 13}, said the cat.\n" for count in range(60))
SMALL = {"embedding": 6, "window": 12, "batch": 8, "epochs": 1, "seconds": None, "seed": 5, "dropout": 0.0}
CONFIGS = {
    "lstm": RunConfig(units=(12,), **SMALL),
    "stacked gru": RunConfig(cell="gru", units=(10, 8), optimizer="rmsprop", gradient_clip=0, **SMALL),
    "dropout": RunConfig(units=(12, 8), **SMALL | {"dropout": 0.2}),
    "words": RunConfig(cell="rnn", units=(9,), level="word", vocabulary_limit=100, optimizer="sgd", **SMALL),
    "words dropped": RunConfig(units=(9, 8, 8), level="word", vocabulary_limit=100, **SMALL | {"dropout": 0.2}),
    "words dropped, bidirectional": RunConfig(
        cell="gru", units=(8,), bidirectional=True, level="word", vocabulary_limit=100, **SMALL | {"dropout": 0.2}
    ),
    "bidirectional": RunConfig(units=(8, 8), bidirectional=True, weight_decay=5.0, **SMALL),
}


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """Each configuration, trained for one epoch."""
    folder = tmp_path_factory.mktemp("runs")

    def trained(name):
        path = folder / name
        if not path.exists():
            prepared = prepare(TEXT, CONFIGS[name])
            train(RunFolder.create(path, CONFIGS[name], prepared.text, prepared.vocabulary), lambda event: None, Control())
        return RunFolder(path)

    return trained


@pytest.fixture(params=CONFIGS)
def run(runs, request):
    return runs(request.param)


@pytest.fixture
def interrupted(runs, tmp_path):
    """A run that was broken off before its model was written."""
    path = tmp_path / "interrupted"
    shutil.copytree(runs("bidirectional").path, path)
    (path / "model.keras").unlink()
    return RunFolder(path)


def ids_of(folder, length=30):
    return folder.vocabulary.encode(folder.text)[None, :length]


def expected_logits(folder, ids):
    model = models.build(folder.config, len(folder.vocabulary))
    models.load_weights(model, folder.weights())
    return model(ids).numpy()


def check_model(folder, path):
    """Plain Keras opens it, and any number of texts of any length goes in."""
    model = keras.saving.load_model(path)
    for length in (30, 7):
        ids = np.repeat(ids_of(folder, length), 2, axis=0)
        np.testing.assert_allclose(model(ids), expected_logits(folder, ids), rtol=1e-4, atol=1e-5)


def test_a_model_loads_in_plain_keras_with_its_vocabulary_beside(run, tmp_path):
    written = export(run, "keras", tmp_path / "new" / "mine.keras")
    assert [path.name for path in written] == ["mine.keras", "vocabulary.json"]
    check_model(run, written[0])
    assert json.loads(written[1].read_text(encoding="utf-8")) == run.vocabulary.to_dict()


def test_of_an_interrupted_run_the_model_is_that_of_its_last_snapshot(interrupted, tmp_path):
    check_model(interrupted, export(interrupted, "keras", tmp_path)[0])


def test_a_script_repeats_the_run(run, tmp_path, monkeypatch, capsys):
    path, *_ = export(run, "script", tmp_path)
    run_script(path, monkeypatch)
    said = capsys.readouterr().out
    assert f"update {run.snapshots[-1].step:6}  loss" in said
    loss = float(re.search(r"held-out loss ([\d.]+) nats", said)[1])
    made = keras.saving.load_model(tmp_path / "model.keras")
    if run.config.dropout:  # Keras draws what is switched off
        code = path.read_text(encoding="utf-8")
        assert code.count(f"dropout={run.config.dropout}") == run.config.layers
        assert len(re.findall(rf"\w*Dropout\w*\({run.config.dropout}\)", code)) == (run.config.level == "word")
        # Over five seeds, the words of 87 updates came out as much as 0.12 apart, to either side.
        assert loss == pytest.approx(run.status.held_out_loss, abs=0.2 if run.config.level == "word" else 0.03)
    else:
        assert loss == pytest.approx(run.status.held_out_loss, abs=2e-3)
        np.testing.assert_allclose(made(ids_of(run)), expected_logits(run, ids_of(run)), atol=0.02)
    written = said.split("nats per token\n")[-1].strip()
    assert len(run.vocabulary.split(written)) > 60


def test_what_the_set_up_shows_is_the_script_s_own_network(run):
    assert network_lines(run.config).strip() in script(run)


@pytest.mark.parametrize("name", ["lstm", "words", "bidirectional"])
def test_a_notebook_runs(runs, name, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("UPDATES", "2")
    path, *_ = export(runs(name), "notebook", tmp_path)
    run_notebook(path, monkeypatch)
    assert re.search(r"update      2  loss .*\nheld-out loss [\d.]+ nats per token\n", capsys.readouterr().out)
    assert (tmp_path / "model.keras").exists()


def test_a_notebook_has_the_code_of_the_script(run):
    def code(text):
        return [line for line in text.splitlines() if line and not line.startswith("#")]

    cells = [cell.source for cell in nbformat.reads(notebook_of(script(run)), as_version=4).cells if cell.cell_type == "code"]
    as_script = script(run).split('"""\n', 1)[1].replace("Path(__file__).parent", "Path()")
    assert code("\n".join(cells)) == code(as_script)


def test_a_program_can_be_told_to_make_fewer_updates(runs, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("UPDATES", "2")
    path, *_ = export(runs("lstm"), "script", tmp_path)
    run_script(path, monkeypatch)
    assert "update      2  loss" in capsys.readouterr().out


def test_a_program_needs_nothing_of_rnnviz_and_reads_well(run):
    text = script(run)
    assert not re.search(r"^\s*(from|import) rnnviz", text, re.MULTILINE)
    assert max(map(len, text.splitlines())) <= 100
    assert 60 <= len(text.splitlines()) <= 130
    assert "$" not in text


def test_a_program_says_of_weight_decay_what_the_run_had(runs, tmp_path):
    path = tmp_path / "older"
    shutil.copytree(runs("lstm").path, path)
    assert "weight_decay=0.1," in script(RunFolder(path)) and "weight decay" in script(RunFolder(path))
    values = json.loads((path / "config.json").read_text(encoding="utf-8"))
    del values["weight_decay"]
    (path / "config.json").write_text(json.dumps(values), encoding="utf-8")
    assert "weight_decay=None," in script(RunFolder(path)) and "weight decay" not in script(RunFolder(path))


def test_a_run_that_was_stopped_keeps_the_pace_of_its_falling_learning_rate(runs, tmp_path):
    path = tmp_path / "stopped"
    shutil.copytree(runs("lstm").path, path)
    rows = json.loads((path / "history.json").read_text(encoding="utf-8"))
    rate, updates = CONFIGS["lstm"].learning_rate, RunFolder(path).snapshots[-1].step
    rows["learning_rate"] = [rate * (1 - 0.99 * (step - 1) / (4 * updates)) for step in rows["step"]]
    (path / "history.json").write_text(json.dumps(rows), encoding="utf-8")
    text = script(RunFolder(path))
    assert f'"UPDATES", {updates})' in text
    assert f"PolynomialDecay({rate}, {updates}, {rate * (1 - 0.99 / 4):.10g})" in text


def test_a_notebook_is_valid_and_always_the_same(run):
    read = nbformat.reads(notebook_of(script(run)), as_version=4)
    nbformat.validate(read)
    kinds = [cell.cell_type for cell in read.cells]
    assert kinds == ["markdown", "code"] * (len(kinds) // 2)
    assert read.cells[0].source.startswith("# A")
    assert notebook_of(script(run)) == notebook_of(script(run))


def test_a_run_that_has_learned_nothing_has_no_program(tmp_path):
    prepared = prepare(TEXT, CONFIGS["lstm"])
    fresh = RunFolder.create(tmp_path / "fresh", CONFIGS["lstm"], prepared.text, prepared.vocabulary)
    with pytest.raises(UserError, match="has not learned anything yet"):
        export(fresh, "script", tmp_path / "network.py")


@pytest.mark.parametrize("kind", ["keras", "script", "notebook"])
def test_an_ending_that_does_not_fit_is_refused(runs, kind, tmp_path):
    with pytest.raises(UserError, match=r"is a file that ends in \.\w+; got mine\.txt"):
        export(runs("lstm"), kind, tmp_path / "mine.txt")


def test_a_text_of_the_persons_own_is_not_overwritten(runs, tmp_path):
    (tmp_path / "corpus.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(UserError, match="corpus.txt is there already and holds something else"):
        export(runs("lstm"), "script", tmp_path / "network.py")
    assert os.listdir(tmp_path) == ["corpus.txt"]


def test_an_export_can_be_repeated_over_an_older_one(runs, tmp_path):
    export(runs("words"), "keras", tmp_path)
    export(runs("lstm"), "keras", tmp_path)
    check_model(runs("lstm"), tmp_path / "model.keras")
