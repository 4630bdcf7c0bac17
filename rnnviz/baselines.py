"""What a text costs to predict without a network, so that a loss has something to be compared with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rnnviz.corpus import HELD_OUT_STRETCH

LABELS = {
    "uniform": "uniform", "unigram": "unigram", "bigram": "bigram", "trigram": "trigram", "five_gram": "5-gram",
}
LONGEST = 5
# How much the shorter sequence counts against the longer one. The first is Witten and Bell's own: it stands where the
# text doesn't tell. Of words, where most pairs come once, 8 or more is best; of characters 1 to 4.
STRENGTHS = (1.0, 0.5, 2.0, 4.0, 8.0, 16.0, 32.0)


@dataclass(frozen=True)
class Baselines:
    """Mean negative log-likelihood of the held-out tokens, in nats per token.

    `uniform` takes all tokens for equally likely, `unigram` knows how common each is, `bigram` knows which
    token comes before, `trigram` the two before, `five_gram` the four before.
    """

    uniform: float
    unigram: float
    bigram: float
    trigram: float
    five_gram: float

    def named(self) -> tuple[tuple[str, float], ...]:
        """What each is called on a page, and its nats per token; the one that knows least first."""
        return tuple((label, getattr(self, name)) for name, label in LABELS.items())


def baselines(train_ids: np.ndarray, held_out_ids: np.ndarray, vocabulary_size: int) -> Baselines:
    """Fitted on `train_ids`, measured on every held-out token but the first, as a network is, too.

    And with no more context than a network has: the held-out part is read in stretches of 200 tokens to predict,
    and nothing from before a stretch counts.

    With N tokens, V of them different in the vocabulary, and c(…) the counts:

    - unigram, each token counted once more than it came: p(b) = (c(b) + 1) / (N + V)
    - all others interpolated after Witten and Bell (1991), method C, each with the one that sees a token less, a…
      being the tokens before b, and …a the same without the first of them:
      p(b | a…) = (c(a… b) + s · t(a…) · p(b | …a)) / (c(a…) + s · t(a…)), where c(a…) counts what followed a…, and
      t(a…) the different tokens among that; p(b | …a) where nothing followed a….
    - s, one for each length, is the one of `STRENGTHS` that predicts the last tenth of `train_ids` best from the
      rest of them (Witten and Bell: 1); then all of `train_ids` are counted.

    Both part `(tokens,)` of ids; the held-out one holds at least two.
    """
    if len(held_out_ids) < 2:
        raise ValueError(f"Baselines need at least 2 held-out tokens; got {len(held_out_ids)}.")
    unigram, bigram, trigram, _, five_gram = map(_cost, _by_length(train_ids, held_out_ids, vocabulary_size))
    return Baselines(float(np.log(vocabulary_size)), unigram, bigram, trigram, five_gram)


def _cost(probabilities: np.ndarray) -> float:
    return float(-np.log(probabilities).mean())


def _by_length(train_ids: np.ndarray, held_out_ids: np.ndarray, size: int) -> list[np.ndarray]:
    """p of every held-out token but the first, (tokens - 1,), by sequences of one token, of two, … of five.

    Sequences are numbered by their place among all of their length in the part to learn, so that no number outgrows
    64 bits. `ends` and `met` hold the number of the sequence that ends at each token of either part, -1 where there is
    none, or none that the part to learn holds.
    """
    border = len(train_ids) * 9 // 10
    tried = _unigram(train_ids[:border], size)[train_ids[border:]]
    found = [_unigram(train_ids, size)[held_out_ids[1:]]]
    ends, met, contexts = train_ids.astype(np.int64), held_out_ids.astype(np.int64), size
    read = np.arange(len(met) - 1) % HELD_OUT_STRETCH + 1  # tokens of its stretch before each that is predicted
    for length in range(2, LONGEST + 1):
        before, met_before = np.append(-1, ends[:-1])[: len(ends)], np.where(read >= length - 1, met[:-1], -1)
        known, numbers = _numbered((before * size + train_ids)[length - 1 :])
        ends = np.append(np.full(length - 1, -1), numbers)[: len(ends)]
        places = _places(known, met_before * size + held_out_ids[1:])

        part = _Counts(known // size, contexts, ends[length - 1 : border])
        choices = {s: part.mixed(ends[border:], before[border:], tried, s) for s in STRENGTHS}
        strength = min(STRENGTHS, key=lambda s: round(_cost(choices[s]), 9)) if border < len(ends) else STRENGTHS[0]
        tried = choices[strength]

        whole = _Counts(known // size, contexts, ends[length - 1 :])
        found.append(whole.mixed(places, met_before, found[-1], strength))
        met, contexts = np.append(-1, places), len(known)
    return found


def _unigram(ids: np.ndarray, size: int) -> np.ndarray:
    """p(b), (vocabulary,)."""
    return (np.bincount(ids, minlength=size) + 1) / (len(ids) + size)


class _Counts:
    """How often sequences of one length came, and how often and by how many different tokens their contexts were
    followed. `context_of` gives the context of each sequence, by its number; `numbers` are those that came.

    All end in a zero, so that -1 stands for what never came.
    """

    def __init__(self, context_of: np.ndarray, contexts: int, numbers: np.ndarray) -> None:
        counts = np.bincount(numbers, minlength=len(context_of))
        self.together = np.append(counts, 0)
        self.followed = np.append(np.bincount(context_of, counts, contexts), 0)
        self.followers = np.append(np.bincount(context_of, counts > 0, contexts), 0)

    def mixed(self, sequences: np.ndarray, contexts: np.ndarray, shorter: np.ndarray, strength: float) -> np.ndarray:
        """p of each sequence's last token after its context; `shorter` is the same without the context's first."""
        followed, weight = self.followed[contexts], strength * self.followers[contexts]
        mixed = (self.together[sequences] + weight * shorter) / np.maximum(followed + weight, 1)
        return np.where(followed > 0, mixed, shorter)


def _numbered(keys: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The different ones, sorted, and the place of each key among them. (`np.unique` takes twice as long.)"""
    order = np.argsort(keys)
    ranked = keys[order]
    new = np.append(True, ranked[1:] != ranked[:-1])[: len(keys)]
    numbers = np.empty_like(keys)
    numbers[order] = np.cumsum(new) - 1
    return ranked[new], numbers


def _places(known: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Where each of `wanted` stands among the sorted `known`, -1 where it doesn't."""
    if not len(known):
        return np.full(len(wanted), -1)
    places = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
    return np.where(known[places] == wanted, places, -1)
