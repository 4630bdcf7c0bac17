"""What is true of a text: a sign for each character, for every rule that the docstrings promise."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.nets.labels import LEAST_OF_EACH, bracket_depth, inside_quotes, is_vowel, labels_of
from rnnviz.vocabulary import Vocabulary
from rnnviz.words import GLUE, UNKNOWN, split_words

EACH = "both true and false need at least 10."
TWO = "two different values must each be there for at least 10 tokens."


def label_of(key, text, level="char"):
    tokens = list(text) if level == "char" else split_words(text)
    return next(label for label in labels_of(tokens, level) if label.key == key)


def drawn(values):
    return "".join("#" if value else "." for value in values)


def true_at(key, text):
    return drawn(label_of(key, text).values)


def words_where(key, text):
    """The tokens at which a label is true."""
    values = label_of(key, text, "word").values
    return [token for token, value in zip(split_words(text), values, strict=True) if value]


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ('say "no" now', "....###....."),
        ("say “no” now", "....###....."),
        ("say „no“ now", "....###....."),
        ("say „no” now", "....###....."),
        ("say ”no” now", "....###....."),
        ("say «no» now", "....###....."),
        ("say »no« now", "....###....."),
        ("say »no» now", "....###....."),
        ("say ‹no› now", "....###....."),
        ("say ‘no’ now", "....###....."),
        ("say ‚no‘ now", "....###....."),
        ("say 「no」 now", "....###....."),
        ("“a ‘b’ c” d", "########..."),
        ("“a ‘b” c", "#####..."),
        ("„a ‚b‘ c“ d", "########..."),
    ],
)
def test_quotation_marks_open_and_close_by_their_shape(text, inside):
    assert true_at("quotes", text) == inside


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("don't, won't", "............"),
        ("don’t ‘a b’ c", "......####..."),
        ("‘don’t’ so", "######...."),
        ("no” and no» so", ".............."),
    ],
)
def test_apostrophes_and_marks_that_close_nothing_are_no_quotations(text, inside):
    assert true_at("quotes", text) == inside


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ('a "b\nc\n\n"d" e', "..#####.##..."),
        ('a "b\n \t\n"d" e', "..#####.##..."),
        ('"One.\n\n"Two," he', "######.#####...."),  # a speech of two paragraphs
        ('a "b\n"c" d', "..##.##..."),  # no empty line anywhere: each line is a paragraph
    ],
)
def test_a_quotation_ends_with_its_paragraph(text, inside):
    assert true_at("quotes", text) == inside


@given(st.text(alphabet='ab "', max_size=60))
def test_straight_quotes_are_the_parity_of_their_count(text):
    assert inside_quotes(text).tolist() == [text[:k].count('"') % 2 == 1 for k in range(len(text) + 1)]


@pytest.mark.parametrize(
    ("text", "depths"),
    [
        ("a(b[c]d)e", "011221100"),
        ("(（a）)", "12210"),
        ("{[(]}a", "123100"),  # what closes an outer one closes those inside
        ("a) b (c)", "00000110"),  # a stray one closes nothing
        ("a( b\n\n(c)", "011110110"),  # an empty line ends round brackets
        ("{a( b\n\nc}", "112222110"),  # but not others
    ],
)
def test_depth_counts_the_open_brackets(text, depths):
    assert "".join(f"{depth:.0f}" for depth in label_of("brackets", text).values) == depths


@given(st.text(alphabet="([{}])a\n", max_size=40))
def test_depth_moves_by_at_most_one_upwards_and_never_below_0(text):
    depths = bracket_depth(text)
    assert depths[0] == 0 and depths.min() >= 0
    assert np.diff(depths).max(initial=0) <= 1


@pytest.mark.parametrize("level", ["char", "word"])
def test_the_line_is_counted_in_tokens_and_begins_after_its_break(level):
    text = "abcd\n\nef" if level == "char" else "a b c d\n\ne f"
    assert label_of("line_count", text, level).values.tolist() == [1, 2, 3, 4, 0, 0, 1, 2]
    assert label_of("line_share", text, level).values.tolist() == [0.25, 0.5, 0.75, 1, 0, 0, 0.5, 1]


def test_what_was_just_read_at_level_char():
    assert true_at("space", "Ab 9\nc") == "..#.#."
    assert true_at("upper", "Ab 9Ωß") == "#...#."
    assert true_at("digit", "Ab 90½") == "...##."
    assert true_at("vowel", "Abe by") == "#.#..."


def test_what_was_just_read_at_level_word():
    text = 'He paid 3,000 for "Ann". 2nd time!'
    assert words_where("upper", text) == ["He", "Ann"]
    assert words_where("digit", text) == ["3,000", "2nd"]
    assert words_where("punctuation", text) == ['"', '"', ".", "!"]
    assert words_where("quotes", text) == ['"', "Ann"]


@pytest.mark.parametrize("letter", "aEéÜåæøıοΎἀΐώуЁїИ")
def test_vowels_of_latin_greek_and_cyrillic_whatever_their_accents(letter):
    assert is_vowel(letter)


@pytest.mark.parametrize("letter", "bYñçσΡйЙьג漢9 .")
def test_what_is_no_vowel(letter):
    assert not is_vowel(letter)


def test_an_accent_that_stands_alone_is_as_its_letter():
    assert true_at("vowel", "ne\u0301n\u0303\u0301") == ".##..."


def test_tokens_that_only_say_how_words_are_set_keep_what_was_true():
    tokens = ["(", "a", GLUE, "“", "b", UNKNOWN, "”", ")", "c"]
    by_key = {label.key: label.values for label in labels_of(tokens, "word")}
    assert by_key["brackets"].tolist() == [1, 1, 1, 1, 1, 1, 1, 0, 0]
    assert drawn(by_key["quotes"]) == "...###..."
    assert drawn(by_key["punctuation"]) == "#..#..##."


@given(st.text(alphabet="aB “”‘’\"'()[]{}.\n1é", max_size=50), st.sampled_from(["char", "word"]))
def test_every_label_has_a_value_for_every_token(text, level):
    vocabulary = Vocabulary.of(text, level)
    tokens = [vocabulary.tokens[id] for id in vocabulary.encode(text)]
    labels = labels_of(tokens, level)
    assert len({label.key for label in labels}) == len(labels)
    for label in labels:
        assert label.values.shape == (len(tokens),)
        assert label.values.dtype == (bool if label.kind == "binary" else float)


@given(st.lists(st.sampled_from(["word", "(", ")", "“", "”", ",", "\n"]), max_size=40))
def test_words_are_as_deep_in_brackets_as_their_characters(tokens):
    text = " ".join(tokens)
    by_key = {label.key: label.values for label in labels_of(tokens, "word")}
    read = [len(" ".join(tokens[: k + 1])) for k in range(len(tokens))]
    np.testing.assert_array_equal(by_key["brackets"], bracket_depth(text)[read])


@pytest.mark.parametrize(
    ("key", "text", "reason"),
    [
        ("quotes", "a b c", "no quotations."),
        ("digit", "ab" * 20 + "12", "too few digits: “Digit” is true at 2 of 42 tokens; " + EACH),
        ("vowel", "a" * 20 + "b", "too little besides vowels: “Vowel” is true at 20 of 21 tokens; " + EACH),
        ("brackets", "a (b) c", "too few brackets: " + TWO),
        ("line_count", "a" * 50, "too few lines: " + TWO),
    ],
)
def test_what_a_text_cannot_tell_about_is_a_sentence(key, text, reason):
    assert label_of(key, text).unusable == "This text has " + reason


def test_enough_of_each_is_enough():
    assert label_of("digit", "a" * LEAST_OF_EACH + "1" * LEAST_OF_EACH).unusable is None
    assert label_of("digit", "a" * LEAST_OF_EACH + "1" * (LEAST_OF_EACH - 1)).unusable
    assert label_of("brackets", "a" * 9 + "(" + "b" * 9 + ")").unusable is None
    for key in ("line_count", "line_share"):
        assert label_of(key, "abc\n" * LEAST_OF_EACH).unusable is None
        assert label_of(key, "abc\n" * (LEAST_OF_EACH - 1)).unusable
