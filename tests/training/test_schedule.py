import pytest

from rnnviz.training.schedule import Budget, Clock, LearningRate


def test_the_learning_rate_falls_in_a_line_to_one_percent():
    rate = LearningRate(0.02)
    assert rate.at(0) == 0.02
    assert rate.at(0.5) == pytest.approx(0.0101)
    assert rate.at(1) == pytest.approx(0.0002)


def test_a_new_learning_rate_falls_from_where_it_was_set():
    rate = LearningRate(0.02, since=0.8)
    assert rate.at(0.8) == pytest.approx(0.02)
    assert rate.at(0.9) == pytest.approx(0.0101)
    assert rate.at(1) == pytest.approx(0.0002)


def test_where_the_text_is_read_often_it_has_fallen_by_then():
    rate = LearningRate(0.02, readings=50)
    assert rate.at(0.1, read=5) == rate.at(0.1, read=2) == pytest.approx(0.02 * (1 - 0.099))
    assert rate.at(0.1, read=25) == pytest.approx(0.0101)
    assert rate.at(0.2, read=50) == rate.at(0.9, read=300) == pytest.approx(0.0002)


def test_a_budget_is_used_up_by_time_or_by_steps():
    assert Budget(60.0, None).fraction(step=7, seconds=15) == 0.25
    assert Budget(None, 100).fraction(step=7, seconds=15) == 0.07
    assert Budget(60.0, None).fraction(step=7, seconds=90) == 1.0


def test_a_halted_clock_stands():
    times = iter([100.0, 103.0, 110.0, 111.0])
    clock = Clock(now=lambda: next(times))
    clock.halt()
    assert clock.seconds == 3.0
    clock.go_on()
    assert clock.seconds == 4.0
