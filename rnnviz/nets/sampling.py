"""From logits to one token: temperature, top-k, top-p, and a draw."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from rnnviz.errors import UserError
from rnnviz.nets.activations import softmax

TEMPERATURE_LIMIT = 5.0


@dataclass(frozen=True)
class Sampling:
    """How a token is drawn. Temperature acts first, then top-k, then top-p on what is left.

    `temperature`: the logits are divided by it; 0 always takes the most probable token.
    `top_k`: only the k most probable tokens can be drawn; None is no such limit.
    `top_p`: only as many of the most probable tokens as it takes to reach this probability together (Holtzman
    et al., 2020); None is no such limit.

    Raises:
        UserError: for a value out of bounds.
    """

    temperature: float = 0.8
    top_k: int | None = None
    top_p: float | None = None

    def __post_init__(self) -> None:
        if not (_is_number(self.temperature) and 0 <= self.temperature <= TEMPERATURE_LIMIT):
            allowed = f"a number from 0 to {TEMPERATURE_LIMIT:g}"
            raise UserError(f"Temperature must be {allowed}; got {self.temperature!r}.")
        if self.top_k is not None and not (_is_number(self.top_k) and self.top_k == int(self.top_k) >= 1):
            raise UserError(f"Top-k must be a whole number of at least 1, or left out; got {self.top_k!r}.")
        if self.top_p is not None and not (_is_number(self.top_p) and 0 < self.top_p <= 1):
            raise UserError(f"Top-p must be a number above 0 and at most 1, or left out; got {self.top_p!r}.")


@dataclass(frozen=True, slots=True)
class Choice:
    """The token that was drawn, and the chance that it had with the temperature and filters used."""

    id: int
    chance: float


def choose(logits: np.ndarray, sampling: Sampling, rng: np.random.Generator) -> Choice:
    """Draw one token by `logits`, (vocabulary,). Takes one number from `rng`, or none at temperature 0.

    Raises:
        ValueError: for logits that are not finite.
    """
    if not math.isfinite(logits.sum()):
        raise ValueError("the logits must be finite numbers")
    if sampling.temperature == 0:
        return Choice(int(logits.argmax()), 1.0)
    ids, chances = _candidates(logits, sampling)
    cumulative = chances.cumsum()
    total = float(cumulative[-1])
    # Without the last, so that rounding can't point past the end.
    place = int(cumulative[:-1].searchsorted(rng.random() * total, side="right"))
    id = place if ids is None else int(ids[place])
    return Choice(id, float(chances[place]) / total)


def chances(logits: np.ndarray, sampling: Sampling) -> np.ndarray:
    """Each token's chance under `sampling`, (vocabulary,): sums to 1, is 0 for what the filters exclude."""
    if sampling.temperature == 0:
        return (np.arange(len(logits)) == logits.argmax()).astype(float)
    ids, kept = _candidates(logits, sampling)
    spread = np.zeros(len(logits))
    spread[slice(None) if ids is None else ids] = kept / kept.sum()
    return spread


def _candidates(logits: np.ndarray, sampling: Sampling) -> tuple[np.ndarray | None, np.ndarray]:
    """The ids that can be drawn, most probable first, with their chances, not yet scaled to 1.

    The ids are None when nothing is filtered: then the chances are in the order of ids, which saves sorting.
    """
    # float64: probabilities of many tokens are added up. Shifted first, as a tiny temperature would overflow.
    chances = softmax((logits.astype(np.float64) - logits.max()) / sampling.temperature)
    if sampling.top_k is None and sampling.top_p is None:
        return None, chances
    ids = np.argsort(-chances, kind="stable")[: sampling.top_k]
    kept = chances[ids]
    if sampling.top_p is not None:
        enough = int((kept.cumsum() / kept.sum()).searchsorted(sampling.top_p)) + 1
        ids, kept = ids[:enough], kept[:enough]
    return ids, kept


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
