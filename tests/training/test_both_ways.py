"""The networks of the lesson on reading both ways: how they are trained, and that the records are theirs."""

from itertools import islice

import numpy as np
import pytest

from rnnviz.corpus import load_bundled, split
from rnnviz.lessons import both_ways as lesson
from rnnviz.lessons.both_ways import CORPUS, READ_WINDOW, SIDE, UNITS, WINDOW
from rnnviz.training import both_ways, models

RECORDED = [("fill", "forward"), ("fill", "both"), ("next", "forward"), ("next", "both"), ("window", "both")]
VOCABULARY = lesson.recorded().vocabulary
TRAIN, HELD_OUT = split(VOCABULARY.encode(load_bundled(CORPUS).text))


def model_of(recipe, direction):
    model = both_ways.build(recipe, direction, len(VOCABULARY))
    models.load_weights(model, lesson.weights(recipe, direction))
    return model


def examples_of(recipe, seed=0):
    return next(both_ways.examples(recipe, TRAIN, len(VOCABULARY), seed))


def close(ours, theirs):
    assert np.abs(ours - theirs).max() <= 1e-5 * np.abs(theirs).max()


@pytest.mark.parametrize(("recipe", "direction"), [pair for pair in RECORDED if pair[0] != "window"])
def test_numpy_says_at_every_step_what_keras_says(recipe, direction):
    model, network = model_of(recipe, direction), lesson.labeller(recipe, direction)
    ids = HELD_OUT[:WINDOW]
    close(network.logits(ids), model(ids[None]).numpy()[0])
    close(network.logits(np.stack([ids, ids[::-1]], axis=1))[:, 1], model(ids[None, ::-1]).numpy()[0])
    assert network.parameters == model.count_params()


@pytest.mark.parametrize(("name", "recipe", "direction"), [
    ("forward", "next", "forward"), ("leak", "next", "both"), ("window", "window", "both"),
])
def test_a_writer_s_next_token_is_the_one_of_keras(name, recipe, direction):
    model = model_of(recipe, direction)
    read = READ_WINDOW if name == "window" else WINDOW
    theirs = model(HELD_OUT[None, :WINDOW][:, -read:]).numpy()[0]
    close(lesson.writer(name).next_logits(HELD_OUT[:WINDOW]), theirs if recipe == "window" else theirs[-1])


@pytest.mark.parametrize("direction", UNITS)
def test_the_recorded_accuracy_is_that_of_the_recorded_weights(direction):
    first = lesson.recorded().filling[direction][0]
    found = both_ways.filled(both_ways.say_at_blank(model_of("fill", direction)), HELD_OUT, len(VOCABULARY))
    assert found["accuracy"] == pytest.approx(first.accuracy, abs=1e-3)
    assert found["loss"] == pytest.approx(first.loss, abs=1e-3)


@pytest.mark.parametrize("direction", UNITS)
def test_the_recorded_losses_are_those_of_the_recorded_weights(direction):
    found, kept = both_ways.foretold(both_ways.say_at_every_step(model_of("next", direction)), HELD_OUT), lesson.recorded().foretelling[direction]
    assert (found["held_out"], found["last"]) == pytest.approx((kept.held_out, kept.last), abs=1e-3)
    assert len(kept.curve) * both_ways.AVERAGED == both_ways.STEPS["next"]
    assert lesson.recorded().steps == both_ways.STEPS


def test_blanks_hide_what_is_asked_for_and_nothing_else_counts():
    ids, targets, counts = examples_of("fill")
    blank = len(VOCABULARY)
    assert ids.shape == targets.shape == (32, WINDOW)
    assert ((ids == blank) == (counts == 1)).all()
    assert (ids == targets)[counts == 0].all()
    assert counts.mean() == pytest.approx(lesson.BLANKED, abs=0.03)


def test_at_every_step_the_label_is_the_next_token():
    ids, targets, counts = examples_of("next")
    assert (ids[:, 1:] == targets[:, :-1]).all() and (counts == 1).all()


def test_a_window_has_one_label_the_token_after_it():
    ids, targets, _ = examples_of("window")
    assert ids.shape == (256, READ_WINDOW) and targets.shape == (256,)
    text = VOCABULARY.decode(TRAIN)
    assert VOCABULARY.decode([*ids[0], targets[0]]) in text


@pytest.mark.parametrize(("recipe", "direction"), RECORDED)
def test_a_network_learns_and_the_same_seed_learns_the_same(recipe, direction, monkeypatch):
    monkeypatch.setitem(both_ways.BATCH, recipe, 4)
    (one, losses), (other, again) = (both_ways.trained(recipe, direction, TRAIN[:2000], len(VOCABULARY), 1, steps=8) for _ in range(2))
    assert np.isfinite(losses).all() and losses.shape == (8,)
    np.testing.assert_allclose(losses, again, rtol=1e-4)
    assert losses[-2:].mean() < losses[:2].mean()


def test_a_filling_is_scored_by_blanking_each_token_alone():
    model, ids = model_of("fill", "both"), HELD_OUT[: 2 * SIDE + 3]
    twin = []
    for place in range(SIDE, len(ids) - SIDE):
        stretch = ids[place - SIDE : place + SIDE + 1].copy()
        stretch[SIDE] = len(VOCABULARY)
        twin.append(int(model(stretch[None]).numpy()[0, SIDE].argmax()) == ids[place])
    found = both_ways.filled(both_ways.say_at_blank(model), ids, len(VOCABULARY))
    assert found["accuracy"] == pytest.approx(np.mean(twin))


def test_fewer_blanks_are_spread_over_all_of_the_text():
    asked = []

    def say(stretches):
        asked.append(stretches)
        return np.zeros((len(stretches), 3))

    ids = np.arange(4 * SIDE) % 3
    both_ways.filled(say, ids, 3, most=5)
    both_ways.filled(say, ids, 3, most=10_000)
    assert [len(stretches) for stretches in asked] == [5, 2 * SIDE]
    assert (asked[0][:, SIDE] == 3).all()
    np.testing.assert_array_equal(np.delete(asked[0][-1], SIDE), np.delete(ids[-2 * SIDE - 1 :], SIDE))
    assert ids.max() == 2  # the text itself stays whole


def test_examples_go_on_and_differ():
    first, second = islice(both_ways.examples("next", TRAIN, len(VOCABULARY), 0), 2)
    assert (first.ids != second.ids).any()
