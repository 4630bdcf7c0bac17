"""The lesson on reading both ways, trained while one watches: what can be asked for, and what is made of the rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple

import numpy as np

from rnnviz.config import RunConfig
from rnnviz.corpus import load_bundled, prepare
from rnnviz.errors import UserError
from rnnviz.lessons.both_ways import SENTENCE_LIMIT, WINDOW, WRITERS
from rnnviz.vocabulary import Vocabulary

# Of each demonstration, its networks in the order of their turns, with recipe and direction.
NETWORKS = {"leak": WRITERS, "blank": {"forward": ("fill", "forward"), "both": ("fill", "both")}}
TURN = 5  # steps of one network before the next one's turn
LOOKED, ASKED = 200, 2000  # held-out blanks at a look, and at the end, at most
SAMPLE, WRITTEN = 60, 260  # characters that each writes at a look, and at the last one
SETTINGS = ("corpus", "text", "seed", "seconds", "steps")
SECONDS, STEPS, SEEDS = (5, 120), (1, 5000), (0, 2**31 - 1)
LEAST_CHARACTERS = 1000  # of a text, so that its held-out tenth has some blanks to fill
DISTINCT_LIMIT = 2000  # different characters, so that a worker has the memory
_LEAST_SENTENCE, _USUAL_SENTENCE = 25, 60  # characters of one to begin with
_FEW = 8  # sentences
_OPENING = 32  # characters that a text goes on from
_ENDS = re.compile(r"(?<=[.!?;…。！？])[\"'”»)]*\s+|\n+")


@dataclass(frozen=True)
class Asked:
    """What a demonstration is to do: the text's two parts as ids, int32, (tokens,), and either `seconds` or `steps`."""

    text: str
    vocabulary: Vocabulary
    train_ids: np.ndarray
    held_out_ids: np.ndarray
    seed: int
    seconds: float | None
    steps: int | None

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> Asked:
        """From `corpus`, the key of a text of ours, or else `text` itself; `seed`; `seconds` or `steps`.

        Raises:
            UserError: for settings that are missing, unknown or out of bounds, or a text that can't be learned from.
        """
        if unknown := sorted(set(settings) - set(SETTINGS)):
            raise UserError(f"This demonstration has no setting {unknown[0]!r}. There are: {', '.join(SETTINGS)}.")
        seconds, steps = settings.get("seconds"), settings.get("steps")
        if (seconds is None) == (steps is None):
            raise UserError("Give either seconds or steps to say how long to train.")
        _check("seed", settings.get("seed"), SEEDS, int)
        if steps is None:
            _check("seconds", seconds, SECONDS, int, float)
        else:
            _check("steps", steps, STEPS, int)
        prepared = prepare(_text(settings), RunConfig(window=WINDOW))
        if len(prepared.text) < LEAST_CHARACTERS:
            raise UserError(
                f"The text must have at least {LEAST_CHARACTERS:,} characters, so that its last tenth can be held out "
                f"and asked about; it has {len(prepared.text):,}."
            )
        if len(prepared.vocabulary) > DISTINCT_LIMIT:
            raise UserError(
                f"The text must have at most {DISTINCT_LIMIT:,} different characters; "
                f"it has {len(prepared.vocabulary):,}."
            )
        parts = prepared.vocabulary, prepared.train_ids, prepared.held_out_ids
        return cls(prepared.text, *parts, settings["seed"], seconds, steps)

    @property
    def held_out_text(self) -> str:
        return self.vocabulary.decode(self.held_out_ids)


def _text(settings: Mapping[str, Any]) -> str:
    corpus, text = settings.get("corpus"), settings.get("text")
    if (corpus is None) == (text is None):
        raise UserError("Give either corpus, the name of a text of ours, or text.")
    return load_bundled(corpus).text if text is None else text


def _check(name: str, value: Any, bounds: tuple[int, int], *kinds: type) -> None:
    least, most = bounds
    if type(value) not in kinds or not least <= value <= most:
        kind = "a whole number" if kinds == (int,) else "a number"
        raise UserError(f"The {name} must be {kind} from {least} to {most}; got {value!r}.")


class Curve(NamedTuple):
    """How a number of one network changed: when, in seconds of training, at which step, and the number."""

    seconds: tuple[float, ...]
    steps: tuple[int, ...]
    values: tuple[float, ...]


class Sample(NamedTuple):
    """What one network made of a start."""

    start: str
    text: str


def curves(rows: Iterable[Mapping[str, Any]], name: str, networks: Iterable[str]) -> dict[str, Curve]:
    """Of the number `name` of each network of which something was announced."""
    found: dict[str, list[tuple]] = {network: [] for network in networks}
    for row in rows:
        if name in row:
            found[row["network"]].append((row["seconds"], row["step"], row[name]))
    return {network: Curve(*zip(*points)) for network, points in found.items() if points}


def samples(rows: Iterable[Mapping[str, Any]]) -> dict[str, Sample]:
    """The newest text of each network."""
    return {row["network"]: Sample(row["start"], row["text"]) for row in rows if "text" in row}


def first_sentence(held_out_text: str) -> str:
    """A sentence of a text to begin with: the longest of the first few of a length that suits, or else some words.

    What stands before the first end of a sentence is left out: it may have begun in the part that was learned.
    """
    pieces = [" ".join(piece.split()) for piece in _ENDS.split(held_out_text)]
    fitting = (piece for piece in pieces[1:] if _LEAST_SENTENCE <= len(piece) <= SENTENCE_LIMIT)
    whole = " ".join(held_out_text.split())
    cut = whole[:_USUAL_SENTENCE].rpartition(" ")[0]
    return max(islice(fitting, _FEW), key=len, default=cut or whole[:_USUAL_SENTENCE])


def opening(held_out_text: str) -> str:
    """Words for the networks to go on from, up to the space before the next one."""
    sentence = first_sentence(held_out_text)[:_OPENING]
    words, space, _ = sentence.rpartition(" ")
    return words + space or sentence
