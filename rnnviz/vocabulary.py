"""The tokens that a network knows: a text becomes ids, and ids become a text again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from rnnviz.errors import UserError
from rnnviz.words import UNKNOWN, is_spacing, split_words, word_pieces

LEVELS = ("char", "word")


@dataclass(frozen=True)
class Vocabulary:
    """Tokens in the order of their ids.

    At level `char` a token is one code point. At level `word` it is a word, a punctuation mark, a line break
    or another piece of spacing (see `rnnviz.words`). `<unk>` is among the tokens only where a text had more
    words than fit, so that it is never an id that nothing was learned about.
    """

    level: str
    tokens: tuple[str, ...]

    def __post_init__(self) -> None:
        if self.level not in LEVELS:
            raise UserError(f"A vocabulary's level must be one of {', '.join(LEVELS)}; got {self.level!r}.")
        if len(set(self.tokens)) != len(self.tokens):
            twice = Counter(self.tokens).most_common(1)[0][0]
            raise UserError(f"A vocabulary must hold each token once; {twice!r} is there more than once.")
        if self.level == "char" and (long := [token for token in self.tokens if len(token) != 1]):
            raise UserError(f"A token of a vocabulary of characters must be one character; got {long[0]!r}.")

    @classmethod
    def of(cls, text: str, level: str, limit: int = 5000) -> Vocabulary:
        """All characters of `text` in code point order, or its words, the most common first.

        At most `limit` words are kept, `<unk>` among them; spacing (line breaks and the like) always is.
        """
        if level == "char":
            return cls(level, tuple(sorted(set(text))))
        return cls.of_tokens(split_words(text), limit)

    @classmethod
    def of_tokens(cls, words: Iterable[str], limit: int = 5000) -> Vocabulary:
        """The vocabulary of a text that `rnnviz.words.split_words` has split already."""
        counts = Counter(words)
        ranked = sorted(counts, key=lambda word: (-counts[word], word))
        if len(ranked) <= limit:
            return cls("word", tuple(ranked))
        spacing = [word for word in ranked if is_spacing(word)]
        others = [word for word in ranked if not is_spacing(word) and word != UNKNOWN]
        kept = set(others[: max(limit - len(spacing) - 1, 0)] + spacing)
        return cls("word", (UNKNOWN, *(word for word in ranked if word in kept)))

    def __len__(self) -> int:
        return len(self.tokens)

    def split(self, text: str) -> list[str]:
        """The tokens of `text`, as written, known or not."""
        return list(text) if self.level == "char" else split_words(text)

    def encode(self, text: str) -> np.ndarray:
        """Ids of `text`, int32, (time steps,).

        An unknown token becomes `<unk>` where the vocabulary has that, and is left out where it has not.
        Unknown spacing between words is left out always: the words then stand as they usually do.
        """
        if self.level == "char":
            return self._encode_characters(text)
        return self.encode_tokens(split_words(text))

    def encode_tokens(self, tokens: Iterable[str]) -> np.ndarray:
        """Ids of tokens that `split` gave, int32, (time steps,); unknown ones as in `encode`."""
        unknown = self._ids.get(UNKNOWN)
        found = [self._ids.get(token, None if is_spacing(token) else unknown) for token in tokens]
        return np.array([token_id for token_id in found if token_id is not None], dtype=np.int32)

    def decode(self, ids: Iterable[int]) -> str:
        """The text that `ids` stand for; words are set with the spaces that a reader expects."""
        return "".join(self.pieces(ids))

    def pieces(self, ids: Iterable[int]) -> list[str]:
        """What each id adds to the text, the space before a word included; later ids have no say in it."""
        tokens = [self.tokens[token_id] for token_id in ids]
        return tokens if self.level == "char" else word_pieces(tokens)

    def unknown(self, text: str) -> tuple[str, ...]:
        """The distinct tokens of `text` that are not known, in order of appearance, to show to a person."""
        tokens = dict.fromkeys(self.split(text))
        passed_over = is_spacing if self.level == "word" else (lambda token: False)
        return tuple(token for token in tokens if token not in self._ids and not passed_over(token))

    def to_dict(self) -> dict[str, Any]:
        """As JSON values: `{"level": …, "tokens": […]}`, a token's id being its place."""
        return {"level": self.level, "tokens": list(self.tokens)}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Vocabulary:
        """The inverse of `to_dict`.

        Raises:
            UserError: where `values` is no vocabulary.
        """
        tokens = values.get("tokens") if isinstance(values, Mapping) else None
        if not isinstance(tokens, (list, tuple)) or not all(isinstance(token, str) for token in tokens):
            raise UserError(f"A vocabulary must be a level and a list of tokens; got {values!r:.80}.")
        return cls(values.get("level"), tuple(tokens))

    @cached_property
    def _ids(self) -> dict[str, int]:
        return {token: place for place, token in enumerate(self.tokens)}

    @cached_property
    def _id_of_code_point(self) -> np.ndarray:
        """(highest known code point + 2,) ids, -1 where there is none; the last one stands for all above."""
        code_points = np.array([ord(token) for token in self.tokens], dtype=np.int64)
        table = np.full(code_points.max(initial=-1) + 2, -1, dtype=np.int32)
        table[code_points] = np.arange(len(self.tokens), dtype=np.int32)
        return table

    def _encode_characters(self, text: str) -> np.ndarray:
        code_points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
        table = self._id_of_code_point
        ids = table[np.minimum(code_points, len(table) - 1)]
        return ids[ids >= 0]
