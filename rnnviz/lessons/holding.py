"""What a recorded network carries of a symbol that it was shown once, step by step until it is asked for it."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np

from rnnviz.lessons import exam
from rnnviz.lessons.tasks import ASKED, TASKS
from rnnviz.nets.activations import softmax
from rnnviz.nets.finder import average_ranks
from rnnviz.nets.network import Network
from rnnviz.nets.records import States

TASK = TASKS["recall"]
CARRIED = {"lstm": "c", "gru": "h", "rnn": "h"}  # the state that goes from step to step by itself
MEASURED, MEASURING_SEED = 400, 1000  # examples that units are measured on, and where they come from


class Holding(NamedTuple):
    """One network on the same fillers with each of the task's markers in turn.

    | field | shape | holds |
    |---|---|---|
    | `ids` | (markers, time steps) | what is read |
    | `states` | (time steps, markers, units) each | every intermediate |
    | `answers` | (time steps, markers, answers) | at t: the shares of its answer if it were asked after step t |
    | `scores` | (units,) | how well each unit alone tells the markers apart: see `separation` |
    """

    ids: np.ndarray
    states: States
    answers: np.ndarray
    scores: np.ndarray


def hold(cell: str, place: int, seed: int) -> Holding:
    """The recorded network of `cell` with each marker at `place`, counted from 0, among the fillers of `seed`.

    Raises:
        UserError: for a place where the task has no marker.
    """
    network, result = exam.network(TASK.key, cell)
    ids = np.stack([TASK.read(result.lag, (marker,), (place,), np.random.default_rng(seed)) for marker in TASK.markers])
    states = states_of(network, ids)
    return Holding(ids, states, _answers(network, states), scores_of(cell))


def states_of(network: Network, ids: np.ndarray) -> States:
    """Every intermediate of its one layer over ids (examples, time steps): (time steps, examples, units) each."""
    (layer,) = network.layers
    return layer.trace(layer.project(network.embedding[ids.T])).forward


@cache
def scores_of(cell: str) -> np.ndarray:
    """`separation` of what a recorded network carries one step before the question, on new examples."""
    network, result = exam.network(TASK.key, cell)
    ids, labels = TASK.draw(np.random.default_rng(MEASURING_SEED), result.lag, MEASURED)
    return separation(getattr(states_of(network, ids), CARRIED[cell])[-2], labels)


def separation(values: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """How well each column alone tells the labels apart, 0 (not at all) to 1 (any two of them without fail).

    The mean of abs(2 · AUC - 1) over all pairs of labels, after Hand & Till (2001); AUC: of an example of one label
    and one of the other, how often the former's value is higher. Values (examples, units), labels (examples,).
    """
    kinds = np.unique(labels)
    pairs = [(one, other) for k, one in enumerate(kinds) for other in kinds[k + 1 :]]
    return np.mean([_apart(values[labels == one], values[labels == other]) for one, other in pairs], axis=0)


def _apart(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    ranks = average_ranks(np.concatenate([one, other]))[: len(one)].sum(axis=0)
    wins = ranks - len(one) * (len(one) + 1) / 2  # Mann & Whitney's U
    return np.abs(2 * wins / (len(one) * len(other)) - 1)


def _answers(network: Network, states: States) -> np.ndarray:
    """As if the question came after each step; at the last one it has come."""
    (layer,) = network.layers
    question = layer.project(network.embedding[TASK.tokens.index(ASKED)])[0]
    asked = layer.step(question, type(states)(*(values[:-1] for values in states)), 0)
    outputs = np.concatenate([asked.h, states.h[-1:]])
    first = TASK.tokens.index(TASK.answers[0])
    logits = outputs @ network.output_kernel + network.output_bias
    return softmax(logits)[..., first : first + len(TASK.answers)]
