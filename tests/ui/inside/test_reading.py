from rnnviz.ui.inside.reading import TOKENS_LIMIT, reading_of
from rnnviz.vocabulary import Vocabulary

CHARACTERS = Vocabulary("char", tuple("\n abcde"))
WORDS = Vocabulary("word", ("<unk>", "the", "cat", "."))
PROBE = (2, 3, 4)


def test_the_probe_is_read_where_nothing_is_typed():
    reading = reading_of("", CHARACTERS, PROBE)
    assert (reading.ids, reading.own, reading.notes) == (PROBE, False, ())


def test_a_person_s_own_text_is_read():
    reading = reading_of("bad\r\ncab", CHARACTERS, PROBE)
    assert CHARACTERS.decode(reading.ids) == "bad\ncab"
    assert reading.own and reading.notes == ()


def test_unknown_characters_are_named_and_left_out():
    reading = reading_of("bXa<d", CHARACTERS, PROBE)
    assert CHARACTERS.decode(reading.ids) == "bad"
    assert "X  <" in reading.notes[0] and "left out" in reading.notes[0]


def test_unknown_words_are_named_and_read_as_unknown():
    reading = reading_of("the dog.", WORDS, PROBE)
    assert list(reading.ids) == [1, 0, 3]
    assert "dog" in reading.notes[0] and "<unk>" in reading.notes[0]


def test_a_text_of_nothing_known_says_what_is_read_instead():
    reading = reading_of("XYZ", CHARACTERS, PROBE)
    assert reading.ids == PROBE and not reading.own
    assert "X  Y  Z" in reading.notes[0] and "held-out" in reading.notes[1]


def test_many_unknown_tokens_are_counted():
    note = reading_of("a" + "FGHIJKLMNO", CHARACTERS, PROBE).notes[0]
    assert "and 2 more" in note


def test_a_long_text_is_cut_and_says_so():
    reading = reading_of("ab" * TOKENS_LIMIT, CHARACTERS, PROBE)
    assert len(reading.ids) == TOKENS_LIMIT
    assert "1,000" in reading.notes[0] and "500" in reading.notes[0]
