"""A network writes: token by token, with what it thought of each."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import TypeAlias

import numpy as np

from rnnviz.errors import UserError
from rnnviz.nets.network import Network
from rnnviz.nets.sampling import Sampling, choose

ALTERNATIVES = 5


@dataclass(frozen=True, slots=True)
class Written:
    """One token that a network wrote.

    `probability`, `alternatives` and `entropy` are the network's own: of its softmax at temperature 1, before
    any filter. Only `chance` is the token's probability under the sampling used: with its temperature and
    filters. `alternatives` are the five most probable tokens as (id, probability), the most probable first.
    `entropy` is in nats: 0 where the network is certain, log(vocabulary) where all tokens are equally
    probable to it.
    """

    id: int
    probability: float
    alternatives: tuple[tuple[int, float], ...]
    entropy: float
    chance: float


_Draw: TypeAlias = Callable[[np.ndarray], Written]


def write(
    network: Network, ids: Sequence[int] | np.ndarray, length: int, sampling: Sampling, seed: int
) -> Iterator[Written]:
    """Continue `ids`, (time steps,), by `length` tokens, each computed when it is asked for.

    The same network, ids, sampling and `seed` give the same tokens. A network that predicts at every step
    carries its state on; one that was trained on windows re-reads the last `config.window` tokens for each
    that it writes.

    Raises:
        UserError: for no tokens to start from, or a negative length; at the call, not at the first token.
    """
    if length < 0:
        raise UserError(f"The length must be 0 tokens or more; got {length}.")
    draw = partial(written, sampling=sampling, rng=np.random.default_rng(seed))
    carry_on = _with_window if network.reads_windows else _with_state
    return islice(carry_on(network, network.checked(ids), draw), length)


def written(logits: np.ndarray, sampling: Sampling, rng: np.random.Generator) -> Written:
    """One token drawn by `logits`, (vocabulary,), with what the network thought.

    Raises:
        ValueError: for logits that are not finite.
    """
    choice = choose(logits, sampling, rng)
    shifted = logits.astype(np.float64) - logits.max()
    unscaled = np.exp(shifted)
    total = float(unscaled.sum())
    probabilities = unscaled / total
    entropy = math.log(total) - float(probabilities @ shifted)  # -Σ p·log p; log p is shifted - log(total)
    return Written(
        id=choice.id,
        probability=float(probabilities[choice.id]),
        alternatives=_most_probable(probabilities),
        entropy=max(0.0, entropy),
        chance=choice.chance,
    )


def _most_probable(probabilities: np.ndarray) -> tuple[tuple[int, float], ...]:
    count = min(ALTERNATIVES, len(probabilities))
    ids = probabilities.argpartition(-count)[-count:]
    return tuple(sorted(zip(ids.tolist(), probabilities[ids].tolist()), key=lambda pair: (-pair[1], pair[0])))


def _with_state(network: Network, ids: np.ndarray, draw: _Draw) -> Iterator[Written]:
    """Without end: the state is carried on from token to token."""
    logits, state = network.read(ids)
    while True:
        token = draw(logits)
        yield token
        logits, state = network.step(state, token.id)


def _with_window(network: Network, ids: np.ndarray, draw: _Draw) -> Iterator[Written]:
    """Without end: for each token the last window is read anew."""
    so_far = ids.tolist()  # all of it: where in the text its window stands may matter to a network
    while True:
        token = draw(network.next_logits(so_far))
        yield token
        so_far.append(token.id)
