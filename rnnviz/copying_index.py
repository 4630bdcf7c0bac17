"""A text sorted by all of its suffixes: whatever stands in it word for word is found by halving, however long it is.

The array is built by prefix doubling (Manber and Myers, 1993, "Suffix arrays: a new method for on-line string
searches"); as Larsson and Sadakane (2007) do, each round sorts only what is not yet in its place.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

_WORD = 64  # bits: so many hold several tokens, which are compared at once


@dataclass(frozen=True)
class Found:
    """For each place of a text, the longest stretch from there that stands in the corpus too.

    `lengths`, (tokens,), in tokens, 0 where not even the first one does; `places`, (tokens,), where in the corpus
    one such stretch begins.
    """

    lengths: np.ndarray
    places: np.ndarray


class SuffixIndex:
    """Finds stretches of other texts in `ids`, (tokens,), which are 0 or more. It holds 12 bytes a token."""

    def __init__(self, ids: np.ndarray) -> None:
        self._stranger = int(ids.max(initial=0)) + 2  # 0 is the corpus's end, ids count from 1, and this one matches nothing
        self._bits = self._stranger.bit_length()
        self._width = _WORD // self._bits  # tokens in a word
        self._words = self._packed(ids + 1, end=0)
        self._order = self._sorted()

    def __len__(self) -> int:
        return len(self._order)

    def find(self, ids: np.ndarray, most: np.ndarray | None = None) -> Found:
        """The longest stretches of `ids`, (tokens,), at each of its places; there no longer than `most`, (tokens,).

        An id that the corpus has not, a negative one for instance, is part of no stretch.
        """
        starts = np.arange(len(ids))
        limits = len(ids) - starts if most is None else most
        place, before, behind = self._search(self._read(ids), starts, limits, past=False)
        nearest = np.where(before >= behind, place - 1, place)
        return Found(np.maximum(before, behind), self._order[np.clip(nearest, 0, len(self) - 1)])

    def occurrences(self, ids: np.ndarray, starts: np.ndarray, lengths: np.ndarray) -> list[np.ndarray]:
        """Where in the corpus each of the stretches ids[start : start + length] begins, in no order."""
        words = self._read(ids)
        first, last = (self._search(words, starts, lengths, past)[0] for past in (False, True))
        return [self._order[one:other] for one, other in zip(first, last)]

    def _read(self, ids: np.ndarray) -> np.ndarray:
        known = (ids >= 0) & (ids + 1 < self._stranger)
        return self._packed(np.where(known, ids + 1, self._stranger), end=self._stranger)

    def _packed(self, codes: np.ndarray, end: int) -> np.ndarray:
        """At each place, and one after the last, the next tokens as one number that sorts as they do."""
        padded = np.concatenate([codes, np.full(self._width, end)]).astype(np.uint64)
        words = np.zeros(len(codes) + 1, np.uint64)
        for place in range(self._width):
            words <<= np.uint64(self._bits)
            words |= padded[place : place + len(words)]
        return words

    def _sorted(self) -> np.ndarray:
        """The places of all suffixes in the suffixes' order, int32, (tokens,)."""
        count, sorted_by = len(self._words) - 1, self._width
        order = np.argsort(self._words[:count]).astype(np.int32)
        # A suffix's rank is the first place in the order of those that begin as it does; the end's is before all.
        ranks = np.full(count + 1, -1, np.int32)
        slots = self._rank(ranks, order, np.arange(count, dtype=np.int32), self._words[order])
        while len(slots):
            suffixes = order[slots]
            following = ranks[np.minimum(suffixes + np.int64(sorted_by), count)]
            keys = ranks[suffixes].astype(np.int64) << 32 | (following + 1)
            moves = np.argsort(keys)
            order[slots] = suffixes[moves]
            slots = self._rank(ranks, order, slots, keys[moves])
            sorted_by *= 2
        return order

    @staticmethod
    def _rank(ranks: np.ndarray, order: np.ndarray, slots: np.ndarray, keys: np.ndarray) -> np.ndarray:
        """Ranks what stands in `slots` by its sorted `keys`, in place; which of the slots are still shared."""
        first = np.ones(len(keys) + 1, bool)  # and one after the last
        np.not_equal(keys[1:], keys[:-1], out=first[1:-1])
        heads = np.flatnonzero(first[:-1])
        ranks[order[slots]] = np.repeat(slots[heads], np.diff(heads, append=len(keys)))
        return slots[~(first[:-1] & first[1:])]

    def _search(
        self, words: np.ndarray, starts: np.ndarray, limits: np.ndarray, past: bool
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Where in the order each text from `starts` belongs, looked at for `limits` tokens, and how many tokens it
        shares with the suffix before that place and with the one behind it. `past` those that begin with it, or not.
        """
        low, high = np.zeros(len(starts), np.int64), np.full(len(starts), len(self))
        before, behind = np.zeros(len(starts), np.int64), np.zeros(len(starts), np.int64)
        searching = np.flatnonzero(low < high)
        while len(searching):
            one, middle = searching, (low[searching] + high[searching]) // 2
            # Whatever lies between two suffixes shares what both of them share.
            shared = np.minimum(before[one], behind[one])
            common, smaller = self._compare(self._order[middle], words, starts[one], limits[one], shared, past)
            low[one[smaller]], before[one[smaller]] = middle[smaller] + 1, common[smaller]
            high[one[~smaller]], behind[one[~smaller]] = middle[~smaller], common[~smaller]
            searching = one[low[one] < high[one]]
        return low, before, behind

    def _compare(
        self, places: np.ndarray, words: np.ndarray, starts: np.ndarray, limits: np.ndarray, shared: np.ndarray, past: bool
    ) -> tuple[np.ndarray, np.ndarray]:
        """How many tokens the corpus at `places` and the text at `starts` share, at least `shared` and at most
        `limits`; and whether the corpus's suffix comes first, which `past` decides where they share that many.
        """
        common, smaller = shared.copy(), np.zeros(len(places), bool)
        equal = np.arange(len(places))
        while len(equal):
            ours = self._words[np.minimum(places[equal] + common[equal], len(self))]
            theirs = words[np.minimum(starts[equal] + common[equal], len(words) - 1)]
            smaller[equal] = ours < theirs
            common[equal] += self._shared_tokens(ours ^ theirs)
            equal = equal[(ours == theirs) & (common[equal] < limits[equal])]
        smaller[common >= limits] = past
        return np.minimum(common, limits), smaller

    def _shared_tokens(self, different: np.ndarray) -> np.ndarray:
        """How many tokens of two words are the same, from the left; `different` has a bit where they differ."""
        # The highest bit alone decides. The one below it is cleared, so that no rounding carries into the next.
        highest = np.frexp((different & ~(different >> np.uint64(1))).astype(np.float64))[1]  # counted from 1
        return self._width - (highest + self._bits - 1) // self._bits
