"""How slowly the states of a network change: for each unit, how long what it holds stays like itself."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from rnnviz.errors import UserError
from rnnviz.nets.records import Trace

LEVEL = 1 / math.e  # below this autocorrelation, a state counts as forgotten
CLEARLY = 1.25  # two medians whose ratio is smaller are called equal
NAMES = {"c": "Cell state", "h": "State passed on"}
LEAST_TOKENS = 300  # a lag of some dozens of tokens can't be told from fewer


class LayerLags(NamedTuple):
    """The lag of each unit of one direction of a layer: `lags`, tokens, float64 (units,).

    `symbol` says which of a unit's values: `c` (cell state) or `h` (state that is passed on). A lag is NaN where the
    unit never changes.
    """

    layer: int
    direction: str
    symbol: str
    lags: np.ndarray

    @property
    def median(self) -> float:
        """Of the units that change, in tokens; NaN where none does."""
        changing = self.lags[~np.isnan(self.lags)]
        return float(np.median(changing)) if len(changing) else math.nan


def layer_lags(trace: Trace) -> tuple[LayerLags, ...]:
    """For every layer and direction, its lags in `c` (of an LSTM) and in `h`.

    Raises:
        UserError: for a text of fewer than `LEAST_TOKENS` tokens.
    """
    if len(trace.ids) < LEAST_TOKENS:
        raise UserError(
            f"To see how slowly states change, the text must have at least {LEAST_TOKENS} tokens; "
            f"it has {len(trace.ids)}."
        )
    return tuple(
        LayerLags(k, direction, symbol, lags(getattr(states, symbol)))
        for k, layer in enumerate(trace.layers)
        for direction, states in layer.directions.items()
        for symbol in NAMES
        if symbol in states._fields
    )


def lags(values: np.ndarray) -> np.ndarray:
    """How many time steps it takes until the autocorrelation falls below 1/e: (time steps, units) to (units,).

    Between the last lag at or above 1/e and the first one below it lies the answer, read off the straight line
    between the two. There always is one: at all lags but 0 the autocorrelations add up to -1/2. NaN for a unit that
    never changes.
    """
    correlations = autocorrelation(values)
    first = (correlations < LEVEL).argmax(axis=0)  # 0 where nothing changes: a NaN is not below
    units = np.arange(values.shape[1])
    high, low = correlations[first - 1, units], correlations[first, units]
    return first - 1 + (high - LEVEL) / (high - low)


def autocorrelation(values: np.ndarray) -> np.ndarray:
    """How much each unit is like itself `lag` steps later, for every lag: (time steps, units), float64 to the same.

    With x less its mean over time: r(lag) = Σ_t x(t) · x(t + lag) / Σ_t x(t)², the usual, biased estimate (Box and
    Jenkins, 1970, section 2.1.5). NaN for a unit that never changes.
    """
    steps = len(values)
    centred = values.astype(np.float64) - values.mean(axis=0, dtype=np.float64)
    centred[:, np.ptp(values, axis=0) == 0] = 0.0
    # Padded with zeros to twice the length, so that the end does not meet the beginning.
    spectrum = np.fft.rfft(centred, 2 * steps, axis=0)
    sums = np.fft.irfft(np.abs(spectrum) ** 2, 2 * steps, axis=0)[:steps]
    power = (centred**2).sum(axis=0)
    return np.divide(sums, power, out=np.full_like(sums, np.nan), where=power > 0)


def in_words(found: Sequence[LayerLags], noun: str) -> tuple[str, ...]:
    """A sentence for each value and direction: the median lags from layer to layer, in tokens of which one is called
    `noun`, and whether each layer is slower than the one below it.
    """
    groups: dict[tuple[str, str], list[LayerLags]] = {}
    for one in found:
        groups.setdefault((one.symbol, one.direction), []).append(one)
    return tuple(_sentence(layers, noun) for layers in groups.values())


def _sentence(layers: Sequence[LayerLags], noun: str) -> str:
    """Of one value in one direction, the lowest layer first."""
    first = layers[0]
    where = f"{NAMES[first.symbol]} ({first.symbol}{', backward' if first.direction == 'backward' else ''})"
    medians = [f"{_number(one.median)} in layer {one.layer + 1}" for one in layers]
    told = f"{where}: a median of {', '.join(medians)}, in {noun}s."
    return f"{told} {_comparison(layers)}" if len(layers) > 1 else told


def _comparison(layers: Sequence[LayerLags]) -> str:
    found = [_pace(upper.median, lower.median) for lower, upper in zip(layers, layers[1:])]
    if set(found) == {"slower than"}:
        return "Each layer changes more slowly than the one below it."
    if set(found) == {"about as fast as"}:
        return "All layers change about equally fast."
    pairs = [f"layer {upper.layer + 1} is {pace} layer {upper.layer}" for upper, pace in zip(layers[1:], found)]
    return ", ".join(pairs).capitalize() + "."


def _pace(median: float, below: float) -> str:
    """Of a layer against the one below it; of two that differ by less than a quarter neither is called slower."""
    if median > CLEARLY * below:
        return "slower than"
    return "faster than" if below > CLEARLY * median else "about as fast as"


def _number(lag: float) -> str:
    return "–" if math.isnan(lag) else f"{lag:.1f}"
