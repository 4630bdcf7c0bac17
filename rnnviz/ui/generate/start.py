"""What a network starts from: what was typed, as far as the network knows it, else words of its own text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rnnviz.corpus import normalise
from rnnviz.vocabulary import Vocabulary
from rnnviz.words import UNKNOWN

_FIRST_WORDS = re.compile(r"\s*(?:\S+\s+){0,5}\S+")
_LONGEST = 60  # characters, where a text has no spaces
_SHOWN = 8


@dataclass(frozen=True)
class Start:
    """`ids` to start from, at least one; `note` tells what differs from what was typed, or is empty."""

    ids: tuple[int, ...]
    note: str


def start_of(typed: str, vocabulary: Vocabulary, held_out_ids: Sequence[int]) -> Start:
    """The start that `typed` gives, or where it gives nothing known, the first words of `held_out_ids`."""
    text = normalise(typed)
    unknown = vocabulary.unknown(text)
    ids = tuple(vocabulary.encode(text).tolist())
    # A start of nothing but <unk> says as little as none.
    if ids and not {vocabulary.tokens[id] for id in ids} <= {UNKNOWN}:
        return Start(ids, _about(unknown, UNKNOWN in vocabulary.tokens))
    nothing_known = f"The network knows nothing of what you typed ({_listed(unknown)}), so"
    reason = nothing_known if unknown else "With nothing typed,"
    return Start(
        _first_words(vocabulary, held_out_ids),
        f"{reason} it starts from the first words of the part of its text that it didn't learn from.",
    )


def _about(unknown: Sequence[str], as_unknown: bool) -> str:
    if not unknown:
        return ""
    instead = f"It reads `{UNKNOWN}` there." if as_unknown else "It reads the start without."
    return f"Not in the text that the network learned from: {_listed(unknown)}. {instead}"


def _listed(tokens: Sequence[str]) -> str:
    """Tokens as Markdown code, so that nothing in them is taken for markup."""
    more = f" and {len(tokens) - _SHOWN} more" if len(tokens) > _SHOWN else ""
    return ", ".join(map(_as_code, tokens[:_SHOWN])) + more


def _as_code(token: str) -> str:
    fence = "``" if "`" in token else "`"
    return f"{fence} {token} {fence}" if "`" in token else f"{fence}{_visible(token)}{fence}"


def _visible(token: str) -> str:
    return token if token.strip() else {"\n": "⏎", "\t": "⇥"}.get(token, "␣")


def _first_words(vocabulary: Vocabulary, held_out_ids: Sequence[int]) -> tuple[int, ...]:
    """The held-out part may begin in the middle of a word: that is left out, where another one follows."""
    ids = [int(id) for id in held_out_ids]
    if vocabulary.level == "word":
        return tuple(ids[:6])
    text = vocabulary.decode(ids)
    _, space, rest = text.partition(" ")
    found = _FIRST_WORDS.match(rest if space and rest.strip() else text)
    words = found.group()[:_LONGEST].lstrip() if found else text
    return tuple(vocabulary.encode(words).tolist())
