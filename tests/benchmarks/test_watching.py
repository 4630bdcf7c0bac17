"""The visitors of the benchmark: that they keep what a browser keeps, and notice when they are sent nothing."""

from __future__ import annotations

import pytest
from streamlit import config
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from rnnviz.benchmarks import watching
from rnnviz.benchmarks.watching import KEPT_RUNS, _Visitor


@pytest.fixture()
def visitor():
    return _Visitor("http://localhost", "run")


def hear_of(visitor, message):
    visitor._keep(message, message.WhichOneof("type"))


def finish_runs(visitor, count):
    for _ in range(count):
        hear_of(visitor, ForwardMsg(script_finished=ForwardMsg.FINISHED_SUCCESSFULLY))


def large(hash):
    message = ForwardMsg(hash=hash)
    message.delta.SetInParent()
    message.metadata.cacheable = True
    return message


def test_a_large_message_is_kept_until_it_was_not_seen_for_some_runs(visitor):
    hear_of(visitor, large("a"))
    small = large("b")
    small.metadata.cacheable = False
    hear_of(visitor, small)
    finish_runs(visitor, KEPT_RUNS)
    assert list(visitor._kept) == ["a"]
    finish_runs(visitor, 1)
    assert not visitor._kept


def test_a_message_that_is_told_by_its_hash_is_still_seen(visitor):
    hear_of(visitor, large("a"))
    finish_runs(visitor, KEPT_RUNS)
    hear_of(visitor, ForwardMsg(ref_hash="a"))
    finish_runs(visitor, KEPT_RUNS)
    assert list(visitor._kept) == ["a"]


def test_messages_are_kept_as_long_as_streamlit_supposes():
    assert KEPT_RUNS == config.get_option("global.maxCachedMessageAge")


def test_the_longest_wait_is_between_two_messages_or_since_the_last(visitor, monkeypatch):
    now = 100.0
    monkeypatch.setattr(watching.time, "perf_counter", lambda: now)
    for now in (100.0, 101.0, 104.0, 104.5):
        visitor._hear(10)
    assert visitor.received == 40
    assert visitor.longest_wait() == 3.0
    now = 110.0
    assert visitor.longest_wait() == 5.5
