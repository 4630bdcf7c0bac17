"""What was recorded of the exam: the table is whole, and the networks that were kept still give what stands in it."""

import numpy as np
import pytest

from rnnviz.config import CELLS
from rnnviz.lessons import exam
from rnnviz.lessons.tasks import TASKS
from rnnviz.nets.network import Network

LONG = ("order", "recall")
SAT = [(task, cell, live) for live, tasks in ((False, LONG), (True, TASKS)) for task in tasks for cell in CELLS]
KEPT = [("recall", cell) for cell in CELLS]


@pytest.mark.parametrize(("task", "cell", "live"), SAT)
def test_every_lag_was_sat_with_at_least_five_seeds(task, cell, live):
    assert exam.lags(task, live) == (5, 10, 20, 50)
    for lag in exam.lags(task, live):
        rows = [one for one in exam.results(live) if one[:3] == (task, cell, lag)]
        assert [one.seed for one in rows] == [0, 1, 2, 3, 4]
        assert exam.accuracies(task, cell, lag, live) == tuple(one.accuracy for one in rows)


def test_what_was_never_sat_has_no_accuracy():
    with pytest.raises(KeyError):
        exam.accuracies("recall", "lstm", 49)


@pytest.mark.parametrize(("task", "cell"), KEPT)
def test_a_kept_network_answers_the_exam_s_questions_as_it_did(task, cell):
    network, result = exam.network(task, cell)
    assert result[:3] == (task, cell, 50)
    asked = np.random.default_rng(result.seed).spawn(3)[1]
    ids, labels = TASKS[task].draw(asked, result.lag, exam.recipe()["asked"])
    answers = answered(network, ids).argmax(axis=-1)
    # An example whose two best answers are nearly alike may fall either way.
    assert (answers == labels).mean() == pytest.approx(result.accuracy, abs=0.002)


def answered(network: Network, ids: np.ndarray) -> np.ndarray:
    (layer,) = network.layers
    outputs = layer.outputs(layer.project(network.embedding[ids.T]))[-1]
    return outputs @ network.output_kernel + network.output_bias


@pytest.mark.parametrize(("task", "cell"), KEPT)
def test_the_one_that_was_kept_is_the_one_in_the_middle(task, cell):
    _, result = exam.network(task, cell)
    found = exam.accuracies(task, cell, 50)
    assert found[result.seed] == sorted(found)[2]
    assert result.seed == found.index(sorted(found)[2])


@pytest.mark.parametrize(("task", "cell"), KEPT)
def test_nets_compute_what_keras_computes_with_these_weights(task, cell):
    from rnnviz.training import models

    network, result = exam.network(task, cell)
    with np.load(exam.FOLDER / f"exam_{task}_{cell}.npz") as weights:
        model = models.build(network.config, network.vocabulary_size)
        models.load_weights(model, dict(weights))
    ids, _ = TASKS[task].draw(np.random.default_rng(5), result.lag, 40)
    theirs = model.predict_on_batch(ids)
    assert np.abs(answered(network, ids) - theirs).max() <= 1e-4 * np.abs(theirs).max()
    np.testing.assert_allclose(network.next_logits(ids[0]), theirs[0], rtol=0, atol=1e-4 * np.abs(theirs).max())


def test_held_counts_from_95_per_cent_on():
    assert exam.held((0.95, 0.949, 1.0)) == 2
