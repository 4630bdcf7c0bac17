"""A text on its way to a network: read, cleaned, checked, cut into a part to learn and a part held out."""

from __future__ import annotations

import codecs
import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from rnnviz.config import RunConfig, spec_of
from rnnviz.errors import UserError
from rnnviz.vocabulary import Vocabulary
from rnnviz.words import UNKNOWN, split_words

TEXT_LIMIT = 2_000_000  # characters
CHARACTER_LIMIT = spec_of("vocabulary_limit").metadata["most"]  # different ones, at level char
HELD_OUT_STRETCH = 200  # tokens that are predicted between two resets of the state
LEAST_TOKENS = 100  # so that the held-out tenth says something
LEAST_WINDOWS = 4  # that the part to learn must hold

_CORPORA = Path(__file__).with_name("corpora")
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# Controls but tab and line feed, and halves of surrogate pairs, which no encoding can write.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True)
class Corpus:
    """A text and where it is from."""

    text: str
    name: str
    note: str = ""


@dataclass(frozen=True)
class BundledCorpus:
    """What a text that comes with the app is called, before it is read."""

    key: str
    title: str
    description: str


@dataclass(frozen=True)
class Prepared:
    """A text as ids, both parts int32, (tokens,)."""

    text: str
    vocabulary: Vocabulary
    train_ids: np.ndarray
    held_out_ids: np.ndarray


@dataclass(frozen=True)
class Description:
    """What a text holds, to be shown beside it.

    `distinct` counts its different tokens, `vocabulary_size` those that the network will know;
    `unknown_share` is the share of its tokens that become `<unk>`, 0 to 1.
    """

    characters: int
    tokens: int
    distinct: int
    vocabulary_size: int
    unknown_share: float
    preview: str

    @property
    def train_tokens(self) -> int:
        """How many of them are in the part to learn."""
        return self.tokens * 9 // 10


def decode(data: bytes, name: str) -> str:
    """The text of a file, not yet normalised.

    Raises:
        UserError: where it is neither UTF-8 (with or without a byte order mark) nor UTF-16 with one.
    """
    try:
        text = data.decode("utf-16" if data.startswith(_UTF16_MARKS) else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise _unreadable(name, f"the byte at place {error.start:,} does not belong there") from error
    if text.count("\0") * 10 > len(text):
        raise _unreadable(name, "it is full of zero bytes")
    return text


def _unreadable(name: str, reason: str) -> UserError:
    return UserError(
        f"{name} can't be read: it must be a text in UTF-8, with or without a byte order mark, "
        f"or in UTF-16 with one; {reason}."
    )


def normalise(text: str) -> str:
    """`text` in Unicode's composed form (NFC), lines ending in a line feed, without unprintable characters.

    Emoji, combining marks and joiners stay. To normalise twice is the same as once.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _UNPRINTABLE.sub("", text))


def first_part(text: str) -> str:
    """As much of `text` as is allowed, ending with a whole line or else a whole word, if one ends near."""
    if len(text) <= TEXT_LIMIT:
        return text
    near = TEXT_LIMIT * 9 // 10
    cut = text.rfind("\n", near, TEXT_LIMIT) + 1 or text.rfind(" ", near, TEXT_LIMIT) + 1
    return text[: cut or TEXT_LIMIT]


def least_tokens(config: RunConfig) -> int:
    """How many tokens a text must have for the window of `config`."""
    to_learn = LEAST_WINDOWS * (config.window + 1)
    return max(LEAST_TOKENS, -(-to_learn * 10 // 9))


def check(text: str, config: RunConfig) -> None:
    """Whether a normalised text can be learned from.

    Raises:
        UserError: where it is empty, blank, too long, too short for the window, or has nothing to predict.
    """
    _check_text(text, config)
    _check_tokens(_tokens(text, config), config)


def prepare(text: str, config: RunConfig) -> Prepared:
    """`text` normalised, checked and encoded with a vocabulary of the whole of it, the last tenth held out.

    Raises:
        UserError: as `check` does.
    """
    text = normalise(text)
    _check_text(text, config)
    tokens = _tokens(text, config)
    _check_tokens(tokens, config)
    vocabulary = _vocabulary(text, tokens, config)
    ids = vocabulary.encode(text) if config.level == "char" else vocabulary.encode_tokens(tokens)
    return Prepared(text, vocabulary, *split(ids))


def describe(text: str, config: RunConfig, preview: int = 600) -> Description:
    """What any text holds, whether or not it passes `check`; its first `preview` characters with it."""
    text = normalise(text)
    tokens = _tokens(text, config)
    vocabulary = _vocabulary(text, tokens, config)
    known = set(vocabulary.tokens) - {UNKNOWN}
    unknown = 0 if config.level == "char" else sum(token not in known for token in tokens)
    return Description(
        characters=len(text),
        tokens=len(tokens),
        distinct=len(set(tokens)),
        vocabulary_size=len(vocabulary),
        unknown_share=unknown / max(len(tokens), 1),
        preview=text[:preview],
    )


def split(ids: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The part to learn and the last tenth, which is held out whole."""
    border = len(ids) * 9 // 10
    return ids[:border], ids[border:]


def stretches(held_out_ids: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    """Inputs and targets, of equal length, of the stretches that the held-out loss is measured over.

    Each stretch predicts at most 200 tokens from a fresh state; together they predict every held-out token
    but the first exactly once.
    """
    starts = range(0, len(held_out_ids) - 1, HELD_OUT_STRETCH)
    return [
        (held_out_ids[start : start + HELD_OUT_STRETCH][: len(targets)], targets)
        for start in starts
        for targets in [held_out_ids[start + 1 : start + 1 + HELD_OUT_STRETCH]]
    ]


def bundled() -> tuple[BundledCorpus, ...]:
    """The texts that come with the app."""
    index = json.loads((_CORPORA / "index.json").read_text(encoding="utf-8"))
    return tuple(BundledCorpus(entry["key"], entry["title"], entry["description"]) for entry in index)


def load_bundled(key: str) -> Corpus:
    """One of the texts that come with the app, normalised.

    Raises:
        UserError: where none has that key.
    """
    found = [entry for entry in bundled() if entry.key == key]
    if not found:
        keys = ", ".join(entry.key for entry in bundled())
        raise UserError(f"No text of ours is called {key!r}. There are: {keys}.")
    text = (_CORPORA / f"{key}.txt").read_bytes().decode("utf-8")
    return Corpus(normalise(text), found[0].title, found[0].description)


def _tokens(text: str, config: RunConfig) -> Sequence[str]:
    return text if config.level == "char" else split_words(text)


def _vocabulary(text: str, tokens: Sequence[str], config: RunConfig) -> Vocabulary:
    if config.level == "char":
        return Vocabulary.of(text, "char")
    return Vocabulary.of_tokens(tokens, config.vocabulary_limit)


def _check_text(text: str, config: RunConfig) -> None:
    if not text:
        raise UserError(f"There is no text to learn from; {_need(config)}.")
    if text.isspace():
        raise UserError(f"The text holds nothing but spaces and line breaks; {_need(config)}.")
    if len(text) > TEXT_LIMIT:
        raise UserError(
            f"The text must have at most {TEXT_LIMIT:,} characters; it has {len(text):,}. "
            "Its first part could be used."
        )


def _check_tokens(tokens: Sequence[str], config: RunConfig) -> None:
    distinct = set(tokens)
    if len({token for token in distinct if not token.isspace()}) < 2:
        repeated = next((token for token in tokens if not token.isspace()), tokens[0])
        raise UserError(
            f"The text must have at least two different {_noun(config)}, or there is nothing to predict; "
            f"it repeats {repeated[:20]!r} alone."
        )
    if len(tokens) < least_tokens(config):
        raise UserError(f"The text is too short: {_need(config)}; it has {len(tokens):,}.")
    if config.level == "char" and len(distinct) > CHARACTER_LIMIT:
        raise UserError(
            f"The text must have at most {CHARACTER_LIMIT:,} different characters; it has {len(distinct):,}. "
            "Words instead of characters would do: the rare ones become <unk>."
        )


def _need(config: RunConfig) -> str:
    return f"a window of {config.window} needs at least {least_tokens(config):,} {_noun(config)}"


def _noun(config: RunConfig) -> str:
    return "characters" if config.level == "char" else "words and punctuation marks"
