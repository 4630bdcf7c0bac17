"""A text is read, cleaned, checked and cut, and every way in which it can't be used is said in words."""

import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz import corpus
from rnnviz.config import RunConfig
from rnnviz.errors import UserError

WORDY = "The old mill stood by the river, and nobody knew why. "
ids = st.integers(0, 2000).map(lambda count: np.arange(count, dtype=np.int32))


def read_again(prepared):
    return prepared.vocabulary.decode([*prepared.train_ids, *prepared.held_out_ids])


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_file_in_each_allowed_encoding_gives_its_text(text):
    text = text.replace("\0", "").removeprefix("\ufeff")
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        assert corpus.decode(text.encode(encoding), "a.txt") == text
    assert corpus.decode(b"\xfe\xff" + text.encode("utf-16-be"), "a.txt") == text


@pytest.mark.parametrize(
    "data",
    [b"\xc4pfel", b"\xff\xfea", "plain".encode("utf-16-le"), "plain".encode("utf-32"), b"\0" * 9],
)
def test_a_file_in_another_encoding_is_refused_with_those_allowed(data):
    with pytest.raises(UserError, match="UTF-8.*UTF-16") as refusal:
        corpus.decode(data, "apples.txt")
    assert str(refusal.value).startswith("apples.txt ")


@given(st.text(st.characters()))
def test_normalising_twice_is_normalising_once(text):
    once = corpus.normalise(text)
    assert corpus.normalise(once) == once == unicodedata.normalize("NFC", once)
    assert once.encode("utf-8").decode("utf-8") == once


def test_line_ends_controls_and_accents_are_normalised():
    assert corpus.normalise("\ufeffa\r\nb\rc\td\0\x07\x85\ud800e\u0301") == "a\nb\nc\tdé"


def test_emoji_and_combining_marks_survive():
    text = "👩\u200d👩\u200d👧 👍🏽 🇫🇷 1\ufe0f\u20e3 q\u0323\u0307 नमस्ते" * 20
    assert corpus.normalise(text) == text
    assert read_again(corpus.prepare(text, RunConfig())) == text


@pytest.mark.parametrize("level", ["char", "word"])
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "There is no text"),
        (" \n\t ", "nothing but spaces"),
        ("a " * 1_000_001, "at most 2,000,000 characters; it has 2,000,002"),
        ("a", "repeats 'a' alone"),
        ("Too short, alas.", "too short"),
    ],
)
def test_a_text_that_can_not_be_used_is_refused_in_words(text, words, level):
    config = RunConfig(level=level)
    for refuse in (corpus.check, corpus.prepare):
        with pytest.raises(UserError) as refusal:
            refuse(text, config)
        assert words in str(refusal.value)


def test_one_character_or_word_alone_is_refused():
    for level, text, token in [("char", "z" * 5000, "'z'"), ("word", "spam " * 999 + "spam", "'spam'")]:
        with pytest.raises(UserError, match=f"two different .* repeats {token} alone"):
            corpus.check(text, RunConfig(level=level))


def test_a_short_text_is_told_how_long_it_must_be_for_its_window():
    config = RunConfig(window=64)
    text = (WORDY * 9)[: corpus.least_tokens(config)]
    corpus.check(text, config)
    with pytest.raises(UserError, match="a window of 64 needs at least 289 characters; it has 288"):
        corpus.check(text[:-1], config)
    with pytest.raises(UserError, match="a window of 64 needs at least 289 words and .*; it has 79"):
        corpus.check(WORDY * 6, config.replace(level="word"))


@given(st.integers(4, 400))
def test_a_text_that_is_long_enough_has_windows_to_learn_and_tokens_to_predict(window):
    needed = corpus.least_tokens(RunConfig(window=window))
    train_ids, held_out_ids = corpus.split(np.arange(needed))
    assert len(train_ids) >= corpus.LEAST_WINDOWS * (window + 1) and len(held_out_ids) >= 10


def test_more_different_characters_than_fit_are_refused_but_words_are_not():
    text = "".join(map(chr, range(0x20000, 0x20000 + corpus.CHARACTER_LIMIT + 1)))
    with pytest.raises(UserError, match="at most 20,000 different characters; it has 20,001"):
        corpus.check(text, RunConfig())
    prepared = corpus.prepare(text, RunConfig(level="word", vocabulary_limit=100))
    assert len(prepared.vocabulary) == 100


@pytest.mark.parametrize(("unit", "end"), [("A line.\n", "\n"), ("words ", " "), ("x", "x")])
def test_the_first_part_is_allowed_and_ends_where_a_reader_would_end_it(unit, end):
    text = unit * (corpus.TEXT_LIMIT // len(unit) + 5)
    part = corpus.first_part(text)
    assert text.startswith(part) and part.endswith(end)
    assert corpus.TEXT_LIMIT * 9 // 10 < len(part) <= corpus.TEXT_LIMIT
    assert corpus.first_part(part) == part


@given(ids)
def test_the_last_tenth_is_held_out(token_ids):
    train_ids, held_out_ids = corpus.split(token_ids)
    assert np.array_equal(np.concatenate([train_ids, held_out_ids]), token_ids)
    assert 0 <= len(held_out_ids) - len(token_ids) / 10 < 1


@given(ids)
def test_stretches_predict_each_held_out_token_but_the_first_once(held_out_ids):
    pairs = corpus.stretches(held_out_ids)
    targets = [token_id for _, after in pairs for token_id in after]
    assert targets == held_out_ids[1:].tolist()
    for before, after in pairs:
        assert 0 < len(before) == len(after) <= corpus.HELD_OUT_STRETCH
        assert np.array_equal(before + 1, after)  # the ids count up: each input comes right before its target
    assert all(len(after) == corpus.HELD_OUT_STRETCH for _, after in pairs[:-1])


@pytest.mark.parametrize("level", ["char", "word"])
def test_a_prepared_text_can_be_read_again(level):
    text = WORDY * 40
    prepared = corpus.prepare(text.replace(" ", "\r\n", 3), RunConfig(level=level))
    assert prepared.text == text.replace(" ", "\n", 3)
    assert read_again(prepared) == prepared.text
    assert prepared.train_ids.dtype == prepared.held_out_ids.dtype == np.int32


def test_characters_that_only_the_held_out_part_has_are_known():
    prepared = corpus.prepare(WORDY * 20 + "§", RunConfig())
    assert prepared.vocabulary.decode(prepared.held_out_ids[-1:]) == "§"


def test_a_description_counts_what_a_text_holds():
    described = corpus.describe("one two two.\n", RunConfig(level="word"), preview=7)
    assert described == corpus.Description(13, 5, 4, 4, 0.0, "one two")
    assert corpus.describe("", RunConfig()).tokens == 0


@pytest.mark.parametrize("level", ["char", "word"])
@given(length=st.integers(100, 300))
def test_a_description_knows_how_much_of_a_text_is_to_be_learned(level, length):
    text, config = "to be, " * length, RunConfig(level=level, window=4)
    assert corpus.describe(text, config).train_tokens == len(corpus.prepare(text, config).train_ids)


def test_a_description_tells_the_share_of_unknown_words():
    text = " ".join(f"w{number}" for number in range(200))
    described = corpus.describe(text, RunConfig(level="word", vocabulary_limit=100))
    assert (described.distinct, described.vocabulary_size, described.unknown_share) == (200, 100, 101 / 200)
    assert corpus.describe("a <unk>", RunConfig(level="word")).unknown_share == 0.5


def test_each_bundled_text_can_be_learned_from():
    keys = [entry.key for entry in corpus.bundled()]
    assert len(set(keys)) == len(keys) >= 5
    for entry in corpus.bundled():
        loaded = corpus.load_bundled(entry.key)
        assert (loaded.name, loaded.note) == (entry.title, entry.description)
        assert loaded.text == corpus.normalise(loaded.text)
        for level in ("char", "word"):
            corpus.check(loaded.text, RunConfig(level=level))


def test_a_bundled_text_that_is_none_is_refused_with_the_keys():
    with pytest.raises(UserError, match="'bible'.*tale"):
        corpus.load_bundled("bible")
