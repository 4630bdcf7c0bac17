"""How slowly states change: against a twin that counts pair by pair, and on signals whose lag is known."""

import math

import numpy as np
import pytest
from hypothesis import given, strategies as st

from rnnviz.config import RunConfig
from rnnviz.errors import UserError
from rnnviz.nets.slowness import LEAST_TOKENS, LEVEL, LayerLags, autocorrelation, in_words, lags, layer_lags


def pair_by_pair(values):
    """The autocorrelation as it is defined, for one unit."""
    centred = [float(value) - float(np.mean(values, dtype=np.float64)) for value in values]
    power = sum(value * value for value in centred)
    return [
        sum(centred[t] * centred[t + lag] for t in range(len(values) - lag)) / power for lag in range(len(values))
    ]


def lag_by_walking(values):
    correlations = pair_by_pair(values)
    for lag in range(1, len(values)):
        if correlations[lag] < LEVEL:
            high, low = correlations[lag - 1], correlations[lag]
            return lag - 1 + (high - LEVEL) / (high - low)
    raise AssertionError("it never fell below")


def slow_noise(keep, seed, steps=400, units=5):
    """Each value is `keep` of the one before and some chance: the larger `keep`, the slower."""
    rng, values = np.random.default_rng(seed), np.zeros((steps, units))
    for t in range(1, steps):
        values[t] = keep * values[t - 1] + rng.normal(size=units)
    return values.astype(np.float32)


@given(st.floats(-0.9, 0.99), st.integers(0, 99), st.integers(8, 120))
def test_they_are_what_counting_pair_by_pair_gives(keep, seed, steps):
    values = slow_noise(keep, seed, steps)
    expected = np.transpose([pair_by_pair(unit) for unit in values.T])
    np.testing.assert_allclose(autocorrelation(values), expected, atol=1e-9)
    np.testing.assert_allclose(lags(values), [lag_by_walking(unit) for unit in values.T], rtol=1e-6)


def test_noise_without_memory_is_unlike_itself_at_once_and_slow_noise_as_late_as_theory_says():
    assert (lags(slow_noise(0.0, 1, steps=20000)) < 1).all()
    # Of such noise the autocorrelation at lag k is keep^k, which is 1/e at k = -1 / ln(keep).
    np.testing.assert_allclose(lags(slow_noise(0.9, 2, steps=200000)), -1 / math.log(0.9), rtol=0.05)


def test_a_unit_that_changes_once_is_slow_and_one_that_never_does_has_no_lag():
    once = np.repeat([0.0, 1.0], 200)  # its autocorrelation falls in a straight line: 1 - 3 · lag / 400
    values = np.stack([once, np.full(400, 0.1), np.zeros(400)], axis=1).astype(np.float32)
    found = lags(values)
    assert found[0] == pytest.approx((1 - LEVEL) * 400 / 3)
    assert np.isnan(found[1:]).all()


@given(st.floats(0.01, 100), st.floats(-10, 10))
def test_size_and_height_do_not_count(scale, shift):
    values = slow_noise(0.8, 3).astype(np.float64)
    np.testing.assert_allclose(lags(scale * values + shift), lags(values), rtol=1e-6)


@pytest.mark.parametrize(("cell", "symbols"), [("lstm", "chch"), ("gru", "hh"), ("rnn", "hh")])
def test_every_layer_gives_what_it_carries_and_what_it_passes_on(random_network, cell, symbols):
    network = random_network(RunConfig(cell=cell, units=(8, 11), embedding=5))
    ids = np.random.default_rng(0).integers(0, 7, LEAST_TOKENS)
    trace = network.trace(ids)
    found = layer_lags(trace)
    assert "".join(one.symbol for one in found) == symbols
    assert [one.layer for one in found] == sorted(one.layer for one in found)
    for one in found:
        states = trace.layers[one.layer].forward
        np.testing.assert_array_equal(one.lags, lags(getattr(states, one.symbol)))
        assert one.lags.shape == ((8, 11)[one.layer],)


def test_both_directions_are_measured(random_network):
    network = random_network(RunConfig(cell="gru", units=(8,), bidirectional=True, embedding=5, window=4))
    found = layer_lags(network.trace(np.random.default_rng(0).integers(0, 7, LEAST_TOKENS)))
    assert [one.direction for one in found] == ["forward", "backward"]


def test_too_short_a_text_is_refused_with_a_sentence(random_network):
    trace = random_network(RunConfig(units=(8,), embedding=5)).trace(np.zeros(LEAST_TOKENS - 1, int))
    with pytest.raises(UserError, match=f"at least {LEAST_TOKENS} tokens; it has {LEAST_TOKENS - 1}"):
        layer_lags(trace)


def layers_of(*medians, symbol="c", direction="forward"):
    return [LayerLags(k, direction, symbol, np.array([median])) for k, median in enumerate(medians)]


@pytest.mark.parametrize(("medians", "ending"), [
    ((1.0, 2.0, 4.0), "Each layer changes more slowly than the one below it."),
    ((1.0, 1.2, 1.1), "All layers change about equally fast."),
    ((1.0, 2.0, 2.1), "Layer 2 is slower than layer 1, layer 3 is about as fast as layer 2."),
    ((4.0, 2.0), "Layer 2 is faster than layer 1."),
])
def test_the_words_compare_each_layer_with_the_one_below(medians, ending):
    (sentence,) = in_words(layers_of(*medians), "word")
    assert sentence.endswith(ending)


def test_the_words_give_the_medians_of_each_value_apart():
    found = [*layers_of(1.04, 2.0), *layers_of(0.7, math.nan, symbol="h", direction="backward")]
    first, second = in_words(found, "character")
    assert first.startswith("Cell state (c): a median of 1.0 in layer 1, 2.0 in layer 2, in characters.")
    assert second.startswith("State passed on (h, backward): a median of 0.7 in layer 1, – in layer 2")


def test_a_unit_that_never_changes_does_not_count_in_the_median():
    assert LayerLags(0, "forward", "h", np.array([1.0, 3.0, math.nan])).median == 2.0
    assert math.isnan(LayerLags(0, "forward", "h", np.array([math.nan])).median)
