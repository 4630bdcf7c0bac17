"""Splitting a text into words loses nothing, and puts spaces where a reader expects them."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rnnviz.words import GLUE, SPACE, UNKNOWN, is_spacing, split_words, word_pieces

# Signs that take part in the rules, so that they meet each other far more often than by chance.
TRICKY = ["\"", "'", "’", "„", "“", "(", ")", "-", "--", "...", ".", ",", ":", "12", "3", " ", "  ",
          "\n", "\t", "\u00a0", "word", "e\u0301", "世", "界", "。", "นี่", "😀", "👩\u200d👧", "🇫🇷",
          "\u200d", "\u0301", UNKNOWN, "<", GLUE]
tricky = st.lists(st.sampled_from(TRICKY), max_size=30)
texts = st.text() | tricky.map("".join) | tricky.map(" ".join)


def joined(tokens):
    return "".join(word_pieces(tokens))


@given(texts)
@example("x \n y  z    \t 1:2")
@example("ends with one ")
def test_nothing_is_lost(text):
    assert joined(split_words(text)) == text


@given(texts, st.integers(0, 40))
def test_a_piece_does_not_depend_on_later_tokens(text, length):
    tokens = split_words(text)
    assert word_pieces(tokens)[:length] == word_pieces(tokens[:length])


@given(tricky)
def test_any_tokens_can_be_set(tokens):
    assert len(word_pieces(tokens)) == len(tokens)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Hello, world!", ["Hello", ",", "world", "!"]),
        ('"Yes," he said; "no."', ['"', "Yes", ",", '"', "he", "said", ";", '"', "no", ".", '"']),
        ("“I don’t,” she said.", ["“", "I", "don’t", ",", "”", "she", "said", "."]),
        ("a well-known (old) man's hat", ["a", "well", "-", "known", "(", "old", ")", "man's", "hat"]),
        ("at 12:30, 3.5 kg or 1,000", ["at", "12", ":", "30", ",", "3.5", "kg", "or", "1,000"]),
        ("Wait... no\n\nyes", ["Wait", "...", "no", "\n", "\n", "yes"]),
        ("fast—slow", ["fast", "—", "slow"]),
        ("Τι; «ναι», είπε.", ["Τι", ";", "«", "ναι", "»", ",", "είπε", "."]),
        ("世界，你好。", ["世", "界", "，", "你", "好", "。"]),
        ("so 👩\u200d👧😀 🇫🇷", ["so", "👩\u200d👧", "😀", SPACE, "🇫🇷"]),
        ("👍🏽 1\ufe0f\u20e3", ["👍🏽", "1\ufe0f\u20e3"]),
        ("e\u0301te\u0301 ok", ["e\u0301te\u0301", "ok"]),
        ("the <unk> of", ["the", UNKNOWN, "of"]),
        ("    if x", ["    ", "if", "x"]),
        ("the lovers' eyes", ["the", "lovers", GLUE, "'", "eyes"]),
        ('"One\n"two"', ['"', "One", "\n", '"', "two", '"']),
        ("- one\n  - two", ["-", "one", "\n", "  ", "-", "two"]),
        ("so - yes", ["so", SPACE, "-", "yes"]),
        ("a , b", ["a", SPACE, ",", "b"]),
        ("a,b", ["a", ",", GLUE, "b"]),
    ],
)
def test_what_a_token_is(text, tokens):
    assert split_words(text) == tokens


def test_a_quotation_that_is_not_closed_ends_with_its_paragraph():
    assert joined(["\"", "a", "\n", "\n", "b", "\"", "c", "\""]) == "\"a\n\nb \"c\""


def test_spacing_is_told_from_words():
    assert [is_spacing(token) for token in (SPACE, "\n", "\t", "\u00a0", GLUE)] == [True] * 5
    assert not any(is_spacing(token) for token in ("a", ".", UNKNOWN, "😀"))
