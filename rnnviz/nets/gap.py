"""How much better a network knows what it learned from than what is new to it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rnnviz.corpus import HELD_OUT_STRETCH
from rnnviz.nets.network import Network
from rnnviz.nets.scoring import held_out_loss

_PIECES = 10  # that lie evenly over the text: one place of it may be easier than another


@dataclass(frozen=True)
class Gap:
    """Mean negative log-likelihoods of the next token, in nats, of one network, each over `tokens` tokens."""

    learned: float
    held_out: float
    tokens: int

    @property
    def size(self) -> float:
        return self.held_out - self.learned


def loss_gap(network: Network, train_ids: np.ndarray, held_out_ids: np.ndarray, most: int) -> Gap:
    """The loss on what was learned from and on what was held out, over as much of each: at most `most` tokens.

    Both are read alike: in as many pieces of one length, evenly spaced, each from a fresh state, which is reset
    as for the held-out loss.

    Raises:
        ValueError: for fewer than two tokens in either part.
    """
    tokens = min(most, len(train_ids) - 1, len(held_out_ids) - 1)
    count = max(1, min(_PIECES, tokens // HELD_OUT_STRETCH))
    length = tokens // count
    learned, held_out = (_mean_loss(network, ids, count, length) for ids in (train_ids, held_out_ids))
    return Gap(learned, held_out, count * length)


def _mean_loss(network: Network, ids: np.ndarray, count: int, length: int) -> float:
    """Over `count` pieces of `ids` in which `length` tokens are predicted."""
    starts = np.linspace(0, len(ids) - length - 1, count).astype(int)
    return float(np.mean([held_out_loss(network, ids[start : start + length + 1]) for start in starts]))
