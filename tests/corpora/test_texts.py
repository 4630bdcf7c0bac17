"""The bundled texts: clean files of the sizes promised, and the form that each is there to teach."""

import json
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

import rnnviz.corpora
from rnnviz.corpora import grammar, recipes

FOLDER = Path(rnnviz.corpora.__file__).parent
BYTES = {
    "tale": (18_000, 26_000),
    "verse": (10_000, 15_000),
    "grammar": (38_000, 42_000),
    "recipes": (25_000, 40_000),
    "greek": (8_000, 15_000),
}


def read(key):
    return (FOLDER / f"{key}.txt").read_bytes().decode("utf-8")


def test_the_index_names_the_texts_in_order_and_no_others():
    index = json.loads((FOLDER / "index.json").read_text(encoding="utf-8"))
    assert [entry["key"] for entry in index] == list(BYTES)
    assert {path.stem for path in FOLDER.glob("*.txt")} == set(BYTES)
    assert all(set(entry) == {"key", "title", "description"} and all(entry.values()) for entry in index)


@pytest.mark.parametrize("key", BYTES)
def test_a_text_has_its_size(key):
    least, most = BYTES[key]
    assert least <= len((FOLDER / f"{key}.txt").read_bytes()) <= most


@pytest.mark.parametrize("key", BYTES)
def test_a_text_is_composed_and_has_no_strange_characters(key):
    text = read(key)
    assert unicodedata.is_normalized("NFC", text)
    assert {character for character in text if unicodedata.category(character).startswith("C")} == {"\n"}
    assert text.endswith("\n") and not text.endswith("\n\n")
    assert not any(line.endswith(" ") for line in text.split("\n"))


@pytest.mark.parametrize("made", [grammar, recipes])
def test_a_made_text_is_what_its_script_makes(made):
    assert made.FILE.read_bytes() == made.text().encode("utf-8")


def test_speech_in_the_tale_closes_within_its_paragraph():
    assert all(paragraph.count('"') % 2 == 0 for paragraph in read("tale").split("\n"))


def test_the_tale_comes_back_to_its_phrases():
    tale = read("tale")
    assert min(tale.count(phrase) for phrase in ("Road and river", "Heard and held", "What shall I let go?")) >= 5
    assert set(tale) <= set(map(chr, range(128)))


def test_every_stanza_has_four_lines():
    blocks = [block.split("\n") for block in read("verse").rstrip("\n").split("\n\n")]
    titles = [block for block in blocks if len(block) == 1]
    assert Counter(map(len, blocks)) == {1: 9, 4: len(blocks) - 9}
    assert all(title.isupper() for [title] in titles)


def test_lines_of_verse_are_long_and_short_in_turn():
    stanzas = [block.split("\n") for block in read("verse").rstrip("\n").split("\n\n") if "\n" in block]
    mean = [sum(len(stanza[line]) for stanza in stanzas) / len(stanzas) for line in range(4)]
    assert min(mean[0], mean[2]) > max(mean[1], mean[3]) + 5


def test_quotes_in_the_greek_text_pair_up():
    for paragraph in read("greek").split("\n"):
        marks = "".join(character for character in paragraph if character in "«»")
        assert marks == "«»" * (len(marks) // 2)
