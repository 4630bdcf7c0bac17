"""Texts become ids and texts again."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.corpus import normalise
from rnnviz.errors import UserError
from rnnviz.vocabulary import LEVELS, Vocabulary
from rnnviz.words import UNKNOWN, is_spacing, split_words

PARTS = ["the", "cat", "sat", "\"", "'", "’", "(", ")", "-", "--", ".", ",", ":", "7", "42", " ", "  ",
         "\n", "\t", "世", "é", "e\u0301", "👩\u200d👧", UNKNOWN, "„", "“", "!"]
texts = (st.text() | st.lists(st.sampled_from(PARTS), max_size=60).map("".join)).map(normalise)
levels = st.sampled_from(LEVELS)


@given(texts, levels)
def test_a_text_comes_back_from_its_ids(text, level):
    vocabulary = Vocabulary.of(text, level, limit=10_000)
    ids = vocabulary.encode(text)
    assert vocabulary.decode(ids) == text
    assert ids.dtype == np.int32 and ids.shape == (len(vocabulary.split(text)),)
    assert vocabulary.unknown(text) == ()


@given(texts, st.integers(1, 12))
def test_what_a_small_vocabulary_wrote_is_read_as_written(text, limit):
    vocabulary = Vocabulary.of(text, "word", limit)
    once = vocabulary.decode(vocabulary.encode(text))
    assert vocabulary.decode(vocabulary.encode(once)) == once


@given(texts, texts, levels, st.integers(1, 12))
def test_a_text_with_unknown_tokens_is_encoded_all_the_same(known, text, level, limit):
    vocabulary = Vocabulary.of(known, level, limit)
    ids = vocabulary.encode(text)
    assert all(0 <= token_id < len(vocabulary) for token_id in ids)
    missing = set(vocabulary.split(text)) - set(vocabulary.tokens)
    shown = {token for token in missing if level == "char" or not is_spacing(token)}
    assert set(vocabulary.unknown(text)) == shown


@given(texts, levels, st.integers(1, 40))
def test_a_vocabulary_survives_json(text, level, limit):
    vocabulary = Vocabulary.of(text, level, limit)
    assert Vocabulary.from_dict(json.loads(json.dumps(vocabulary.to_dict()))) == vocabulary


@given(texts, levels)
def test_pieces_make_up_the_text(text, level):
    vocabulary = Vocabulary.of(text, level)
    ids = vocabulary.encode(text)
    pieces = vocabulary.pieces(ids)
    assert len(pieces) == len(ids) and "".join(pieces) == vocabulary.decode(ids)


@given(texts, st.integers(1, 12))
def test_no_more_words_are_kept_than_allowed(text, limit):
    vocabulary = Vocabulary.of(text, "word", limit)
    spacing = [token for token in vocabulary.tokens if is_spacing(token)]
    assert len(vocabulary) <= max(limit, len(spacing) + 1)


def test_characters_stand_in_code_point_order():
    assert Vocabulary.of("banana é", "char").tokens == (" ", "a", "b", "n", "é")


def test_the_most_common_words_are_kept_and_the_others_become_unknown():
    vocabulary = Vocabulary.of("z z z y y b a", "word", limit=3)
    assert vocabulary.tokens == (UNKNOWN, "z", "y")
    assert vocabulary.decode(vocabulary.encode("z y b a z")) == "z y <unk> <unk> z"


def test_unknown_spacing_is_set_as_usual():
    vocabulary = Vocabulary.of("a a b c", "word", limit=2)
    assert vocabulary.decode(vocabulary.encode("a\ta\n b")) == "a a <unk>"


def test_unknown_words_without_a_sign_for_them_are_left_out():
    vocabulary = Vocabulary.of("the cat sat", "word")
    assert UNKNOWN not in vocabulary.tokens
    assert vocabulary.decode(vocabulary.encode("the dog sat")) == "the sat"


def test_unknown_tokens_are_named_once_in_order():
    assert Vocabulary.of("the cat", "word").unknown("zoo the ox, zoo\n") == ("zoo", "ox", ",")
    assert Vocabulary.of("abc", "char").unknown("xaby\nx") == ("x", "y", "\n")


def test_unknown_characters_above_all_known_ones_are_left_out():
    vocabulary = Vocabulary.of("abc", "char")
    assert vocabulary.encode("a😀c").tolist() == [0, 2]


def test_ordinary_english_needs_hardly_any_exceptions():
    text = '"Where," asked Ann, "is the well-kept (and old) mill?"\n\nNobody knew; it\'s 3 -- or more.\n'
    assert [token for token in split_words(text) if is_spacing(token) and token != "\n"] == [" "]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"level": "line", "tokens": ["a"]}, "one of char, word; got 'line'"),
        ({"level": "char", "tokens": ["a", "b", "a"]}, "'a' is there more than once"),
        ({"level": "char", "tokens": ["ab"]}, "must be one character; got 'ab'"),
        ({"level": "word", "tokens": [1]}, "a list of tokens"),
        ({"level": "word"}, "a list of tokens"),
        ([], "a list of tokens"),
    ],
)
def test_what_is_no_vocabulary_is_said_in_words(values, words):
    with pytest.raises(UserError) as refusal:
        Vocabulary.from_dict(values)
    assert words in str(refusal.value)
