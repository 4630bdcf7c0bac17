"""The benchmarks on tiny sizes: that they run and say what they measured, not what the numbers are."""

from __future__ import annotations

import json
import sys
from types import ModuleType

import numpy as np
import pytest
from click.testing import CliRunner

from rnnviz.benchmarks import copying, growth, peers, quality, reading, recipe, writing
from rnnviz.benchmarks.report import Measured, markdown
from rnnviz.commands.bench import command
from rnnviz.config import RunConfig
from rnnviz.corpus import load_bundled


def test_a_table_tells_median_and_spread():
    table = markdown([Measured("start", "first words", "seconds", (3.0, 1.0, 2.0)), Measured("writing", "LSTM", "1/s", (1234.5,))])
    assert "| start | first words | 2.00 | 1.00 to 3.00 | 3 | seconds |" in table
    assert "| writing | LSTM | 1,234 | 1,234 to 1,234 | 1 | 1/s |" in table


def test_writing_and_reading_measure_every_contestant_and_keep_the_numbers(monkeypatch, tmp_path):
    tiny = RunConfig(units=(8,), embedding=4)
    monkeypatch.setattr(writing, "CONTESTANTS", {"tiny": (tiny, 5), "both ways": (RunConfig(units=(8,), bidirectional=True), 2)})
    monkeypatch.setattr(reading, "TRACED", {"LSTM 128": tiny})
    out = tmp_path / "numbers.json"
    done = CliRunner().invoke(command, ["writing", "reading", "--repeats", "2", "--json", str(out)])
    assert done.exit_code == 0, done.output
    kept = json.loads(out.read_text(encoding="utf-8"))
    assert {one["what"].split(",")[0] for one in kept["measured"]} >= {"tiny", "both ways", "trace", "influence by gradient"}
    assert all(len(one["values"]) == 2 and min(one["values"]) > 0 for one in kept["measured"])
    assert kept["machine"]["cores"] >= 1


def test_copying_measures_sorting_and_answering_at_each_size(monkeypatch):
    monkeypatch.setattr(copying, "SIZES", (500, 2000))
    done = CliRunner().invoke(command, ["copying", "--repeats", "2"])
    assert done.exit_code == 0, done.output
    for what in ("sorted", "answered, half copied", "answered, all copied"):
        for text in ("lines of the text, 500", "lines of the text, 2,000", "the text again and again, 2,000", "one letter, 2,000"):
            assert f"| copying | {what}: {text} characters |" in done.output


@pytest.mark.parametrize("dropout", [0.0, 0.3])
@pytest.mark.parametrize("config", recipe.NETWORKS.values(), ids=recipe.NETWORKS)
def test_the_recipe_stands_beside_what_differs_from_it_in_one_thing(config, dropout):
    first, *others = recipe.ways(config.replace(dropout=dropout)).values()
    assert first == config.replace(dropout=dropout)
    differ = [{name for name, value in other.to_dict().items() if value != first.to_dict()[name]} for other in others]
    assert differ == [{"learning_rate"}, {"learning_rate"}, {"optimizer"}, {"dropout"}]


def test_recipes_are_measured_on_each_text(monkeypatch, tmp_path):
    monkeypatch.setattr(recipe, "NETWORKS", {"RNN": RunConfig(cell="rnn", units=(8,))})
    asked = []

    def train(text, config, out):
        asked.append((text.stem, config.dropout, config.seconds, config.seed))
        return {"held_out_loss": 2.0 + config.learning_rate}

    monkeypatch.setattr(recipe, "train", train)
    for name, length in (("short", 3000), ("long", 310_000)):
        (tmp_path / f"{name}.txt").write_text("to be or not " * (length // 13), encoding="utf-8")
    texts = [argument for name in ("short", "long") for argument in ("--text", str(tmp_path / f"{name}.txt"))]
    done = CliRunner().invoke(command, ["recipe", *texts, "--seconds", "5", "--repeats", "1"])
    assert done.exit_code == 0, done.output
    assert asked == [(name, dropout, 5.0, 0) for name, usual, other in (("short", 0.3, 0.0), ("long", 0.0, 0.2))
                     for dropout in (usual, usual, usual, usual, other)]
    assert "| recipe | short, RNN, 5 s, twice its learning rate | 2.04 |" in done.output


def test_the_slope_is_the_exponent_of_a_power_law():
    assert growth.slope((1, 10, 100), (2, 200, 20000)) == pytest.approx(2)


def test_peers_do_the_same_work_and_are_compared(monkeypatch):
    monkeypatch.setattr(peers, "WRITTEN", {"ours": 3, "Keras": 2, "PyTorch": 2})
    monkeypatch.setattr(peers, "TIME_STEPS", 5)
    found = {one.what: one for one in peers.measure(1, lambda words: None)}
    assert found["writing, ours against Keras `predict` in a loop"].unit == "times as fast"
    assert all(min(one.values) > 0 for one in found.values())


def test_quality_is_that_of_every_contestant_at_every_budget(monkeypatch, tmp_path):
    text = load_bundled("tale").text[:9000]
    (tmp_path / "text.txt").write_text(text, encoding="utf-8")
    monkeypatch.setattr(quality, "BUDGETS", (3.0,))
    monkeypatch.setitem(sys.modules, "__main__", ModuleType("__main__"))  # else each contestant would import it anew
    found = {(one.what, one.unit): one.values for one in quality.measure(tmp_path / "text.txt", 1, lambda words: None)}
    losses = {what: values for (what, unit), values in found.items() if unit == "nats per character held out"}
    assert {"LSTM 128, 3 s, rnnviz", "LSTM 128, 3 s, Keras as in tutorials"} <= set(losses)
    assert all(0 < loss < np.log(len(set(text))) for (loss,) in losses.values())


def test_an_even_guess_costs_the_logarithm_of_the_number_of_tokens():
    ids = np.random.default_rng(0).integers(7, size=523)
    assert quality._nats(lambda asked: np.zeros((*asked.shape, 7)), ids) == pytest.approx(np.log(7))
