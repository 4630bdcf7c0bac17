"""Does far memory help? The loss of a network that is shown only the last few tokens before each prediction."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rnnviz.errors import UserError
from rnnviz.nets.activations import log_softmax
from rnnviz.nets.layers import closing
from rnnviz.nets.network import Network

LENGTHS = (1, 2, 4, 8, 16, 32, 64)
PLACES = 300
LEAST_PLACES = 20


@dataclass(frozen=True)
class ContextLoss:
    """How surprising the same tokens are when more and more is read before each.

    | field | shape | holds |
    |---|---|---|
    | `lengths` | (lengths,) | how many tokens were read, ascending |
    | `losses` | (lengths, places) | the negative log-likelihood of the token that came, in nats |
    """

    lengths: np.ndarray
    losses: np.ndarray

    @property
    def mean(self) -> np.ndarray:
        """By length, (lengths,), in nats per token."""
        return self.losses.mean(axis=1)

    def gain(self, length: int) -> tuple[float, float]:
        """What reading the most lowers the loss by, against `length`: nats per token, and its standard error.

        The same places are compared, so that most of what makes one token harder than another cancels out.
        """
        (row,) = np.flatnonzero(self.lengths == length)
        differences = self.losses[row] - self.losses[-1]
        return float(differences.mean()), float(differences.std(ddof=1) / np.sqrt(len(differences)))

    def enough(self, within: float = 0.02) -> int:
        """The fewest tokens from which on the mean never lies more than `within` nats above that of the most."""
        worse = np.flatnonzero(self.mean > self.mean[-1] + within)
        return int(self.lengths[worse[-1] + 1 if len(worse) else 0])


def loss_by_context(network: Network, ids: np.ndarray, rng: np.random.Generator, places: int = PLACES) -> ContextLoss:
    """Of `places` tokens of `ids`, (tokens,), drawn once, after reading the last 1, 2, 4, … 64 before each.

    Each reading starts from a state of zeros. A network that was trained on windows reads no more than its window, and
    in a short text nothing is read beyond its first half.

    Raises:
        UserError: for a text with fewer than 20 places to predict.
    """
    lengths = _lengths(network, len(ids))
    if not lengths or len(ids) - lengths[-1] < LEAST_PLACES:
        raise UserError(
            f"To compare readings of different length, a text must have at least {2 * LEAST_PLACES} tokens; "
            f"this one has {len(ids)}."
        )
    could = np.arange(lengths[-1], len(ids))
    drawn = np.sort(rng.choice(could, min(places, len(could)), replace=False))
    losses = [_losses(network, ids[drawn + np.arange(-length, 0)[:, None]], ids[drawn]) for length in lengths]
    return ContextLoss(np.array(lengths), np.stack(losses))


def _lengths(network: Network, tokens: int) -> list[int]:
    most = min(tokens // 2, network.config.window) if network.reads_windows else tokens // 2
    within = [length for length in LENGTHS if length <= most]
    return [*within, most] if network.reads_windows and within and within[-1] < most < LENGTHS[-1] else within


def _losses(network: Network, read: np.ndarray, came: np.ndarray) -> np.ndarray:
    """Of the tokens `came`, (batch,), each after reading a column of `read`, (time steps, batch)."""
    outputs = network.embedding[read]
    for layer in network.layers:
        outputs = layer.outputs(layer.project(outputs))
    logits = closing(outputs, network.layers[-1].units) @ network.output_kernel + network.output_bias
    return -log_softmax(logits)[np.arange(len(came)), came]
