"""What a text costs to predict without a network, so that a loss has something to be compared with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Baselines:
    """Mean negative log-likelihood of the held-out tokens, in nats per token.

    `uniform` takes all tokens for equally likely, `unigram` knows how common each is, `bigram` knows which
    token comes before.
    """

    uniform: float
    unigram: float
    bigram: float


def baselines(train_ids: np.ndarray, held_out_ids: np.ndarray, vocabulary_size: int) -> Baselines:
    """Fitted on `train_ids`, measured on every held-out token but the first, as a network is, too.

    With N tokens, V of them different in the vocabulary, and c(…) the counts:

    - unigram, each token counted once more than it came: p(b) = (c(b) + 1) / (N + V)
    - bigram, after Witten and Bell (1991), method C: p(b | a) = (c(a, b) + t(a) · p(b)) / (c(a) + t(a)),
      where c(a) counts what followed a, t(a) the different tokens among that; p(b) where nothing followed a.

    Both part `(tokens,)` of ids; the held-out one holds at least two.
    """
    if len(held_out_ids) < 2:
        raise ValueError(f"Baselines need at least 2 held-out tokens; got {len(held_out_ids)}.")
    before, after = held_out_ids[:-1], held_out_ids[1:]
    unigram = _unigram(train_ids, vocabulary_size)[after]
    bigram = _bigram(train_ids, vocabulary_size, before, after, unigram)
    return Baselines(float(np.log(vocabulary_size)), _cost(unigram), _cost(bigram))


def _cost(probabilities: np.ndarray) -> float:
    return float(-np.log(probabilities).mean())


def _unigram(train_ids: np.ndarray, vocabulary_size: int) -> np.ndarray:
    """p(b), (vocabulary,)."""
    counts = np.bincount(train_ids, minlength=vocabulary_size)
    return (counts + 1) / (len(train_ids) + vocabulary_size)


def _bigram(
    train_ids: np.ndarray, vocabulary_size: int, before: np.ndarray, after: np.ndarray, unigram: np.ndarray
) -> np.ndarray:
    """p(after | before), one a pair, where `unigram` holds p(after)."""
    seen, counts = np.unique(_pairs(train_ids[:-1], train_ids[1:], vocabulary_size), return_counts=True)
    followed = np.bincount(train_ids[:-1], minlength=vocabulary_size)[before]
    followers = np.bincount(seen // vocabulary_size, minlength=vocabulary_size)[before]
    together = _look_up(seen, counts, _pairs(before, after, vocabulary_size))
    mixed = (together + followers * unigram) / np.maximum(followed + followers, 1)
    return np.where(followed > 0, mixed, unigram)


def _pairs(before: np.ndarray, after: np.ndarray, vocabulary_size: int) -> np.ndarray:
    """One whole number a pair of tokens."""
    return before.astype(np.int64) * vocabulary_size + after


def _look_up(keys: np.ndarray, values: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """The value of each wanted key, 0 where it is not among the sorted `keys`."""
    if not len(keys):
        return np.zeros(len(wanted), dtype=np.int64)
    places = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[places] == wanted, values[places], 0)
