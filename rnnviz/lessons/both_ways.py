"""What the lesson on reading both ways shows: recorded networks and their scores, and what they make of a sentence.

`python3 -m rnnviz.training.both_ways` makes the records.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from rnnviz.config import RunConfig
from rnnviz.corpus import load_bundled, normalise
from rnnviz.errors import UserError
from rnnviz.nets.activations import softmax
from rnnviz.nets.labeller import Labeller
from rnnviz.nets.network import Network
from rnnviz.nets.sampling import Sampling
from rnnviz.nets.writing import write
from rnnviz.vocabulary import Vocabulary

CORPUS = "tale"
EMBEDDING = 32
UNITS = {"forward": 63, "both": 40}  # in each direction; with these both have nearly equally many weights
SEEDS = range(5)
WINDOW = 64  # tokens of a stretch
READ_WINDOW = 32  # tokens that the network of windows reads
BLANKED = 0.15  # the share of a stretch that is blank, while a network learns to fill
SIDE = 30  # tokens on either side of a blank when fillings are scored
SENTENCE_LIMIT = 90  # characters
# What writes, its recipe and direction: the honest one, the one that leaks, and both ways the right way.
WRITERS = {"forward": ("next", "forward"), "leak": ("next", "both"), "window": ("window", "both")}
# Of the part that is held out; in it both kinds are right about as often as in the whole of that part.
SENTENCE = "Grandmother sat in her chair with the blue jug in her lap."

NUMBERS = Path(__file__).with_name("recorded") / "both_ways.json"
WEIGHTS = NUMBERS.with_suffix(".npz")
_WORD = re.compile(r"[^\W\d_]+")


class Filling(NamedTuple):
    """One trained network filling each held-out blank: the share that was right, 0 to 1, and nats per blank."""

    seed: int
    accuracy: float
    loss: float


class Spread(NamedTuple):
    """Of several seeds."""

    mean: float
    least: float
    most: float


@dataclass(frozen=True)
class Foretelling:
    """Trained to say the next token at every step. In nats per token: `curve` over training, then on the held-out
    tenth the mean over a stretch, and at its last step alone, where the answer has not been read by anybody.
    """

    curve: tuple[float, ...]
    held_out: float
    last: float


@dataclass(frozen=True)
class Recorded:
    """All numbers. `steps` of training are by recipe, `filling` and `foretelling` by direction: `forward` or `both`."""

    vocabulary: Vocabulary
    steps: dict[str, int]
    blanks: int
    filling: dict[str, tuple[Filling, ...]]
    foretelling: dict[str, Foretelling]

    def accuracy(self, direction: str) -> Spread:
        """Over the seeds."""
        shares = [one.accuracy for one in self.filling[direction]]
        return Spread(sum(shares) / len(shares), min(shares), max(shares))


class Writing(NamedTuple):
    """What a network wrote: pieces of text, and of each whether it is a word that doesn't occur in what it read."""

    pieces: tuple[str, ...]
    unheard: tuple[bool, ...]
    words: int

    @property
    def share(self) -> float:
        """Of its words those that do occur, 0 to 1."""
        return 1 - sum(self.unheard) / self.words if self.words else 0.0


@cache
def recorded() -> Recorded:
    """The numbers, read once."""
    kept = json.loads(NUMBERS.read_text(encoding="utf-8"))
    return Recorded(
        vocabulary=Vocabulary("char", tuple(kept["tokens"])),
        steps=kept["steps"],
        blanks=kept["blanks"],
        filling={name: tuple(Filling(**one) for one in seeds) for name, seeds in kept["fill"].items()},
        foretelling={
            name: Foretelling(tuple(one["curve"]), one["held_out"], one["last"]) for name, one in kept["next"].items()
        },
    )


@cache
def weights(recipe: str, direction: str) -> dict[str, np.ndarray]:
    """The weights of the first seed by Keras's names; `recipe` is `fill`, `next` or `window`."""
    prefix = f"{recipe}/{direction}/"
    with np.load(WEIGHTS) as kept:
        return {name.removeprefix(prefix): kept[name] for name in kept.files if name.startswith(prefix)}


@cache
def labeller(recipe: str, direction: str) -> Labeller:
    """A network that says something at every step."""
    return Labeller.of(weights(recipe, direction), WINDOW)


@cache
def writer(name: str) -> Network | Labeller:
    """The recorded one of `WRITERS`."""
    return writer_of(name, weights(*WRITERS[name]))


def writer_of(name: str, weights: Mapping[str, np.ndarray]) -> Network | Labeller:
    """One of `WRITERS`, from its weights by Keras's names."""
    if name == "leak":
        return Labeller.of(weights, WINDOW)
    if name == "window":
        config = RunConfig(bidirectional=True, units=(UNITS["both"],), embedding=EMBEDDING, window=READ_WINDOW)
        return Network.of(config, weights)
    return Network.of(RunConfig(units=(UNITS["forward"],), embedding=EMBEDDING, window=WINDOW), weights)


class Sentence(NamedTuple):
    """A sentence as ids, (time steps,), and the characters that had to be left out."""

    ids: np.ndarray
    unknown: tuple[str, ...]


def read(text: str, vocabulary: Vocabulary | None = None) -> Sentence:
    """A person's sentence; line breaks become spaces. Without a `vocabulary`, of the recorded networks.

    Raises:
        UserError: where too few or too many characters are left.
    """
    vocabulary = vocabulary or recorded().vocabulary
    text = " ".join(normalise(text).split())
    unknown = vocabulary.unknown(text)
    ids = vocabulary.encode(" ".join("".join(one for one in text if one not in unknown).split()))
    if not 2 <= len(ids) <= SENTENCE_LIMIT:
        raise UserError(
            f"The sentence must have 2 to {SENTENCE_LIMIT} characters that the networks know; this one has {len(ids)}."
        )
    return Sentence(ids, unknown)


def blanked(ids: np.ndarray, blank: int) -> np.ndarray:
    """Every version of `ids`, (time steps,), with one blank: (time steps, versions), version b blank at b."""
    versions = np.repeat(ids[:, None], len(ids), axis=1)
    np.fill_diagonal(versions, blank)
    return versions


def blank_of(network: Labeller) -> int:
    """The id of the blank, the one token that what fills blanks can't say."""
    return len(network.output_bias)


def guesses(network: Labeller, ids: np.ndarray) -> np.ndarray:
    """What stands at each place if it is blanked, alone: probabilities, (time steps, vocabulary)."""
    outputs = network.outputs(blanked(ids, blank_of(network)))  # (time steps, versions, units · directions)
    places = np.arange(len(ids))
    return softmax(network.said(outputs[places, places]))


def effects(network: Labeller, ids: np.ndarray) -> np.ndarray:
    """How much the states change where one token is blanked: (directions, blank, time steps).

    The mean over a direction's units of the change's size.
    """
    usual = network.outputs(ids)[:, None]  # (time steps, 1, units · directions)
    blank = blank_of(network)
    changes = np.abs(network.outputs(blanked(ids, blank)) - usual)  # (time steps, blank, units · directions)
    by_direction = changes.reshape(*changes.shape[:2], -1, network.layer.units).mean(axis=-1)
    return by_direction.transpose(2, 1, 0)


def written(name: str, start: str, length: int, seed: int) -> Writing:
    """What a recorded writer makes of `start`, which must be known characters, at temperature 0.8."""
    return written_by(writer(name), recorded().vocabulary, _words(), start, length, seed)


def written_by(
    network: Network | Labeller, vocabulary: Vocabulary, words: frozenset[str], start: str, length: int, seed: int
) -> Writing:
    """The same of any writer; `words` are those of the text that it has read."""
    tokens = write(network, vocabulary.encode(start), length, Sampling(), seed)
    return checked_words(vocabulary.decode(token.id for token in tokens), words)


def checked_words(text: str, words: frozenset[str]) -> Writing:
    """`text` in pieces; the last word may be cut off, so it is neither counted nor found unheard of."""
    pieces = tuple(filter(None, re.split(f"({_WORD.pattern})", text)))
    judged = [bool(_WORD.fullmatch(piece)) and k < len(pieces) - 1 for k, piece in enumerate(pieces)]
    unheard = tuple(judge and piece.lower() not in words for piece, judge in zip(pieces, judged))
    return Writing(pieces, unheard, sum(judged))


def words_of(text: str) -> frozenset[str]:
    """Each word of `text`, in small letters."""
    return frozenset(_WORD.findall(text.lower()))


@cache
def _words() -> frozenset[str]:
    return words_of(load_bundled(CORPUS).text)
