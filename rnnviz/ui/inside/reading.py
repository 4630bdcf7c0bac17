"""What the network reads on the page: a person's own sentence, or else the probe of its run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rnnviz.corpus import normalise
from rnnviz.vocabulary import Vocabulary
from rnnviz.words import UNKNOWN

TOKENS_LIMIT = 500
_SHOWN = 8


@dataclass(frozen=True)
class Reading:
    """`ids` to read, one to `TOKENS_LIMIT` of them; `notes` are sentences on what differs from what was typed."""

    ids: tuple[int, ...]
    own: bool
    notes: tuple[str, ...] = ()


def reading_of(typed: str, vocabulary: Vocabulary, probe: Sequence[int]) -> Reading:
    """What to read where a person typed `typed`: the probe's ids where that holds nothing that the network knows."""
    text = normalise(typed)
    ids = vocabulary.encode(text).tolist()
    unknown = vocabulary.unknown(text)
    notes = [_about(unknown, UNKNOWN in vocabulary.tokens)] if unknown else []
    if not ids:
        instead = ["So it reads the first tokens of its held-out text instead."] if text else []
        return Reading(tuple(int(id) for id in probe), False, tuple(notes + instead))
    if len(ids) > TOKENS_LIMIT:
        notes.append(f"Of the {len(ids):,} tokens, the first {TOKENS_LIMIT} are read.")
    return Reading(tuple(ids[:TOKENS_LIMIT]), True, tuple(notes))


def _about(unknown: Sequence[str], as_unknown: bool) -> str:
    more = f" and {len(unknown) - _SHOWN} more" if len(unknown) > _SHOWN else ""
    instead = f"It reads {UNKNOWN} there." if as_unknown else "They are left out."
    return f"Not in the text that this network learned from: {'  '.join(map(_visible, unknown[:_SHOWN]))}{more}. {instead}"


def _visible(token: str) -> str:
    return token if token.strip() else {"\n": "↵", "\t": "⇥"}.get(token, "␣")
