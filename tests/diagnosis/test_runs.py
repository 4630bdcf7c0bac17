"""Real trainings, some seconds each: those that have an illness are told so, those that haven't are not."""

import numpy as np
import pytest

from rnnviz.benchmarks.illnesses import CASES, as_expected, of_folder
from rnnviz.corpus import load_bundled, prepare, split
from rnnviz.diagnosis.diagnose import diagnose
from rnnviz.diagnosis.records import WELL
from rnnviz.diagnosis.repeating import LEAST, find_loop
from rnnviz.diagnosis.writing import loops, of_text
from rnnviz.engine.store import BUNDLED
from rnnviz.nets.network import Network
from rnnviz.nets.sampling import Sampling
from rnnviz.nets.writing import write
from rnnviz.run_folder import RunFolder
from rnnviz.training.control import Control
from rnnviz.training.train import train
from tests.diagnosis.making import evidence
from tests.training.conftest import KERAS_SAVES

pytestmark = KERAS_SAVES

ILL = (
    "LSTM, learning rate 0.3, no weight decay", "LSTM, learning rate 1", "LSTM, Adam at 0.3", "LSTM, learning rate 0.0001",
    "LSTM, SGD at 0.2",
    "plain RNN, 256 units, learning rate 1",
    "GRU, 64 units, 60 times through 3,000 characters", "window of 6, one token each",
)


def trained(name, path) -> RunFolder:
    case = CASES[name]
    prepared = prepare(load_bundled(case.corpus).text[: case.characters], case.config)
    folder = RunFolder.create(path, case.config, prepared.text, prepared.vocabulary)
    train(folder, lambda event: None, Control())
    return folder


@pytest.mark.parametrize("name", ILL)
def test_a_training_that_went_wrong_is_told_how(name, tmp_path):
    readings = of_folder(trained(name, tmp_path / "run"))
    assert as_expected(CASES[name], readings), [reading.key for reading in readings]


def test_a_training_by_the_recipe_is_told_to_be_well(tmp_path):
    (reading,) = of_folder(trained("recipe, LSTM", tmp_path / "run"))
    assert reading.severity == WELL


def test_every_illness_has_a_training_that_has_it():
    """But for loops, which are an illness of what is written."""
    has = {key for name in ILL for key in CASES[name].has}
    assert has == {"rate_too_high", "saturated_gates", "rate_too_low", "stuck_at_unigram", "diverged", "overfitting",
                   "corpus_too_small", "window_too_short"}


@pytest.mark.parametrize("run_id", sorted(path.name for path in BUNDLED.iterdir() if path.is_dir()))
def test_the_runs_that_are_shipped_are_well(run_id):
    (reading,) = of_folder(RunFolder(BUNDLED / run_id))
    assert reading.severity == WELL


@pytest.fixture(params=["tale-gru", "grammar-lstm"])
def writer(request):
    """A network that is shipped, as a function of temperature and seed; and the held-out ids."""
    folder = RunFolder(BUNDLED / request.param)
    held_out = split(folder.vocabulary.encode(folder.text))[1]
    network = Network.of(folder.config, folder.weights())

    def written(temperature, seed=0):
        return np.array([token.id for token in write(network, held_out[:20], 300, Sampling(temperature), seed)])

    return written, held_out


def test_always_the_most_probable_token_ends_in_a_loop_and_chance_does_not(writer):
    written, held_out = writer
    circle = written(0.0)
    assert of_text(circle, held_out, "char", 0.0).key == "loops"
    assert loops(evidence(sample=circle)) and find_loop(circle, LEAST["char"]).period > 1
    assert not any(loops(evidence(sample=written(0.7, seed))) for seed in range(3))


def test_a_low_temperature_is_told_and_a_usual_one_is_not(writer):
    written, held_out = writer
    for seed in range(3):
        cold = of_text(written(0.1, seed), held_out, "char", 0.1)
        assert cold.key in ("temperature_too_low", "loops") and cold.changes == {"temperature": 0.8}
        assert of_text(written(0.8, seed), held_out, "char", 0.8) is None


def test_nothing_is_judged_before_it_is_known(tmp_path):
    """While a run goes on only its losses are known."""
    assert diagnose(evidence(state="running", moved=None, gates=()))[0].severity == WELL
