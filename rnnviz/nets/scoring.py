"""How well a network predicts a text that it was not trained on."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

import numpy as np

from rnnviz.corpus import stretches
from rnnviz.nets.activations import log_softmax
from rnnviz.nets.network import Network

# Stretches that are read side by side: enough for large matmuls, few enough for little memory.
_SIDE_BY_SIDE = 32


def held_out_loss(network: Network, held_out_ids: np.ndarray, limit: int | None = None) -> float:
    """Mean negative log-likelihood of the next token over `held_out_ids`, (tokens,), in nats per token.

    The tokens are read in consecutive stretches of 200 to predict, the state reset at each. A network that
    was trained on windows reads at most `config.window` tokens before each target, none from before its
    stretch. With `limit`, only the first `limit` tokens that can be predicted are.

    Raises:
        ValueError: for fewer than two tokens: the first can't be predicted.
    """
    if len(held_out_ids) < 2 or limit == 0:
        raise ValueError(f"needs at least two tokens and a limit of 1; got {len(held_out_ids)} and {limit}")
    ids = held_out_ids if limit is None else held_out_ids[: limit + 1]
    losses = (-_log_likelihoods(network, *batch).sum(dtype=np.float64) for batch in _batches(network, ids))
    return float(sum(losses)) / (len(ids) - 1)


def _batches(network: Network, ids: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Inputs and targets, (time steps, stretches) each where the network can read stretches side by side."""
    if network.reads_windows:  # its windows are a batch already
        yield from stretches(ids)
        return
    for _, alike in groupby(stretches(ids), key=lambda stretch: len(stretch[0])):
        group = list(alike)
        for start in range(0, len(group), _SIDE_BY_SIDE):
            inputs, targets = zip(*group[start : start + _SIDE_BY_SIDE])
            yield np.stack(inputs, axis=1), np.stack(targets, axis=1)


def _log_likelihoods(network: Network, inputs: np.ndarray, targets: np.ndarray) -> np.ndarray:
    """The logarithm of the probability that the network gave to each target, in nats: the targets' shape."""
    return np.take_along_axis(log_softmax(network.logits(inputs)), targets[..., None], axis=-1)
