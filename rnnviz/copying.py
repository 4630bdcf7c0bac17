"""How much of a text stands word for word in the corpus: its longest copied stretches, and the share they make up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rnnviz.copying_index import SuffixIndex
from rnnviz.vocabulary import Vocabulary
from rnnviz.words import UNKNOWN, is_spacing

# How much a stretch must have to be looked at, in characters or words: at least, more, and more still.
LEAST = {"char": (8, 16, 32), "word": (3, 5, 8)}
_NOTHING = -1


@dataclass(frozen=True)
class Text:
    """A text that is asked about, token by token: both (tokens,).

    An id in `ids` that the corpus has not, such as a negative one, matches nothing. `counted` are the tokens that
    a stretch is measured in: all characters; of words those that are some, and not the marks and breaks between.
    """

    ids: np.ndarray
    counted: np.ndarray

    @classmethod
    def of(cls, ids: Sequence[int] | np.ndarray, vocabulary: Vocabulary) -> Text:
        """`<unk>` in it matches nothing, since it stands for many a word."""
        ids = np.asarray(ids, np.int64)
        if vocabulary.level == "char":
            return cls(ids, np.ones(len(ids), bool))
        unknown = np.array([token == UNKNOWN for token in vocabulary.tokens])
        words = np.array([_is_word(token) for token in vocabulary.tokens])
        return cls(np.where(unknown[ids], _NOTHING, ids), words[ids])

    @property
    def counted_before(self) -> np.ndarray:
        """How many counted tokens stand before each place, and in all, (tokens + 1,)."""
        return np.concatenate([[0], np.cumsum(self.counted)])

    def size(self, lengths: np.ndarray) -> np.ndarray:
        """How many counted tokens each stretch has that begins at its place and goes over `lengths`, (tokens,)."""
        before = self.counted_before
        return before[np.arange(len(lengths)) + lengths] - before[:-1]

    def lengths_for(self, size: int) -> np.ndarray:
        """How far each stretch can go with no more than `size` counted tokens, (tokens,)."""
        next_counted = np.append(np.flatnonzero(self.counted), len(self.ids))
        return next_counted[np.minimum(self.counted_before[:-1] + size, len(next_counted) - 1)] - np.arange(len(self.ids))


@dataclass(frozen=True)
class Stretch:
    """`length` tokens of a text from `start`, `size` of them counted, that stand in the corpus, first at `place`.

    `count` says how often they stand there.
    """

    start: int
    length: int
    size: int
    place: int
    count: int

    @property
    def end(self) -> int:
        return self.start + self.length


def copied_stretches(index: SuffixIndex, text: Text, least: int) -> tuple[Stretch, ...]:
    """All stretches of `text` that stand in the corpus and have at least `least` counted tokens, in their order.

    None lies within another one; they may overlap. `text` is one that a person reads: a few thousand tokens.
    """
    lengths = index.find(text.ids).lengths
    sizes = text.size(lengths)
    ends = np.arange(len(lengths)) + lengths
    reaches_on = np.diff(ends, prepend=0) > 0  # farther than the one that begins before it, which holds it otherwise
    starts = np.flatnonzero(reaches_on & (sizes >= least))
    occurrences = index.occurrences(text.ids, starts, lengths[starts])
    return tuple(
        Stretch(int(start), int(lengths[start]), int(sizes[start]), int(places.min()), len(places))
        for start, places in zip(starts, occurrences)
    )


def copied_shares(index: SuffixIndex, text: Text, leasts: Sequence[int]) -> tuple[float, ...]:
    """For each of `leasts`, the share, 0 to 1, of the counted tokens that lie in a copied stretch of so many or more."""
    # What goes on for longer need not be followed: a stretch from farther on goes over the rest of it.
    lengths = index.find(text.ids, text.lengths_for(max(leasts))).lengths
    sizes, whole = text.size(lengths), max(int(text.counted.sum()), 1)
    return tuple(float(text.counted[_covered(lengths, sizes >= least)].sum() / whole) for least in leasts)


def _is_word(token: str) -> bool:
    return not is_spacing(token) and any(character.isalnum() for character in token)


def _covered(lengths: np.ndarray, some: np.ndarray) -> np.ndarray:
    """Which places `some` of the stretches go over, (tokens,); each begins at its own place."""
    starts = np.flatnonzero(some)
    steps = np.zeros(len(lengths) + 1, np.int64)  # of how many stretches lie over each place
    np.add.at(steps, starts, 1)
    np.add.at(steps, starts + lengths[starts], -1)
    return np.cumsum(steps[:-1]) > 0
