"""What is found to be copied is what a search that tries everything finds."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.copying import Stretch, Text, copied_shares, copied_stretches
from rnnviz.copying_index import SuffixIndex
from rnnviz.corpus import split
from rnnviz.nets.network import Network
from rnnviz.nets.sampling import Sampling
from rnnviz.nets.writing import write
from rnnviz.run_folder import RunFolder
from rnnviz.vocabulary import Vocabulary

BUNDLED = Path(__file__).parents[1] / "rnnviz" / "bundled_runs"
CORPORA = st.one_of(
    st.text("ab", min_size=1, max_size=200),
    st.text("abcdefgh", min_size=1, max_size=120),
    st.integers(1, 150).map("a".__mul__),
    st.builds(str.__mul__, st.text("abc", min_size=1, max_size=9), st.integers(1, 20)),
)
TEXTS = st.text("abcx", max_size=60)
MARKS = st.sampled_from(["", "a", "bx"])  # of the letters, those that a stretch is not measured in
SPREAD = st.sampled_from([1, 7, 3000, 40_000])  # the wider apart the ids, the fewer fit into one word


def ids_of(text: str, spread: int = 1) -> np.ndarray:
    return np.array([(ord(letter) - ord("a")) * spread for letter in text], np.int32)


def slow_lengths(corpus: str, text: str) -> list[int]:
    """At each place of `text`, the longest stretch from there that stands in `corpus`."""
    return [
        max(length for length in range(len(text) - start + 1) if text[start : start + length] in corpus)
        for start in range(len(text))
    ]


def slow_stretches(corpus: str, text: str, least: int, marks: str = "") -> list[Stretch]:
    """Every stretch that stands in `corpus`, but for those that lie within another one; `marks` are not counted."""
    found = [
        (start, end) for start in range(len(text)) for end in range(start + 1, len(text) + 1) if text[start:end] in corpus
    ]
    whole = [
        one for one in found if not any(other != one and other[0] <= one[0] and one[1] <= other[1] for other in found)
    ]
    stretches = [_stretch(corpus, text, start, end, marks) for start, end in whole]
    return [one for one in stretches if one.size >= least]


def _stretch(corpus: str, text: str, start: int, end: int, marks: str) -> Stretch:
    words = text[start:end]
    places = [place for place in range(len(corpus)) if corpus.startswith(words, place)]
    return Stretch(start, end - start, sum(letter not in marks for letter in words), places[0], len(places))


def text_of(text: str, spread: int = 1, marks: str = "") -> Text:
    return Text(ids_of(text, spread), np.array([letter not in marks for letter in text], bool))


@given(CORPORA, TEXTS, SPREAD)
def test_the_longest_stretch_from_each_place_is_that_of_a_search_that_tries_everything(corpus, text, spread):
    found = SuffixIndex(ids_of(corpus, spread)).find(ids_of(text, spread))
    assert found.lengths.tolist() == slow_lengths(corpus, text)
    for start, (length, place) in enumerate(zip(found.lengths, found.places)):
        assert corpus[place : place + length] == text[start : start + length]


@given(CORPORA, TEXTS, st.integers(1, 9), SPREAD, MARKS)
def test_the_stretches_are_those_of_a_search_that_tries_everything(corpus, text, least, spread, marks):
    index = SuffixIndex(ids_of(corpus, spread))
    found = copied_stretches(index, text_of(text, spread, marks), least)
    assert list(found) == slow_stretches(corpus, text, least, marks)


@given(CORPORA, TEXTS, st.lists(st.integers(1, 9), min_size=1, max_size=3), MARKS)
def test_the_shares_are_those_of_what_is_counted_in_such_a_stretch(corpus, text, leasts, marks):
    shares = copied_shares(SuffixIndex(ids_of(corpus)), text_of(text, marks=marks), leasts)
    counted = {place for place, letter in enumerate(text) if letter not in marks}
    for least, share in zip(leasts, shares):
        stretches = slow_stretches(corpus, text, least, marks)
        copied = {place for one in stretches for place in range(one.start, one.end)} & counted
        assert share == pytest.approx(len(copied) / max(len(counted), 1))


@given(CORPORA, TEXTS, st.integers(1, 9))
def test_a_limit_cuts_what_is_longer_and_nothing_else(corpus, text, most):
    found = SuffixIndex(ids_of(corpus)).find(ids_of(text), np.full(len(text), most))
    assert found.lengths.tolist() == [min(length, most) for length in slow_lengths(corpus, text)]


@pytest.mark.parametrize("corpus", [
    np.zeros(50_000, np.int32),
    np.resize(np.arange(66, dtype=np.int32), 50_000),
    np.repeat(np.arange(250, dtype=np.int32), 200),
], ids=["one letter", "one line", "runs"])
def test_a_text_that_repeats_itself_over_and_over_is_found_whole(corpus):
    index = SuffixIndex(corpus)
    part = corpus[1000:3000]
    assert copied_stretches(index, Text(part, np.ones(2000, bool)), 8)[0].length == 2000
    assert index.find(np.append(part, 999)).lengths[0] == 2000


def test_a_stretch_that_the_corpus_ends_with_is_found_and_does_not_reach_past_it():
    assert SuffixIndex(ids_of("xxab")).find(ids_of("abab")).lengths.tolist() == [2, 1, 2, 1]


def test_what_the_corpus_has_not_is_part_of_no_stretch():
    index = SuffixIndex(ids_of("abcab"))
    assert index.find(np.array([0, 1, -1, 0, 1, 99, 2])).lengths.tolist() == [2, 1, 0, 2, 1, 0, 1]


def test_an_empty_text_copies_nothing():
    index, nothing = SuffixIndex(ids_of("abc")), text_of("")
    assert copied_stretches(index, nothing, 1) == () and copied_shares(index, nothing, (1, 2)) == (0.0, 0.0)


VOCABULARY = Vocabulary("word", ("<unk>", "the", "river", "otter", ",", "\n", "<glue>", " "))


def test_unknown_words_are_not_copied_as_they_stand_for_many():
    ids = VOCABULARY.encode("the badger the river")
    (stretch,) = copied_stretches(SuffixIndex(ids), Text.of(ids, VOCABULARY), 2)
    assert (stretch.start, stretch.length) == (2, 2)


def test_of_words_those_are_counted_that_are_some_and_not_what_stands_between_them():
    text = Text.of(VOCABULARY.encode("the river, badger\n\notter"), VOCABULARY)
    assert text.counted.tolist() == [True, True, False, True, False, False, True]
    index = SuffixIndex(VOCABULARY.encode("otter, the river,\n"))
    (stretch,) = copied_stretches(index, text, 2)
    assert (stretch.start, stretch.length, stretch.size) == (0, 3, 2)
    assert copied_shares(index, text, (2, 3)) == (0.5, 0.0)


def test_of_characters_all_are_counted():
    vocabulary = Vocabulary.of("the river\n", "char")
    text = Text.of(vocabulary.encode("e r\n"), vocabulary)
    assert text.counted.all() and vocabulary.decode(text.ids) == "e r\n"


def test_a_low_temperature_copies_more_as_the_page_says():
    folder = RunFolder(BUNDLED / "tale-gru")
    ids = folder.vocabulary.encode(folder.text)
    train_ids, held_out_ids = split(ids)
    network, index = Network.of(folder.config, folder.weights()), SuffixIndex(train_ids)

    def share(temperature: float) -> float:
        written = [token.id for token in write(network, held_out_ids[:20], 1000, Sampling(temperature), seed=0)]
        return copied_shares(index, Text.of(written, folder.vocabulary), (16,))[0]

    cold, usual, hot = map(share, (0.3, 0.8, 1.3))
    assert cold > usual + 0.1 and usual > hot + 0.1
