import pytest

from rnnviz.engine.cluster import why_not, worker_count
from rnnviz.errors import UserError

GB = 1e9


@pytest.mark.parametrize(
    "cores, memory, expected",
    [(1, 8 * GB, 1), (2, 8 * GB, 1), (4, 8 * GB, 2), (64, 64 * GB, 4), (8, 3 * GB, 2), (8, 0.5 * GB, 1)],
)
def test_as_many_workers_as_fit(cores, memory, expected):
    assert worker_count(cores, memory) == expected


def test_the_operator_decides():
    assert worker_count(2, 1 * GB, "7") == 7


@pytest.mark.parametrize("wanted", ["0", "-1", "two", "1.5", "1000"])
def test_a_senseless_number_of_workers_is_told(wanted):
    with pytest.raises(UserError, match="RNNVIZ_WORKERS must be a whole number from 1 to 256"):
        worker_count(2, 1 * GB, wanted)


def test_a_missing_scheduler_is_named():
    assert "tcp://10.0.0.1:8786" in why_not(OSError("timed out"), "tcp://10.0.0.1:8786")
    assert why_not(UserError("As it is."), None) == "As it is."
