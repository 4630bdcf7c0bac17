"""Snapshots: when to take one, and what it holds."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from rnnviz.nets.network import Network
from rnnviz.nets.sampling import Sampling
from rnnviz.nets.writing import write
from rnnviz.probe import probe_ids
from rnnviz.run_folder import RunFolder, Snapshot
from rnnviz.training.evaluation import Judge, Score
from rnnviz.vocabulary import Vocabulary

SNAPSHOTS_LIMIT = 40
SIZE_LIMIT = 200e6  # bytes of weights that a run may leave
TIME_SHARE = 0.05  # of a run's seconds, for all its snapshots together,
ALWAYS_TIME_FOR = 16  # but so many are taken even where that takes longer: there must be something to watch

SAMPLE_TOKENS = {"char": 200, "word": 40}
WINDOWS_SAMPLE_SHARE = 0.5  # of that, where a network reads its window anew for each token: it writes far slower
SAMPLE_TEMPERATURE = 0.7
_SAMPLE_SEED = 0
_LEAD_IN_TOKENS = 32

Weights = Mapping[str, np.ndarray]


class Plan:
    """When snapshots are due: log-spaced, so that the early, fast changes are all kept.

    `count` is of all snapshots; the first (untrained) and the last one need no plan. `finest` is the share of
    the training at which the second one is due.
    """

    def __init__(self, count: int, finest: float) -> None:
        between = max(count - 2, 0)
        self._places = list(np.geomspace(min(finest, 1.0), 1.0, between + 1)[:-1])

    def due(self, done: float) -> bool:
        """Whether a snapshot falls due at the share `done` of the training, 0 to 1; each falls due once."""
        passed = [place for place in self._places if place <= done * (1 + 1e-9)]
        self._places = self._places[len(passed) :]
        return bool(passed)


def affordable(weights: Weights, cost: float | None = None, seconds: float | None = None) -> int:
    """How many snapshots a run may take: by size, and where given by their `cost` in a run of `seconds`."""
    by_size = max(2, SIZE_LIMIT / sum(array.nbytes for array in weights.values()))
    by_time = max(ALWAYS_TIME_FOR, TIME_SHARE * seconds / cost) if seconds else SNAPSHOTS_LIMIT
    return int(min(SNAPSHOTS_LIMIT, by_size, by_time))


class Photographer:
    """Takes a run's snapshots: weights, held-out loss, a sample, and Keras's own logits on the probe."""

    def __init__(
        self, folder: RunFolder, judge: Judge, train_ids: np.ndarray, held_out_ids: np.ndarray
    ) -> None:
        self._folder, self._judge, self._held_out_ids = folder, judge, held_out_ids
        self._vocabulary = folder.vocabulary
        self._probe = probe_ids(train_ids, held_out_ids)
        self._lead_in = lead_in(held_out_ids, self._vocabulary)
        self.last: Snapshot | None = None

    def score(self, weights: Weights) -> Score:
        """The quick one, on always the same part of what is held out."""
        self._judge.take(weights)
        return self._judge.snapshot_score(self._held_out_ids)

    def take(self, weights: Weights, score: Score, **where: float) -> Snapshot:
        """Writes a snapshot; `where` is the run's `step`, `tokens`, `seconds` and `fraction`."""
        self._judge.take(weights)
        self.last = Snapshot(
            **where, held_out_loss=score.loss, held_out_tokens=score.tokens, sample=self._sample(weights)
        )
        self._folder.add_snapshot(self.last, weights, self._judge.logits(self._probe))
        return self.last

    def _sample(self, weights: Weights) -> str:
        """What the network writes: with the same lead-in and luck always, so that only learning differs."""
        network = Network.of(self._judge.config, weights)
        length = SAMPLE_TOKENS[self._vocabulary.level]
        if network.reads_windows:
            length = int(WINDOWS_SAMPLE_SHARE * length)
        tokens = write(network, self._lead_in, length, Sampling(SAMPLE_TEMPERATURE), _SAMPLE_SEED)
        return self._vocabulary.decode(token.id for token in tokens)


def lead_in(ids: np.ndarray, vocabulary: Vocabulary) -> np.ndarray:
    """What a sample goes on from, (time steps,): some of `ids`, up to a line's end so that it begins one."""
    ends = [place for place, token in enumerate(ids[:400].tolist()) if "\n" in vocabulary.tokens[token]]
    end = next((place + 1 for place in ends if place + 1 >= _LEAD_IN_TOKENS), _LEAD_IN_TOKENS)
    return ids[max(0, end - _LEAD_IN_TOKENS) : end]
