import numpy as np

from rnnviz.diagnosis.records import HINT, ILL
from rnnviz.diagnosis.writing import loops, of_text
from tests.diagnosis.making import evidence

RNG = np.random.default_rng(0)
VARIED = RNG.integers(0, 30, 400)  # nothing comes twice
PHRASES = RNG.integers(0, 30, (6, 20))
POOR = np.concatenate([PHRASES[k] for k in RNG.integers(0, 6, 20)])  # the same few phrases, in no order


def test_a_sample_in_circles_is_told():
    reading = loops(evidence(sample=np.append(VARIED[:60], np.tile(PHRASES[0], 4))))
    assert "80 characters" in reading.evidence and "the same 20" in reading.evidence


def test_a_varied_sample_is_well_and_so_is_none():
    assert loops(evidence(sample=VARIED)) is None
    assert loops(evidence()) is None


def test_a_text_in_circles_at_a_low_temperature_is_told_to_raise_it():
    reading = of_text(np.tile(PHRASES[0], 6), VARIED, "char", 0.2)
    assert reading.key == "loops" and reading.severity == ILL and reading.changes == {"temperature": 0.8}


def test_at_a_usual_temperature_it_is_not_the_temperature():
    reading = of_text(np.tile(PHRASES[0], 6), VARIED, "char", 0.9)
    assert reading.severity == HINT and reading.changes == {}


def test_a_temperature_is_too_low_where_the_text_repeats_itself_more_than_others_do():
    reading = of_text(POOR, VARIED, "char", 0.2)
    assert reading.key == "temperature_too_low" and "0%" in reading.evidence


def test_it_is_not_where_the_corpus_repeats_itself_as_much():
    assert of_text(POOR, POOR[::-1], "char", 0.2) is None


def test_it_is_not_where_the_temperature_is_usual_or_the_text_varied_or_short():
    assert of_text(POOR, VARIED, "char", 0.8) is None
    assert of_text(VARIED, VARIED, "char", 0.2) is None
    assert of_text(POOR[:100], VARIED, "char", 0.2) is None


def test_always_the_most_probable_token_is_as_narrow_as_a_low_temperature():
    assert of_text(POOR, VARIED, "char", 1.0, top_k=1).key == "temperature_too_low"
