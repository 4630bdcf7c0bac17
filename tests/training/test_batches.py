from itertools import islice

import numpy as np
import pytest

from rnnviz.config import RunConfig
from rnnviz.errors import UserError
from rnnviz.training.batches import batches


def streams(tokens, batch=4, window=10, seed=0):
    return batches(RunConfig(batch=batch, window=window, seed=seed), np.arange(tokens, dtype=np.int32))


def windows(tokens, batch=4, window=10, seed=0):
    config = RunConfig(batch=batch, window=window, seed=seed, objective="last_step")
    return batches(config, np.arange(tokens, dtype=np.int32))


def taken(source, count):
    return list(islice(source, count))


@pytest.mark.parametrize("tokens", [11, 12, 44, 397, 1000])
def test_targets_of_a_stream_are_the_next_tokens_and_stay_inside(tokens):
    for batch in taken(streams(tokens), 30):
        assert batch.inputs.shape == batch.targets.shape == (4, 10)
        np.testing.assert_array_equal(batch.targets, batch.inputs + 1)
        assert batch.targets.max() < tokens


def test_a_stream_goes_on_where_it_stopped():
    source = streams(397)
    batches = taken(source, 3 * source.steps_per_epoch)
    gone_on = [np.array_equal(after.inputs[:, 0], before.targets[:, -1]) for before, after in zip(batches, batches[1:])]
    assert gone_on.count(False) == 2
    assert batches[0].starts_over
    for on, after in zip(gone_on, batches[1:]):
        assert on or after.starts_over


def test_one_batch_in_ten_begins_from_a_state_of_zeros():
    source = streams(4 * 10 * 1000 + 4)
    assert 0.08 < np.mean([batch.starts_over for batch in taken(source, source.steps_per_epoch)]) < 0.12


def test_an_epoch_of_streams_reads_nearly_everything_once():
    source = streams(400)
    read = np.concatenate([batch.inputs.ravel() for batch in taken(source, source.steps_per_epoch)])
    assert len(set(read.tolist())) == len(read) >= 400 - 4 * 10


@pytest.mark.parametrize("tokens", [11, 44, 1000])
def test_windows_predict_the_token_after_them(tokens):
    for batch in taken(windows(tokens), 50):
        length = batch.inputs.shape[1]
        assert 1 <= length <= 10 and batch.starts_over
        np.testing.assert_array_equal(batch.inputs, batch.inputs[:, :1] + np.arange(length))
        np.testing.assert_array_equal(batch.targets, batch.inputs[:, -1] + 1)
        assert batch.targets.max() < tokens


def test_windows_are_mostly_full_and_sometimes_short():
    lengths = [batch.inputs.shape[1] for batch in taken(windows(1000), 400)]
    assert 0.8 < np.mean(np.array(lengths) == 10) < 0.95
    assert set(lengths) == set(range(1, 11))


@pytest.mark.parametrize("source", [streams, windows])
def test_the_seed_decides(source):
    first, again, other = (taken(source(997, seed=seed), 60) for seed in (5, 5, 6))
    def inputs(batches):
        return [batch.inputs.tolist() for batch in batches]

    assert inputs(first) == inputs(again) != inputs(other)


def test_a_text_without_a_target_is_refused():
    with pytest.raises(UserError, match="longer than the window of 10 tokens; it has 10"):
        streams(10)
