"""From what a run left to what a reading rests on."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from rnnviz.baselines import Baselines
from rnnviz.config import RunConfig
from rnnviz.corpus import split
from rnnviz.diagnosis.records import Evidence
from rnnviz.diagnosis.spans import spans
from rnnviz.nets.context import LEAST_PLACES, loss_by_context
from rnnviz.nets.network import Network
from rnnviz.nets.parameters import parameters
from rnnviz.nets.saturation import saturation
from rnnviz.run_folder import History, Snapshot, Status
from rnnviz.vocabulary import Vocabulary

SPAN_TOKENS = 100_000  # of the text, that structures are looked for in
GATE_TOKENS = 400  # of the held-out text, that the gates are watched over

Weights = Mapping[str, np.ndarray]


def gather(
    config: RunConfig, status: Status, history: History, snapshots: tuple[Snapshot, ...], vocabulary: Vocabulary,
    ids: np.ndarray, baselines: Baselines, weights: tuple[Weights, Weights] | None = None,
) -> Evidence:
    """`ids`, (tokens,), are the whole text; `weights` those of the first and of the newest snapshot, None to do with
    the losses alone, which is quick enough to repeat while a run is trained.
    """
    train_ids, held_out_ids = split(ids)
    inside = {} if weights is None else _inside(config, *weights, train_ids, held_out_ids, vocabulary, snapshots)
    return Evidence(
        config, status.state, status.message, history, snapshots, baselines, len(train_ids),
        sum(layer.count for layer in parameters(config, len(vocabulary))), **inside,
    )


def _inside(
    config: RunConfig, first: Weights, last: Weights, train_ids: np.ndarray, held_out_ids: np.ndarray,
    vocabulary: Vocabulary, snapshots: tuple[Snapshot, ...],
) -> dict:
    """What can be told once the weights are looked at."""
    network = Network.of(config, last)
    reads = network.reads_windows and len(held_out_ids) >= 2 * LEAST_PLACES
    return {
        "moved": _moved(first, last),
        "gates": () if config.cell == "rnn" else saturation(network.trace(held_out_ids[:GATE_TOKENS])),
        "spans": spans([vocabulary.tokens[id] for id in train_ids[:SPAN_TOKENS].tolist()]),
        "reading": loss_by_context(network, held_out_ids, np.random.default_rng(0)) if reads else None,
        "sample": np.asarray(vocabulary.encode(snapshots[-1].sample)),
    }


def _moved(first: Weights, last: Weights) -> float:
    """How far all recurrent weights together went, as a multiple of their length at first."""
    names = [name for name in first if name.endswith("recurrent_kernel")]
    went = sum(float(np.square(last[name] - first[name]).sum()) for name in names)
    return float(np.sqrt(went / sum(float(np.square(first[name]).sum()) for name in names)))
