"""The benchmarks that need a browser, on tiny sizes: that they run and say what they measured, not what the numbers are."""

from __future__ import annotations

from rnnviz.benchmarks import click, start, watching


def found(measured):
    return {(one.what, one.unit): one.values for one in measured}


def test_the_wait_for_the_first_words_is_measured():
    waits = found(start.measure([""], 1, lambda words: None))
    assert set(waits) == {("until the server answers", "seconds"), ("first words of the page home", "seconds")}
    assert all(0 < wait < 60 for (wait,) in waits.values())


def test_the_wait_for_the_first_loss_is_measured_and_the_memory_then():
    told = found(click.measure(1, lambda words: None))
    assert 0 < told["from the click on Train to the first loss, with a warm worker", "seconds"][0] < 60
    assert 50 < told["memory of the web process then", "MB"][0] < told["memory of everything then", "MB"][0]


def test_what_a_visitor_costs_is_measured(monkeypatch):
    monkeypatch.setattr(watching, "WATCHERS", (0, 1))
    monkeypatch.setattr(watching, "SETTLE", 2.0)
    monkeypatch.setattr(watching, "SECONDS", 4.0)
    told = found(watching.measure(1, lambda words: None))
    assert told["web process, 1 visitors", "% of a core"][0] > 0
    assert told["sent to each of 1 visitors", "kB a second"][0] > 0
    assert 0.3 < told["longest that one of 1 waits for an update", "seconds"][0] < 30  # they come every half a second
