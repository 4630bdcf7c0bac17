import math

import pytest

from rnnviz.config import RunConfig
from rnnviz.training.watch import PATIENCE, Watch

GUESSING = math.log(50)


def test_a_loss_that_is_no_number_is_a_problem_at_once():
    for loss in (math.nan, math.inf):
        assert "step 7: the loss is no longer a number" in Watch(RunConfig(), 50).problem(7, loss)


def test_a_high_loss_is_a_problem_only_when_it_lasts():
    watch = Watch(RunConfig(), 50)
    for step in range(PATIENCE - 1):
        assert watch.problem(step, 10 * GUESSING) == ""
    assert "far above that of guessing" in watch.problem(PATIENCE, 10 * GUESSING)


def test_one_ordinary_batch_ends_the_worry():
    watch = Watch(RunConfig(), 50)
    for step in range(5 * PATIENCE):
        assert watch.problem(step, GUESSING if step % PATIENCE == 0 else 10 * GUESSING) == ""


def test_only_a_network_no_worse_than_guessing_is_accepted():
    watch = Watch(RunConfig(), 50)
    assert watch.accepts(1.0) and watch.accepts(1.1 * GUESSING)
    assert not watch.accepts(10 * GUESSING) and not watch.accepts(math.nan)


@pytest.mark.parametrize(("clip", "advised"), [(0.0, True), (5.0, False)])
def test_clipping_is_advised_where_there_is_none(clip, advised):
    sentence = Watch(RunConfig(gradient_clip=clip), 50).problem(1, math.nan)
    assert ("gradients should be clipped" in sentence) == advised
