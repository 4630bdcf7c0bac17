import pytest

from rnnviz.ui import pace


@pytest.fixture(autouse=True)
def nobody(monkeypatch):
    monkeypatch.setattr(pace, "_asked", {})


@pytest.mark.parametrize(("watchers", "seconds"), [(1, 0.5), (12, 0.5), (13, 1.0), (24, 1.0), (30, 1.5), (100, 4.5), (1000, 5.0)])
def test_the_more_look_on_the_less_often_each_is_updated(watchers, seconds):
    told = [pace._noted(f"visitor {k}", now) for now in (0.0, 1.0) for k in range(watchers)]
    assert set(told[watchers:]) == {seconds}
    assert told[0] == 0.5


def test_who_asks_no_more_does_not_count():
    for k in range(30):
        pace._noted(f"visitor {k}", 0.0)
    assert pace._noted("visitor 0", 5.0) == 1.5
    assert pace._noted("visitor 0", 10.5) == 0.5


def test_a_page_without_a_session_is_one_visitor():
    assert [pace.update_every() for _ in range(40)] == [0.5] * 40
