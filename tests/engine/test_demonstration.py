"""Something small that a worker trains for a lesson, seen while it goes on."""

import numpy as np

from tests.engine.waiting import LONG, until


def test_a_demonstration_is_seen_from_start_to_end(engine):
    key = engine.demonstrate("counting", {"steps": 5}, "me")
    assert engine.demonstration(key).name == "counting"
    until(lambda: engine.demonstration(key).state == "finished")
    view = engine.demonstration(key)
    assert view.rows == tuple({"step": step} for step in range(5))
    assert np.array_equal(view.result["counted"], np.arange(5))
    assert (view.place, view.message, view.settings) == (None, "", {"steps": 5})


def test_a_new_demonstration_ends_the_one_before(engine):
    first = engine.demonstrate("counting", {"steps": LONG}, "me")
    until(lambda: engine.demonstration(first).rows)
    second = engine.demonstrate("counting", {"steps": 3}, "me")
    until(lambda: engine.demonstration(first).state == "stopped")
    assert len(engine.demonstration(first).result["counted"]) < LONG
    until(lambda: engine.demonstration(second).state == "finished")


def test_a_demonstration_waits_for_its_turn_and_may_give_up(engine, submit):
    running = submit(LONG, "another")
    until(lambda: engine.view(running).status.state == "running")
    key = engine.demonstrate("counting", {"steps": 3}, "me")
    assert (engine.demonstration(key).state, engine.demonstration(key).place) == ("queued", 0)
    engine.stop_demonstration(key)
    assert engine.demonstration(key).state == "stopped"
    assert engine.demonstration(key).message


def test_a_demonstration_that_fails_says_why(engine):
    key = engine.demonstrate("counting", {"steps": 1, "raises": True}, "me")
    until(lambda: engine.demonstration(key).state == "failed")
    assert engine.demonstration(key).message == "Steps must be fewer."
    assert engine.demonstration("0" * 24) is None
