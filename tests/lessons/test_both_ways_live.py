"""What can be asked of the live lesson on reading both ways, and what is made of what it announces."""

import re

import numpy as np
import pytest

from rnnviz.corpus import bundled, load_bundled, split
from rnnviz.errors import UserError
from rnnviz.lessons.both_ways import SIDE, WINDOW, read
from rnnviz.lessons.both_ways_live import (
    DISTINCT_LIMIT, LEAST_CHARACTERS, NETWORKS, Asked, Curve, Sample, curves, first_sentence, opening, samples,
)

USUAL = {"corpus": "tale", "seed": 0, "seconds": 20}
LONG = "The otter swam over the slow river. " * 40


@pytest.mark.parametrize("key", [text.key for text in bundled()])
def test_every_text_that_comes_with_the_app_can_be_asked_for(key):
    asked = Asked.of({**USUAL, "corpus": key})
    ids = asked.vocabulary.encode(load_bundled(key).text)
    for part, expected in zip((asked.train_ids, asked.held_out_ids), split(ids)):
        np.testing.assert_array_equal(part, expected)
    assert len(asked.held_out_ids) > max(2 * SIDE + 1, WINDOW + 1)
    sentence = first_sentence(asked.held_out_text)
    assert sentence in " ".join(asked.held_out_text.split())
    assert not read(sentence, asked.vocabulary).unknown
    assert sentence.startswith(opening(asked.held_out_text)) and len(opening(asked.held_out_text)) > 10


def test_a_text_of_one_s_own_is_learned_with_its_own_characters():
    asked = Asked.of({"text": LONG + "\r\n", "seed": 3, "steps": 10})
    assert (asked.text, asked.seed, asked.seconds, asked.steps) == (LONG + "\n", 3, None, 10)
    assert set(asked.vocabulary.tokens) == set(LONG + "\n")


def test_the_shortest_text_that_is_allowed_has_something_to_ask_about():
    asked = Asked.of({"text": LONG[:LEAST_CHARACTERS], "seed": 0, "seconds": 5})
    assert len(asked.held_out_ids) > max(2 * SIDE + 1, WINDOW + 1)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"seconds": 4}, "The seconds must be a number from 5 to 120; got 4."),
        ({"seconds": "20"}, "The seconds must be a number from 5 to 120; got '20'."),
        ({"seed": -1}, "The seed must be a whole number from 0 to 2147483647; got -1."),
        ({"seed": True}, "The seed must be a whole number from 0 to 2147483647; got True."),
        ({"seconds": None, "steps": 0}, "The steps must be a whole number from 1 to 5000; got 0."),
        ({"steps": 10}, "Give either seconds or steps to say how long to train."),
        ({"seconds": None}, "Give either seconds or steps to say how long to train."),
        ({"text": LONG}, "Give either corpus, the name of a text of ours, or text."),
        ({"pace": 1}, "This demonstration has no setting 'pace'. There are: corpus, text, seed, seconds, steps."),
        ({"corpus": "odes"}, "No text of ours is called 'odes'."),
        ({"corpus": None, "text": LONG[:900]}, "at least 1,000 characters, so that its last tenth"),
        ({"corpus": None, "text": "otter"}, "The text is too short"),
        ({"corpus": None, "text": "".join(map(chr, range(0x4E00, 0x4E00 + DISTINCT_LIMIT + 1)))},
         "at most 2,000 different characters; it has 2,001."),
    ],
)
def test_what_can_t_be_asked_for_is_told_in_a_sentence(wrong, told):
    with pytest.raises(UserError, match=re.escape(told)):
        Asked.of(USUAL | wrong)


def test_of_each_network_a_curve_and_the_newest_text():
    rows = [
        {"network": "forward", "step": 0, "seconds": 0.0, "start": "A ", "text": "x"},
        {"network": "forward", "step": 5, "seconds": 0.5, "loss": 3.0},
        {"network": "leak", "step": 5, "seconds": 1.0, "loss": 2.0},
        {"network": "forward", "step": 10, "seconds": 1.5, "loss": 2.5},
        {"network": "forward", "step": 10, "seconds": 1.6, "start": "A ", "text": "word"},
    ]
    assert curves(rows, "loss", NETWORKS["leak"]) == {
        "forward": Curve((0.5, 1.5), (5, 10), (3.0, 2.5)), "leak": Curve((1.0,), (5,), (2.0,)),
    }
    assert samples(rows) == {"forward": Sample("A ", "word")}
    assert curves((), "loss", NETWORKS["leak"]) == {} == samples(())


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("of it. The otter swam over the slow river! And then", "The otter swam over the slow river!"),
        ("of it. " + "A short one, not too short. " * 8 + "A much longer one, which comes too late.", "A short one, not too short."),
        ("of it. This is a short one, yes. And this one is a little longer, too.", "And this one is a little longer, too."),
        ("of it.\nA line without any mark at its end\nand one more", "A line without any mark at its end"),
        ("no mark and no end " * 9, "no mark and no end no mark and no end no mark and no end no"),
        ("字" * 200, "字" * 60),
    ],
)
def test_a_sentence_to_begin_with_is_whole_where_there_is_one(text, sentence):
    assert first_sentence(text) == sentence


def test_an_opening_ends_before_a_word():
    assert opening("of it. The otter swam over the slow river! And then") == "The otter swam over the slow "
    assert opening("字" * 200) == "字" * 32
