"""What is true of each position of a text: inside quotes, how deep in brackets, how far into the line, and so on.

A label's value at t describes the moment after token t was read, as a state at t does: after the opening quotation
mark it is true, after the closing one no longer.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

import numpy as np

from rnnviz.words import word_pieces

LEAST_OF_EACH = 10  # tokens: with fewer, a chance agreement looks like a rule

# What closes a quotation that the key has opened. Some languages turn » « and ” around, or use one for both.
_CLOSED_BY = {
    '"': '"', "“": "”", "„": "“”", "”": "”", "‘": "’", "‚": "‘’",
    "«": "»", "»": "«»", "‹": "›", "›": "‹›", "「": "」", "『": "』",
}  # fmt: skip
_QUOTES = frozenset("".join(_CLOSED_BY) + "".join(_CLOSED_BY.values()))
_SELDOM_OPEN = frozenset("”»›")  # so only after a space or an opening bracket
_OPENED_BY = dict(zip(")]}）］｝】〕", "([{（［｛【〔"))
_BRACKETS = frozenset(_OPENED_BY.values())
_ROUND = frozenset("(（")
_VOWELS = frozenset("aeiouæœøı" + "αεηιουω" + "аеиоуыэюяєі")


@dataclass(frozen=True, eq=False)
class Label:
    """One thing that can be said of every position of a text.

    `kind` is `binary` (`values` are bool) or `number` (float64), (time steps,). `about` names in the plural what the
    text needs for it.
    """

    key: str
    title: str
    description: str
    kind: str
    about: str
    values: np.ndarray

    @cached_property
    def unusable(self) -> str | None:
        """Why this text can't tell anything about the label, as a sentence; None where it can.

        A binary label needs `LEAST_OF_EACH` tokens on either side; a number needs two values on as many tokens each.
        """
        _, counts = np.unique(self.values, return_counts=True)
        if (counts >= LEAST_OF_EACH).sum() >= 2:
            return None
        if self.kind == "number":
            return (
                f"This text has too few {self.about}: two different values must each be there for at least "
                f"{LEAST_OF_EACH} tokens."
            )
        true, tokens = int(self.values.sum()), len(self.values)
        if not true:
            return f"This text has no {self.about}."
        wrong = f"too few {self.about}" if true < LEAST_OF_EACH else f"too little besides {self.about}"
        return (
            f"This text has {wrong}: “{self.title}” is true at {true} of {tokens} tokens; both true and false need "
            f"at least {LEAST_OF_EACH}."
        )


def labels_of(tokens: Sequence[str], level: str) -> tuple[Label, ...]:
    """All labels that make sense at `level`, over a text's tokens as its vocabulary writes them."""
    pieces = tokens if level == "char" else word_pieces(tokens)
    return (*_labels_of_place(tokens, pieces), *(_of_characters if level == "char" else _of_words)(tokens))


def inside_quotes(text: str) -> np.ndarray:
    """Whether a quotation is open once the first k characters are read: bool, (characters + 1,).

    Straight double quotes open and close in turn; curly and angle ones by their shape, nested ones too. A mark that
    closes an outer quotation closes those inside of it. An apostrophe (’ between two letters, and any straight ')
    is none. All quotations end with their paragraph, so that a stray mark spoils no more than that: at a blank line,
    and in a text that has none at each line break. (A quotation over several paragraphs begins each of them with a
    mark anew.)
    """
    ends = _blank_lines(text) or {place for place, character in enumerate(text) if character == "\n"}
    opened: list[str] = []
    inside = [False]
    for place, character in enumerate(text):
        if place in ends:
            opened.clear()
        elif character in _QUOTES and not _is_apostrophe(text, place):
            _read_quote(opened, character, text[place - 1] if place else "\n")
        inside.append(bool(opened))
    return np.array(inside)


def bracket_depth(text: str) -> np.ndarray:
    """How many brackets are open once the first k characters are read: int, (characters + 1,).

    A closing bracket closes the last open one of its kind and all inside of that; without one it counts for nothing,
    as in a). A blank line ends round brackets, of which prose has stray ones, as in :( but not square and curly ones,
    which code leaves open over many lines.
    """
    ends = _blank_lines(text)
    opened: list[str] = []
    depths = [0]
    for place, character in enumerate(text):
        if place in ends:
            opened = [bracket for bracket in opened if bracket not in _ROUND]
        elif character in _BRACKETS:
            opened.append(character)
        elif _OPENED_BY.get(character) in opened:
            _close(opened, _OPENED_BY[character])
        depths.append(len(opened))
    return np.array(depths)


def is_vowel(letter: str) -> bool:
    """Whether a Latin, Greek or Cyrillic letter is a vowel, accents set aside; y and the Cyrillic й are not."""
    return letter not in "йЙ" and unicodedata.normalize("NFD", letter)[0].lower() in _VOWELS


def _labels_of_place(tokens: Sequence[str], pieces: Sequence[str]) -> tuple[Label, ...]:
    """Those that look at the text before a token."""
    text = "".join(pieces)
    ends = list(accumulate(map(len, pieces)))  # a token that adds nothing to the text keeps the value before it
    counts, shares = _lines(tokens)
    return (
        Label("quotes", "Inside quotes", "A quotation was opened and is not closed yet.", "binary",
              "quotations", inside_quotes(text)[ends]),
        Label("brackets", "Bracket depth", "How many brackets are open.", "number",
              "brackets", bracket_depth(text)[ends].astype(float)),
        Label("line_count", "Count since the line began", "How many tokens of its line were read.", "number",
              "lines", counts),
        Label("line_share", "Share of the line passed",
              "How far through its line the reader is: 0 at its beginning, 1 after its last token.", "number",
              "lines", shares),
    )  # fmt: skip


def _of_characters(tokens: Sequence[str]) -> tuple[Label, ...]:
    return (
        Label("space", "After a space", "A space, tab or line break was just read: a word may begin.", "binary",
              "spaces", _each(str.isspace, tokens)),
        Label("vowel", "Vowel", "A vowel was just read, with or without an accent; y does not count.", "binary",
              "vowels", _vowels(tokens)),
        Label("upper", "Upper case", "A capital letter was just read.", "binary",
              "capital letters", _each(str.isupper, tokens)),
        Label("digit", "Digit", "A digit was just read.", "binary",
              "digits", _each(str.isdecimal, tokens)),
    )  # fmt: skip


def _of_words(tokens: Sequence[str]) -> tuple[Label, ...]:
    return (
        Label("punctuation", "After punctuation", "A comma, full stop, quotation mark or the like was just read.",
              "binary", "punctuation marks", _each(lambda token: unicodedata.category(token[0])[0] == "P", tokens)),
        Label("upper", "Upper case", "A word that begins with a capital letter was just read.", "binary",
              "words with a capital letter", _each(lambda token: token[0].isupper(), tokens)),
        Label("digit", "Number", "A word that begins with a digit was just read.", "binary",
              "numbers", _each(lambda token: token[0].isdecimal(), tokens)),
    )  # fmt: skip


def _each(holds: Callable[[str], bool], tokens: Sequence[str]) -> np.ndarray:
    return np.array([holds(token) for token in tokens], dtype=bool)


def _vowels(characters: Sequence[str]) -> np.ndarray:
    """An accent that is a character of its own is as its letter was."""
    values: list[bool] = []
    for character in characters:
        is_accent = unicodedata.category(character) == "Mn"
        values.append(values[-1] if is_accent and values else is_vowel(character))
    return np.array(values, dtype=bool)


def _lines(tokens: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Of each token's line, how many tokens were read and their share of all; both 0 after a line break.

    The text's end counts as the end of its last line.
    """
    breaks = np.array([token == "\n" for token in tokens], dtype=bool)
    places = np.arange(len(tokens))
    last = np.maximum.accumulate(np.where(breaks, places, -1))
    following = np.minimum.accumulate(np.where(breaks, places, len(tokens))[::-1])[::-1]
    counts = places - last
    lengths = np.where(breaks, 1, following - last - 1)
    return counts.astype(float), counts / lengths


def _read_quote(opened: list[str], mark: str, before: str) -> None:
    closes = [opener for opener in opened if mark in _CLOSED_BY[opener]]
    if closes:
        _close(opened, closes[-1])
    elif mark in _CLOSED_BY and (mark not in _SELDOM_OPEN or before.isspace() or before in _BRACKETS):
        opened.append(mark)


def _close(opened: list[str], opener: str) -> None:
    """Take out the last `opener`, and what was opened after it."""
    while opened.pop() != opener:
        pass


def _is_apostrophe(text: str, place: int) -> bool:
    return text[place] == "’" and text[place - 1 : place].isalnum() and text[place + 1 : place + 2].isalnum()


def _blank_lines(text: str) -> set[int]:
    """The places of the line breaks that end an empty line."""
    return {match.end() - 1 for match in re.finditer(r"^[^\S\n]*\n", text, re.MULTILINE)}
