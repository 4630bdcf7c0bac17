"""Whatever is typed, there is something to start from, and what is not known is told."""

import pytest
from hypothesis import given, strategies

from rnnviz.ui.generate.start import start_of
from rnnviz.vocabulary import Vocabulary

TEXT = "a slow river, and an otter that swam over the slow river\n"
CHARACTERS = Vocabulary.of(TEXT, "char")
WORDS = Vocabulary.of(TEXT, "word")
CAPPED = Vocabulary("word", ("<unk>", "the", "river", "otter"))


def start(typed, vocabulary):
    return start_of(typed, vocabulary, vocabulary.encode(TEXT))


@pytest.mark.parametrize("vocabulary", [CHARACTERS, WORDS])
def test_what_is_known_is_taken_as_typed(vocabulary):
    found = start("the otter", vocabulary)
    assert vocabulary.decode(found.ids) == "the otter"
    assert found.note == ""


def test_windows_line_ends_are_taken_as_line_breaks():
    assert CHARACTERS.decode(start("a\r\nriver", CHARACTERS).ids) == "a\nriver"


def test_unknown_tokens_are_named_and_left_out():
    found = start("the ÖTTER", CHARACTERS)
    assert CHARACTERS.decode(found.ids) == "the "
    assert "`Ö`, `T`, `E`, `R`. It reads the start without." in found.note


def test_unknown_words_are_read_as_such_where_the_vocabulary_is_capped():
    found = start("the badger", CAPPED)
    assert CAPPED.decode(found.ids) == "the <unk>"
    assert "`badger`. It reads `<unk>` there." in found.note


def test_nothing_typed_starts_from_the_first_whole_words_held_out():
    found = start("", CHARACTERS)
    # Without the first one, which may be a broken word.
    assert CHARACTERS.decode(found.ids) == "slow river, and an otter that"
    assert "With nothing typed" in found.note


@pytest.mark.parametrize("typed", ["BADGER", "badger " * 3])
def test_nothing_known_is_told_with_what_it_starts_from(typed):
    found = start(typed, CAPPED)
    assert found.ids and "The network knows nothing of what you typed" in found.note


def test_markup_in_an_unknown_token_stays_text():
    assert "`` ` ``" in start("river `", CHARACTERS).note


def test_many_unknown_tokens_are_counted():
    assert start("river ABCDEFGHIJK", CHARACTERS).note.count("`") == 2 * 8
    assert "and 3 more" in start("river ABCDEFGHIJK", CHARACTERS).note


@given(strategies.text(max_size=40), strategies.sampled_from([CHARACTERS, WORDS, CAPPED]))
def test_there_is_always_something_to_start_from(typed, vocabulary):
    found = start(typed, vocabulary)
    assert found.ids and max(found.ids) < len(vocabulary)
