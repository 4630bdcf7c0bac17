"""How long it takes to sort a text by its suffixes, once, and then to find what of another one is copied from it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from rnnviz.benchmarks.report import Measured
from rnnviz.copying import LEAST, Text, copied_shares, copied_stretches
from rnnviz.copying_index import SuffixIndex
from rnnviz.corpus import normalise
from rnnviz.vocabulary import Vocabulary

SIZES = (10_000, 100_000, 1_000_000, 2_000_000)  # characters
WRITTEN = 2000  # characters: the longest text that the Generate page writes


def measure(text: Path, repeats: int, say: Callable[[str], None]) -> Iterator[Measured]:
    """Texts of several sizes, made of the lines of `text`, in another order each time that they are used again; and the
    two hardest of the largest size: `text` itself again and again, and one letter.

    Two answers: what half of which is copied, the other half its letters in any order; and what is copied whole.
    """
    characters = normalise(text.read_text(encoding="utf-8"))
    vocabulary = Vocabulary.of(characters + "\n", "char")
    mixed = vocabulary.encode(_mixed(characters, SIZES[-1]))
    yield from _answers("lines of the text", [mixed[:size] for size in SIZES], repeats, say)
    yield from _answers("the text again and again", [np.resize(vocabulary.encode(characters), SIZES[-1])], repeats, say)
    yield from _answers("one letter", [np.zeros(SIZES[-1], np.int32)], repeats, say)


def _mixed(text: str, size: int) -> str:
    """At least `size` characters: the text, then its lines again, in another order each time."""
    rng, lines = np.random.default_rng(0), text.splitlines(keepends=True)
    parts = [text]
    while sum(map(len, parts)) < size:
        parts.append("".join(lines[place] for place in rng.permutation(len(lines))))
    return "".join(parts)


def _answers(name: str, corpora: list[np.ndarray], repeats: int, say: Callable[[str], None]) -> Iterator[Measured]:
    for corpus in corpora:
        say(f"copying: {name}, {len(corpus):,} characters")
        whole = corpus[len(corpus) // 2 :][:WRITTEN]
        half = np.concatenate([whole[: WRITTEN // 2], np.random.default_rng(0).permutation(whole[WRITTEN // 2 :])])
        found: dict[str, list[float]] = {}
        for _ in range(repeats):
            index, took = _timed(lambda: SuffixIndex(corpus))
            found.setdefault("sorted", []).append(took)
            found.setdefault("answered, half copied", []).append(_timed(lambda: _answer(index, half))[1])
            found.setdefault("answered, all copied", []).append(_timed(lambda: _answer(index, whole))[1])
        for what, values in found.items():
            yield Measured("copying", f"{what}: {name}, {len(corpus):,} characters", "seconds", tuple(values))


def _answer(index: SuffixIndex, ids: np.ndarray) -> None:
    text = Text(ids, np.ones(len(ids), bool))
    copied_stretches(index, text, LEAST["char"][0])
    copied_shares(index, text, LEAST["char"])


def _timed(action: Callable[[], object]) -> tuple[object, float]:
    began = time.perf_counter()
    result = action()
    return result, time.perf_counter() - began
