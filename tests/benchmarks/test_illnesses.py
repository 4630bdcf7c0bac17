import pytest

from rnnviz.benchmarks import illnesses
from rnnviz.benchmarks.illnesses import Case, as_expected, measure
from rnnviz.config import RunConfig
from rnnviz.diagnosis.records import HINT, ILL, Diagnosis

SICK = Case("tale", RunConfig(), has=("overfitting",), hasnt=("diverged",))
WELL = Case("tale", RunConfig(), hasnt=("diverged",))


def readings(*keys, severity=ILL):
    return tuple(Diagnosis(key, "", "", "", severity) for key in keys)


@pytest.mark.parametrize(("case", "found", "expected"), [
    (SICK, readings("overfitting"), True),
    (SICK, readings("overfitting", "loops"), True),
    (SICK, readings("overfitting", "diverged"), False),
    (SICK, (), False),
    (WELL, (), True),
    (WELL, readings("loops", severity=HINT), True),
    (WELL, readings("loops"), False),
])
def test_readings_are_as_expected_where_each_illness_is_told_and_no_other(case, found, expected):
    assert as_expected(case, found) is expected


def test_it_counts_in_how_many_of_the_seeds_each_was_read(monkeypatch):
    monkeypatch.setattr(illnesses, "CASES", {"one": SICK})
    monkeypatch.setattr(illnesses, "of_case", lambda case, seed, scratch: readings("overfitting") if seed else readings("loops"))
    found = {one.what: one.values for one in measure(3, lambda words: None)}
    assert found == {"one: diverged": (0, 0, 0), "one: loops": (1, 0, 0), "one: overfitting": (0, 1, 1)}


def test_a_training_in_a_process_of_its_own_is_read(tmp_path):
    tiny = RunConfig(cell="rnn", units=(8,), embedding=4, window=16, batch=16, epochs=2)
    assert illnesses.of_case(Case("verse", tiny, characters=2000), 0, tmp_path)
