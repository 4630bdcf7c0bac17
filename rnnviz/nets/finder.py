"""Which single units of a network follow a label of the text, and whether more so than chance would have it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from rnnviz.errors import UserError
from rnnviz.nets.labels import Label
from rnnviz.nets.records import Trace

SYMBOLS = ("c", "h")  # what is carried and what is passed on
SHIFTS = 200
LEVEL = 0.95
LEAST_LAG = 50  # tokens; a tenth of the text where that is more
LEAST_TOKENS = SHIFTS + 2 * LEAST_LAG  # so that there are enough different lags


class RankedUnits(NamedTuple):
    """One quantity of one direction of a layer, (time steps, units) each.

    `ranks` are those of each unit's values over time, equal values sharing theirs, less their mean.
    """

    layer: int
    direction: str
    symbol: str
    values: np.ndarray
    ranks: np.ndarray


class FoundUnit(NamedTuple):
    """How well one unit alone follows a label.

    `score` is 0 (not at all) to 1 (wholly); `sign` is 1 where the unit is the higher the more the label is true, -1
    where it is the lower, 0 where neither. The means are the unit's own where a binary label is true and where it is
    false; None for a number.
    """

    layer: int
    direction: str
    symbol: str
    unit: int
    score: float
    sign: int
    mean_true: float | None
    mean_false: float | None


@dataclass(frozen=True, eq=False)
class Finding:
    """All units, the best first, and `bar`, the score that one must exceed to be more than chance."""

    label: Label
    ranking: tuple[FoundUnit, ...]
    bar: float

    @property
    def beating(self) -> tuple[FoundUnit, ...]:
        """Those that exceed the bar, the best first."""
        return tuple(found for found in self.ranking if found.score > self.bar)

    @property
    def sentence(self) -> str:
        """What was found, in plain words."""
        best, count = self.ranking[0], len(self.beating)
        name = f"{best.symbol} of unit {best.unit} in layer {best.layer + 1}"
        if best.direction == "backward":
            name += ", backward"
        if not count:
            return (
                f"No single unit follows “{self.label.title}” more than chance would have it: the best, {name}, "
                f"scores {best.score:.2f}, and the control reaches {self.bar:.2f}."
            )
        follow = "follows" if count == 1 else "follow"
        return (
            f"{count} of {len(self.ranking)} values {follow} “{self.label.title}” more closely than the control, "
            f"which reaches {self.bar:.2f}. The best is {name}, with a score of {best.score:.2f}: {_reading(best)}."
        )


def rank_units(trace: Trace) -> tuple[RankedUnits, ...]:
    """Every unit's values over the text as ranks: what `find_units` needs for any label.

    Raises:
        UserError: for a text of fewer than `LEAST_TOKENS` tokens.
    """
    if len(trace.ids) < LEAST_TOKENS:
        raise UserError(
            f"To tell a rule from chance, the text must have at least {LEAST_TOKENS} tokens; it has {len(trace.ids)}."
        )
    return tuple(
        RankedUnits(k, direction, symbol, values, _centred_ranks(values))
        for k, layer in enumerate(trace.layers)
        for direction, states in layer.directions.items()
        for symbol, values in states._asdict().items()
        if symbol in SYMBOLS
    )


def find_units(units: Sequence[RankedUnits], label: Label, rng: np.random.Generator) -> Finding:
    """Score each unit alone by how well it follows `label`, and say which scores chance doesn't explain.

    | label | score, 0 to 1 |
    |---|---|
    | binary | abs(2 · AUC - 1); AUC: of a token where it is true and one where not, how often the former's is higher |
    | number | abs(Spearman's rank correlation) |

    The control. States and labels change slowly, so two that have nothing to do with each other agree over long
    stretches; labels in random order have no such stretches, and against them nearly all units would look good. So
    the label is moved along the text instead, `SHIFTS` times, its end coming round to the beginning: it keeps its
    stretches and loses its place. No move is shorter than a tenth of the text, or than `LEAST_LAG` tokens: the label
    would still lie nearly where it was, and the bar stand too high. Of each move the best score of *all* units
    counts, as the best of many is what is looked at (Westfall and Young, 1993), and the bar is the 95 % quantile of
    those: where nothing is to be found, something exceeds it in about 1 text of 20.

    Raises:
        UserError: for a label that this text can't tell about.
        ValueError: where units and label are not of one text.
    """
    if label.unusable:
        raise UserError(label.unusable)
    if len(label.values) != len(units[0].values):
        raise ValueError(f"the label is of {len(label.values)} tokens, the units of {len(units[0].values)}")
    weights = _weights(label)
    moved = _moved(weights, rng)
    best = np.max([np.abs(_scores(moved, group, label)).max(axis=1) for group in units], axis=0)  # (shifts,)
    found = [one for group in units for one in _found(group, _scores(weights, group, label), label)]
    return Finding(
        label=label,
        ranking=tuple(sorted(found, key=lambda one: -one.score)),
        bar=float(np.quantile(best, LEVEL, method="higher")),
    )


def average_ranks(values: np.ndarray) -> np.ndarray:
    """Ranks along the first axis, 1 for the least; equal values share the mean of theirs. Any shape, float64."""
    order = np.argsort(values, axis=0, kind="stable")
    ordered = np.take_along_axis(values, order, axis=0)
    places = np.arange(len(values), dtype=float).reshape(-1, *[1] * (values.ndim - 1))
    differs = ordered[1:] != ordered[:-1]
    edge = np.ones_like(ordered[:1], dtype=bool)
    first = np.maximum.accumulate(np.where(np.concatenate([edge, differs]), places, 0))
    last = np.where(np.concatenate([differs, edge]), places, len(values))
    last = np.minimum.accumulate(last[::-1])[::-1]
    ranks = np.empty(values.shape)
    np.put_along_axis(ranks, order, (first + last) / 2 + 1, axis=0)
    return ranks


def _centred_ranks(values: np.ndarray) -> np.ndarray:
    return average_ranks(values) - (len(values) + 1) / 2


def _weights(label: Label) -> np.ndarray:
    """What the score sums a unit's ranks with, (time steps,): both scores are linear in them.

    With n of T tokens true and R the sum of their ranks less the mean rank, 2 · AUC - 1 = 2R / (n · (T - n)).
    """
    if label.kind == "number":
        ranks = _centred_ranks(label.values)
        return ranks / np.linalg.norm(ranks)
    true = int(label.values.sum())
    return label.values * (2 / (true * (len(label.values) - true)))


def _scores(weights: np.ndarray, group: RankedUnits, label: Label) -> np.ndarray:
    """Signed scores: weights (..., time steps) to (..., units). A unit that never changes has 0."""
    sums = weights @ group.ranks
    if label.kind == "binary":
        return sums
    norms = np.linalg.norm(group.ranks, axis=0)
    return np.divide(sums, norms, out=np.zeros_like(sums), where=norms > 0)


def _moved(weights: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """`weights` moved along by `SHIFTS` different lags: (shifts, time steps)."""
    steps = len(weights)
    least = max(LEAST_LAG, steps // 10)
    lags = rng.choice(np.arange(least, steps - least + 1), SHIFTS, replace=False)
    return weights[(np.arange(steps) - lags[:, None]) % steps]


def _found(group: RankedUnits, scores: np.ndarray, label: Label) -> list[FoundUnit]:
    means = [(None, None)] * len(scores)
    if label.kind == "binary":
        sides = (group.values[label.values], group.values[~label.values])
        means = np.stack([side.mean(axis=0, dtype=float) for side in sides], axis=1).tolist()
    return [
        FoundUnit(group.layer, group.direction, group.symbol, unit, abs(score), int(np.sign(score)), *pair)
        for unit, (score, pair) in enumerate(zip(scores.tolist(), means))
    ]


def _reading(found: FoundUnit) -> str:
    """What the unit does."""
    if found.mean_true is None:
        return f"it {'rises' if found.sign > 0 else 'falls'} as the number grows"
    return f"it is {_number(found.mean_true)} on average where that is true, and {_number(found.mean_false)} where not"


def _number(value: float) -> str:
    return f"{round(value, 2) + 0.0:.2f}".replace("-", "−")  # + 0.0: no -0.00
