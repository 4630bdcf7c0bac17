"""What is said of a training's length before it starts: by counting, and in proportion to what trainings took before."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz import estimate as module
from rnnviz.config import RunConfig
from rnnviz.estimate import (
    Trained, completed, estimate, fitting, readings, step_seconds, steps_per_epoch, usual_seconds, work,
)
from rnnviz.nets.parameters import parameters
from rnnviz.training.batches import batches

TOKENS, SIZE = 100_000, 65


def trained(config, slower=1.0, size=SIZE):
    """A run that took `slower` times as long as on the machine of `speeds.json`."""
    run = Trained(config, size, steps=500, snapshots=20, scored_tokens=5000, seconds=0.0)
    return dataclasses.replace(run, seconds=slower * usual_seconds(run))


@given(st.integers(100, 5000), st.integers(4, 60), st.integers(1, 80), st.booleans())
def test_updates_are_counted_as_the_trainer_counts_them(tokens, window, batch, at_every_step):
    config = RunConfig(window=window, batch=batch, objective="every_step" if at_every_step else "last_step")
    assert steps_per_epoch(config, tokens) == batches(config, np.zeros(tokens, np.int32)).steps_per_epoch


@pytest.mark.parametrize(("config", "tokens", "dropout"), [
    (RunConfig(), 1_000_000, 0.0),
    (RunConfig(), 200_000, 0.2),
    (RunConfig(), 80_000, 0.3),
    (RunConfig(units=(8,)), 20_000, 0.2),
    (RunConfig(), 20_000, 0.5),
    (RunConfig(epochs=1), 110_881, 0.0),  # as many as it has parameters
    (RunConfig(epochs=4), 110_881, 0.1),
    (RunConfig(epochs=6), 110_881, 0.2),
    (RunConfig(cell="rnn", seconds=300), 1_000_000, 0.0),
    (RunConfig(seconds=300), 1_000_000, 0.1),
    (RunConfig(dropout=0.1), 20_000, 0.1),
    (RunConfig(dropout=0.0), 20_000, 0.0),
])
def test_dropout_is_the_more_the_more_often_a_text_is_read(config, tokens, dropout):
    assert completed(config, SIZE, tokens) == config.replace(dropout=dropout)


@given(st.integers(1000, 10**6), st.floats(1, 600))
def test_more_time_or_less_text_never_needs_less_dropout(tokens, seconds):
    shorter, longer = (completed(RunConfig(seconds=time), SIZE, tokens).dropout for time in (seconds, 2 * seconds))
    assert shorter <= longer
    assert completed(RunConfig(seconds=seconds), SIZE, 2 * tokens).dropout <= shorter


@pytest.mark.parametrize(("level", "tokens", "expected"), [
    ("char", 1_000_000, 50), ("word", 1_000_000, 12), ("word", 32 * 41, 15),
])
def test_the_learning_rate_falls_over_some_readings_but_over_some_updates_at_least(level, tokens, expected):
    config = RunConfig(level=level, window=4)
    assert readings(config, tokens) == pytest.approx(expected)


def test_parameters_steps_and_epochs_of_a_training_by_epochs():
    found = estimate(RunConfig(epochs=3), SIZE, TOKENS)
    assert found.parameters == sum(layer.count for layer in parameters(RunConfig(), SIZE))
    assert (found.steps, found.epochs, found.basis) == (3 * steps_per_epoch(RunConfig(), TOKENS), 3, "none")


def test_each_time_through_the_text_takes_as_long_as_the_one_before():
    one, two, three = (estimate(RunConfig(epochs=epochs), SIZE, TOKENS).seconds for epochs in (1, 2, 3))
    assert three - two == pytest.approx(two - one) and two > one > two - one


def test_snapshots_of_a_small_network_that_reads_windows_take_no_long():
    """All else the same: what is left is how long it takes to look at it, 40 times."""
    small, large = (RunConfig(objective="last_step", units=(units,), window=8, epochs=1) for units in (8, 256))
    looks = [estimate(one, SIZE, 20_000).seconds - estimate(one, SIZE, 20_000).steps * step_seconds(one, SIZE)
             for one in (small, large)]
    assert looks[0] < looks[1]


def test_by_the_clock_it_takes_that_long_and_the_steps_are_those_that_fit():
    config = RunConfig(seconds=60)
    found = estimate(config, SIZE, TOKENS)
    assert found.seconds == 60
    assert found.steps * step_seconds(config, SIZE) < 60 < 1.5 * found.steps * step_seconds(config, SIZE)
    assert found.epochs == pytest.approx(found.steps / steps_per_epoch(config, TOKENS))


@pytest.mark.parametrize("slower", [0.3, 4.0])
def test_what_trainings_took_here_counts(slower):
    config = RunConfig(epochs=3)
    here = estimate(config, SIZE, TOKENS, [trained(RunConfig(), slower)])
    assert here.basis == "alike"
    assert here.seconds == pytest.approx(slower * estimate(config, SIZE, TOKENS).seconds)


def test_the_runs_most_like_it_count():
    others = [trained(RunConfig(cell="rnn", units=(16,)), 9.0)] * 10
    config = RunConfig(epochs=3)
    assert estimate(config, SIZE, TOKENS, others).basis == "others"
    found = estimate(config, SIZE, TOKENS, [*others, *[trained(RunConfig(units=(120,)), 2.0)] * 3])
    assert found.basis == "alike" and found.seconds == pytest.approx(2 * estimate(config, SIZE, TOKENS).seconds)


def test_one_odd_run_of_three_changes_nothing():
    runs = [trained(RunConfig(), slower) for slower in (1.0, 1.0, 50.0)]
    config = RunConfig(epochs=3)
    assert estimate(config, SIZE, TOKENS, runs).seconds == pytest.approx(estimate(config, SIZE, TOKENS).seconds)


@pytest.mark.parametrize("slower", [1.0, 3.0])
def test_as_many_epochs_as_fit_and_no_more(slower):
    config, runs = RunConfig(epochs=500), [trained(RunConfig(), slower)]
    fits = fitting(config, SIZE, 30_000, 60, runs)
    assert fits == config.replace(epochs=fits.epochs)
    longer = fits.replace(epochs=fits.epochs + 1)
    assert estimate(fits, SIZE, 30_000, runs).seconds <= 60 < estimate(longer, SIZE, 30_000, runs).seconds


def test_where_not_one_epoch_fits_the_clock_decides():
    fits = fitting(RunConfig(epochs=2), SIZE, 2_000_000, 60, [trained(RunConfig(), 20.0)])
    assert (fits.epochs, fits.seconds) == (None, 60)


@pytest.mark.parametrize(
    "larger", [{"units": (256,)}, {"units": (128, 128)}, {"window": 128}, {"batch": 64}, {"embedding": 128}]
)
def test_no_part_of_the_work_shrinks_where_the_network_grows(larger):
    small, large = work(RunConfig(), SIZE), work(RunConfig().replace(**larger), SIZE)
    assert all(large[name] >= amount for name, amount in small.items()) and large["flops"] > small["flops"]


def test_multiplications_of_a_small_network_are_those_counted_by_hand():
    config = RunConfig(units=(8,), embedding=4, window=10, batch=2)
    forward = 2 * 10 * (4 * 8 * (4 + 8) + 8 * 50)  # LSTM: 4 gates; then 50 tokens to choose from
    assert work(config, 50)["flops"] == 2 * 3 * forward  # to multiply and to add; backward twice as much again
    assert dataclasses.replace(config, cell="rnn") and work(dataclasses.replace(config, cell="rnn"), 50)["rnn"] == 10


def test_the_speeds_that_come_along_are_of_a_named_machine_and_none_is_negative():
    speeds = module._speeds()
    assert speeds["machine"]["cores"] >= 1 and speeds["machine"]["keras"]
    for kind in ("step", "start", "snapshot"):
        assert min(speeds[kind].values()) >= 0 and sum(speeds[kind].values()) > 0
