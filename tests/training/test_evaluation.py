import math

import numpy as np
import pytest

from rnnviz.config import RunConfig
from rnnviz.nets.network import Network
from rnnviz.nets.scoring import held_out_loss
from rnnviz.training import models
from rnnviz.training.evaluation import Judge

VOCABULARY = 6
CONFIGS = {
    "every_step": RunConfig(units=(8,), embedding=4),
    "last_step": RunConfig(units=(8,), embedding=4, bidirectional=True, window=6),
}


@pytest.fixture(params=CONFIGS)
def judge(request):
    return Judge(CONFIGS[request.param], VOCABULARY)


def some_ids(count):
    return np.random.default_rng(1).integers(VOCABULARY, size=count).astype("int32")


@pytest.mark.parametrize("count", [2, 5, 201, 617])
def test_the_final_score_is_the_one_that_numpy_finds(judge, count):
    """Over all tokens but the first, in stretches of 200, the last one shorter."""
    score = judge.final_score(some_ids(count))
    expected = held_out_loss(Network.of(judge.config, models.named_weights(judge.model)), some_ids(count))
    assert score.tokens == count - 1
    assert score.loss == pytest.approx(expected, rel=1e-5)


def test_a_network_that_knows_nothing_scores_as_guessing(judge):
    weights = {name: 0 * array for name, array in models.named_weights(judge.model).items()}
    judge.take(weights)
    assert judge.final_score(some_ids(300)).loss == pytest.approx(math.log(VOCABULARY))


def test_a_quick_score_says_how_many_tokens_it_is_of(judge, monkeypatch):
    monkeypatch.setattr(Judge, "_affordable", lambda *_: 3)
    assert judge.snapshot_score(some_ids(2001)).tokens == 600


def test_little_memory_gives_the_same_score(judge, monkeypatch):
    whole = judge.final_score(some_ids(500))
    monkeypatch.setattr("rnnviz.training.evaluation._NUMBERS_LIMIT", 5000)
    parts = judge.final_score(some_ids(500))
    assert (parts.tokens, parts.loss) == (whole.tokens, pytest.approx(whole.loss, rel=1e-6))


def test_logits_have_the_shape_that_a_snapshot_keeps(judge):
    steps = 1 if judge.config.objective == "last_step" else 30
    assert judge.logits(some_ids(30)).shape == (steps, VOCABULARY)


@pytest.mark.parametrize("objective", CONFIGS)
def test_networks_of_a_race_are_scored_on_the_same_tokens_whatever_their_size(objective, monkeypatch):
    monkeypatch.setattr("rnnviz.training.evaluation._SNAPSHOT_WORK", {"every_step": 3e5, "last_step": 5e6})
    monkeypatch.setattr("rnnviz.training.evaluation._FINAL_WINDOWS_WORK", 8e6)
    judges = [
        Judge(CONFIGS[objective].replace(units=units, scored_as=scored_as), VOCABULARY)
        for units in ((8,), (24,)) for scored_as in (None, 900)
    ]
    for score in (Judge.snapshot_score, Judge.final_score):
        alone_small, small, alone_large, large = (score(judge, some_ids(3001)).tokens for judge in judges)
        assert small == large
        assert score == Judge.final_score and objective == "every_step" or alone_small != alone_large
