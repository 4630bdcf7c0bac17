"""A text is written bit by bit, forked, and found again."""

import numpy as np
import pytest

from rnnviz.config import RunConfig
from rnnviz.errors import UserError
from rnnviz.nets.network import Network
from rnnviz.nets.sampling import Sampling
from rnnviz.nets.weights import weight_shapes
from rnnviz.nets.writing import write
from rnnviz.ui.generate.writer import Swap, Writer

START, LENGTH = (3, 1), 12
SAMPLING = Sampling(1.0)


@pytest.fixture(params=[False, True], ids=["with its state", "with windows"])
def network(request) -> Network:
    config = RunConfig(units=(8,), embedding=4, bidirectional=request.param, window=5)
    rng = np.random.default_rng(0)
    shapes = weight_shapes(config, 9).items()
    return Network.of(config, {name: rng.normal(size=shape).astype("float32") for name, shape in shapes})


@pytest.fixture
def writer(network) -> Writer:
    return Writer(network, START, LENGTH, SAMPLING, seed=4)


def ids(writer: Writer) -> list[int]:
    return [token.id for token in writer.tokens]


def finish(writer: Writer) -> list[int]:
    writer.work(60)
    assert writer.done
    return ids(writer)


def fork(writer: Writer, position: int) -> int:
    """Forks at `position`, to the most probable token that was not written there; gives that one's id."""
    token = writer.tokens[position]
    other = next(id for id, _ in token.alternatives if id != token.id)
    writer.fork(writer.name, writer.current, position, other)
    return other


def test_writes_what_the_network_writes(writer, network):
    assert finish(writer) == [token.id for token in write(network, START, LENGTH, SAMPLING, 4)]


def test_a_slice_writes_one_token_at_least_and_no_more_than_asked_for(writer):
    for count in range(1, LENGTH + 1):
        writer.work(0)
        assert len(writer.tokens) == count
    writer.work(0)
    assert len(writer.tokens) == LENGTH


def test_a_fork_keeps_what_stands_before_it_and_writes_on_from_the_alternative(writer, network):
    before = finish(writer)
    other = fork(writer, 5)
    assert ids(writer) == [*before[:5], other] and not writer.done
    rest = write(network, [*START, *before[:5], other], LENGTH - 6, SAMPLING, 4)
    assert finish(writer) == [*before[:5], other, *(token.id for token in rest)]
    assert writer.branches[writer.current].swap == Swap(5, before[5], other)


def test_a_forked_token_has_the_alternatives_own_probability(writer):
    finish(writer)
    alternatives = dict(writer.tokens[5].alternatives)
    other = fork(writer, 5)
    assert writer.tokens[5].probability == alternatives[other]


def test_the_way_back_leads_to_the_text_as_it_was(writer):
    before = finish(writer)
    fork(writer, 5)
    writer.go(writer.name, 1, 0)
    assert ids(writer) == before
    writer.go(writer.name, 0, 1)
    assert ids(writer)[:5] == before[:5] and ids(writer) != before


def test_a_text_that_is_left_unfinished_is_written_on_later(writer, network):
    for _ in range(6):
        writer.work(0)
    fork(writer, 2)
    finish(writer)
    writer.go(writer.name, 1, 0)
    assert finish(writer) == [token.id for token in write(network, START, LENGTH, SAMPLING, 4)]


def test_the_same_fork_twice_is_one_branch(writer):
    finish(writer)
    fork(writer, 5)
    forked = finish(writer)
    writer.go(writer.name, 1, 0)
    fork(writer, 5)
    assert len(writer.branches) == 2 and ids(writer) == forked


def test_what_does_not_fit_is_passed_over(writer):
    before = finish(writer)
    name, token = writer.name, writer.tokens[5]
    other = next(id for id, _ in token.alternatives if id != token.id)
    unlisted = next(id for id in range(9) if id not in dict(token.alternatives))
    for asked in [("another text", 0, 5, other), (name, 1, 5, other), (name, 0, LENGTH, other),
                  (name, 0, -1, other), (name, 0, 5, token.id), (name, 0, 5, unlisted)]:
        writer.fork(*asked)
    for asked in [("another text", 0, 0), (name, 1, 0), (name, 0, 1), (name, 0, -1)]:
        writer.go(*asked)
    assert len(writer.branches) == 1 and writer.current == 0 and ids(writer) == before


def test_nothing_to_start_from_is_refused(network):
    with pytest.raises(UserError, match="at least one token"):
        Writer(network, (), LENGTH, SAMPLING, 0)
