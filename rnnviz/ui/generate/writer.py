"""One text that a network writes a little at a time, with the branches that it was forked into."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rnnviz.nets.network import Network
from rnnviz.nets.sampling import Sampling
from rnnviz.nets.writing import Written, write


@dataclass(frozen=True)
class Swap:
    """What a branch has, `now`, where the one before it had `was`: ids, at a position of the written tokens."""

    position: int
    was: int
    now: int


@dataclass
class Branch:
    """A text as far as it was written; `pen` writes on. `swap` is None for the first one."""

    tokens: list[Written]
    pen: Iterator[Written]
    swap: Swap | None = None


class Writer:
    """Writes `length` tokens after `start_ids`, a little at each call of `work`, so that no page is held up.

    `name` tells one text from another. `fork` and `go` come from a page that may show an older state: they
    say which text and branch they mean, and what no longer fits is passed over.

    Raises:
        UserError: for no `start_ids`.
    """

    def __init__(
        self, network: Network, start_ids: Sequence[int], length: int, sampling: Sampling, seed: int
    ) -> None:
        self.name = secrets.token_hex(6)
        self.start_ids = tuple(int(id) for id in start_ids)
        self.length = length
        self._network, self._sampling, self._seed = network, sampling, seed
        self.branches = [Branch([], self._pen([]))]
        self.current = 0

    @property
    def tokens(self) -> list[Written]:
        """What the branch on show holds so far."""
        return self.branches[self.current].tokens

    @property
    def done(self) -> bool:
        return len(self.tokens) >= self.length

    def work(self, seconds: float) -> None:
        """Writes on for about `seconds`, one token at least, until the text is done."""
        branch, end = self.branches[self.current], time.perf_counter() + seconds
        while not self.done:
            branch.tokens.append(next(branch.pen))
            if time.perf_counter() >= end:
                break

    def fork(self, text: str, branch: int, position: int, id: int) -> None:
        """A new branch: the same before `position`, there the alternative `id`, then what is written on."""
        if not self._means_this(text, branch) or not 0 <= position < len(self.tokens):
            return
        token = self.tokens[position]
        probabilities = dict(token.alternatives)
        if id == token.id or id not in probabilities:
            return
        # The chance is 1: no draw decided, but a person.
        chosen = replace(token, id=id, probability=probabilities[id], chance=1.0)
        tokens = [*self.tokens[:position], chosen]
        self._show(Branch(tokens, self._pen(tokens), Swap(position, token.id, id)))

    def go(self, text: str, branch: int, to: int) -> None:
        """Shows another branch, as far as it was written."""
        if self._means_this(text, branch) and 0 <= to < len(self.branches):
            self.current = to

    def _means_this(self, text: str, branch: int) -> bool:
        return text == self.name and branch == self.current

    def _show(self, branch: Branch) -> None:
        """The branch as a new one, or the one that is there already, forked the same way before."""
        kept = [token.id for token in branch.tokens]
        for place, other in enumerate(self.branches):
            if other.swap == branch.swap and [token.id for token in other.tokens[: len(kept)]] == kept:
                self.current = place
                return
        self.branches.append(branch)
        self.current = len(self.branches) - 1

    def _pen(self, tokens: list[Written]) -> Iterator[Written]:
        ids = [*self.start_ids, *(token.id for token in tokens)]
        return write(self._network, ids, self.length - len(tokens), self._sampling, self._seed)
