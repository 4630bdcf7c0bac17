"""The live lesson on reading both ways: what it announces and when, that it obeys, and that its networks are Keras's."""

import json
from functools import cache

import numpy as np
import pytest

from rnnviz.errors import UserError
from rnnviz.lessons.both_ways import WINDOW, writer_of
from rnnviz.lessons.both_ways_live import NETWORKS, SAMPLE, TURN, WRITTEN, Asked
from rnnviz.nets.labeller import Labeller
from rnnviz.training import both_ways, live_both_ways, models
from rnnviz.training.control import Control

TEXT = "The otter swam over the slow river, and the river was glad of it.\n" * 20
SETTINGS = {"text": TEXT, "seed": 1, "steps": 7}
ASKED = Asked.of(SETTINGS)
DEMONSTRATIONS = {"leak": live_both_ways.leak, "blank": live_both_ways.blank}


@pytest.fixture(autouse=True)
def small(monkeypatch):
    monkeypatch.setattr(live_both_ways, "LOOK_EVERY", 0)
    for recipe in both_ways.BATCH:
        monkeypatch.setitem(both_ways.BATCH, recipe, 4)


def demonstrated(name, settings=SETTINGS, control=None):
    rows = []
    return DEMONSTRATIONS[name](settings, rows.append, control or Control()), rows


@cache
def usual(name):
    """Compiling takes a second a network: once for all tests that only look."""
    return demonstrated(name)


@pytest.mark.parametrize("name", DEMONSTRATIONS)
def test_they_take_turns_from_the_first_weights_on_and_are_looked_at_now_and_then(name):
    result, rows = usual(name)
    turns = [(row["network"], row["step"]) for row in rows if "loss" in row]
    assert turns == [(network, step) for step in (TURN, 7) for network in NETWORKS[name]]
    looked = [(row["network"], row["step"]) for row in rows if "loss" not in row]
    assert looked == [(network, step) for step in (0, TURN, 7, 7) for network in NETWORKS[name]]
    assert [row["seconds"] for row in rows] == sorted(row["seconds"] for row in rows)
    assert {row["seconds"] for row in rows if row["step"] == TURN and "loss" in row} == {0}  # compiling isn't training
    assert result["step"] == 7 and set(result["scores"]) == set(result["weights"]) == set(NETWORKS[name])
    json.dumps([rows, result["scores"]])  # plain values only


def test_each_learns_what_the_recorded_recipe_has_it_learn():
    _, rows = usual("blank")
    pupil = both_ways.Pupil("fill", "both", ASKED.train_ids, len(ASKED.vocabulary), 1)
    losses = [pupil.learn() for _ in range(TURN)]
    (told,) = [row["loss"] for row in rows if (row["network"], row["step"]) == ("both", TURN) and "loss" in row]
    assert told == pytest.approx(np.mean(losses), rel=1e-3)


@pytest.mark.parametrize("network", ["forward", "leak"])
def test_what_numpy_finds_of_the_next_token_is_what_keras_finds(network):
    result, _ = usual("leak")
    expected = both_ways.foretold(keras_says("leak", network, both_ways.say_at_every_step), ASKED.held_out_ids)
    assert {name: result["scores"][network][name] for name in expected} == pytest.approx(expected, rel=1e-3)


def test_what_numpy_finds_of_blanks_is_what_keras_finds():
    result, _ = usual("blank")
    say = keras_says("blank", "both", both_ways.say_at_blank)
    expected = both_ways.filled(say, ASKED.held_out_ids, len(ASKED.vocabulary))
    assert result["scores"]["both"]["accuracy"] == pytest.approx(expected["accuracy"], abs=0.02)
    assert result["scores"]["both"]["blanks"] == len(ASKED.held_out_ids) - 2 * both_ways.SIDE


def keras_says(name, network, say):
    model = both_ways.build(*NETWORKS[name][network], len(ASKED.vocabulary))
    models.load_weights(model, usual(name)[0]["weights"][network])
    return say(model)


def test_the_right_way_is_scored_by_the_one_token_after_each_window():
    result, _ = usual("leak")
    writer, ids = writer_of("window", result["weights"]["window"]), ASKED.held_out_ids
    losses = []
    for end in range(32, len(ids)):
        logits = writer.next_logits(ids[end - 32 : end]).astype(float)
        losses.append(np.log(np.exp(logits).sum()) - logits[ids[end]])
    assert result["scores"]["window"]["last"] == pytest.approx(np.mean(losses), rel=1e-4)


def test_each_goes_on_from_words_that_none_has_read():
    looks = [row for row in usual("leak")[1] if "text" in row]
    assert {row["start"] for row in looks} == {"The otter swam over the slow "}
    assert looks[0]["start"] in ASKED.held_out_text
    lengths = [len(row["text"]) for row in looks]
    assert lengths[:-3] == [SAMPLE] * len(looks[:-3]) and lengths[-3:] == [WRITTEN] * 3
    assert set("".join(row["text"] for row in looks)) <= set(TEXT)


def test_the_seconds_are_used_up():
    result, _ = demonstrated("blank", {"text": TEXT, "seed": 1, "seconds": 5})
    assert result["step"] > TURN and result["seconds"] >= 5


def test_a_stop_ends_it_with_what_was_learned_by_then_which_the_same_seed_learns_again(monkeypatch):
    monkeypatch.setattr(live_both_ways, "LOOK_EVERY", 1000)
    control, rows = Control(), []

    def announce(row):
        rows.append(row)
        if row["step"] == TURN:
            control.stop()

    result = live_both_ways.blank(SETTINGS | {"steps": 5000}, announce, control)
    assert result["step"] == TURN and set(result["scores"]) == set(NETWORKS["blank"])
    assert [row["step"] for row in rows if "accuracy" in row] == [0, 0, TURN, TURN]  # none between, so soon after the first
    Labeller.of(result["weights"]["forward"], WINDOW)
    again, before = ([row["loss"] for row in those if row["step"] == TURN and "loss" in row] for those in (rows, usual("blank")[1]))
    assert again == pytest.approx(before, rel=1e-3)


def test_who_stops_it_before_it_began_gets_no_scores_and_another_seed_begins_with_other_weights():
    control = Control()
    control.stop()
    result, rows = demonstrated("leak", SETTINGS | {"seed": 2}, control)
    assert result["step"] == 0 and result["scores"] == {} and {row["step"] for row in rows} == {0}
    first = [row["text"] for row in usual("leak")[1] if row["step"] == 0]
    assert all(one["text"] != other for one, other in zip(rows, first))


def test_what_can_t_be_learned_is_refused():
    with pytest.raises(UserError, match="at least 1,000 characters"):
        demonstrated("leak", SETTINGS | {"text": TEXT[:700]})
