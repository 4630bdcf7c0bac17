"""Words and the spaces between them: a text becomes words without spaces, and those the same text again.

A rule says where a reader expects a space: between two words, not before a comma, not after an opening
bracket. `split_words` drops a space that the rule expects, and writes down only the exceptions: `SPACE`, for
a space that the rule does not expect, `GLUE`, where one is missing. So no character is lost, and ordinary
prose costs next to no exceptions.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

UNKNOWN = "<unk>"
GLUE = "<glue>"
SPACE = " "

# Where the rule expects no space: before, after, and on both sides of these.
_CLINGS_LEFT = frozenset(",.;:!?…)]}%‰°’”»›··؟،؛।॥、。，．；：！？）］｝」』】》〉〕") | {"..", "..."}
_CLINGS_RIGHT = frozenset("([{“‘«‹„‚¿¡$£€#@（［｛「『【《〈〔")
_DASHES = frozenset("-—") | {"--", "---"}
_CLINGS_BOTH = frozenset("/\\_~^") | _DASHES
# Marks that open and close with the same sign: which it is follows from how often it came in the paragraph.
_TWO_FACED = frozenset("\"'")

# Scripts that put no space between words; a token is one character there, with the marks that belong to it.
_UNSPACED = re.compile(
    "[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)

# Over a text's classes, one letter a character (see `_class`).
_TOKEN = re.compile(
    "(?:0(?:0|[.,](?=0))*|[a0])[mj]*(?:'?[a0][mj]*)*"  # a word, a number such as 1,000.5, both as in 3rd
    "|[u][mj]*"  # a character of an unspaced script
    "|[.]{2,3}|-{2,3}"  # an ellipsis, a dash of hyphens
    "|rr"  # a flag: two regional indicators
    "|[p](?:j[p]|[mj])*"  # a sign, or emoji joined to one
    "|n| {4}| {2}|.",
    re.DOTALL,
)


def split_words(text: str) -> list[str]:
    """The tokens of a text: words, punctuation, line breaks, and the spacing that the rule does not expect.

    `"".join(word_pieces(split_words(text))) == text` for every text.
    """
    tokens: list[str] = []
    rule = _Rule()
    spaced = False  # whether one plain space, not yet accounted for, stands before the next token
    for raw in _raw_tokens(text):
        if raw == SPACE and not spaced:
            spaced = True
            continue
        if spaced and (is_spacing(raw) or not rule.expects_space(raw)):
            tokens.append(SPACE)
            rule.read(SPACE)
        elif not spaced and rule.expects_space(raw):
            tokens.append(GLUE)
            rule.read(GLUE)
        spaced = raw == SPACE
        if not spaced:
            tokens.append(raw)
            rule.read(raw)
    return tokens + [SPACE] * spaced


def word_pieces(tokens: Iterable[str]) -> list[str]:
    """What each token adds to the text, the space before it included; later tokens have no say in it."""
    pieces = []
    rule = _Rule()
    for token in tokens:
        gap = SPACE if rule.expects_space(token) else ""
        pieces.append("" if token == GLUE else gap + token)
        rule.read(token)
    return pieces


def is_spacing(token: str) -> bool:
    """Whether a token only says how words are set: spaces, tabs, a line break, `GLUE`."""
    return token == GLUE or token.isspace()


class _Rule:
    """Where a reader expects a space, given the tokens read so far."""

    def __init__(self) -> None:
        self.last = "\n"
        self.open: set[str] = set()
        self.tight = True  # whether the last token lets nothing stand off from it
        self.after_number = False

    def expects_space(self, token: str) -> bool:
        """Whether `token`, if it comes next, is set off by a space."""
        if self.tight or token in _CLINGS_LEFT or is_spacing(token):
            return False
        if token in _TWO_FACED:
            return token not in self.open
        if token in _CLINGS_BOTH or _is_unspaced(self.last) or _is_unspaced(token):
            return False
        if self.after_number and self.last == ":" and token[0].isdigit():
            return False
        return not (_is_pictogram(self.last) and _is_pictogram(token))

    def read(self, token: str) -> None:
        """Take `token` as the next one."""
        if token == "\n" == self.last:
            self.open.clear()
        elif token == "\n":
            self.open.discard(self.last)
        if token in _TWO_FACED:
            self.tight = self._opens(token)
            self.open = self.open | {token} if self.tight else self.open - {token}
        else:
            self.tight = is_spacing(token) or token in _CLINGS_RIGHT or self._clings_on(token)
        self.after_number = self.last[-1].isdigit()
        self.last = token

    def _clings_on(self, sign: str) -> bool:
        """Whether what follows `sign` clings to it: not to a dash that stands off itself, as in a list."""
        stands_off = self.last != GLUE and is_spacing(self.last)
        return sign in _CLINGS_BOTH and not (sign in _DASHES and stands_off)

    def _opens(self, mark: str) -> bool:
        """Whether a two-faced mark opens here: what stands before it knows better than the count."""
        if self.last == GLUE:
            return False
        return is_spacing(self.last) or mark not in self.open


def _raw_tokens(text: str) -> Iterator[str]:
    """The tokens of `text` with every space among them, which is how `<unk>` in a text stays in one piece."""
    classes = {ord(character): _class(character) for character in set(text)}
    for place, part in enumerate(text.split(UNKNOWN)):
        if place:
            yield UNKNOWN
        for match in _TOKEN.finditer(part.translate(classes)):
            yield part[match.start():match.end()]


def _class(character: str) -> str:
    """One letter for the kind of a character, so that patterns can be written for every script at once."""
    if character in " .,-":
        return character
    if character == "\n":
        return "n"
    if character in "'’":
        return "'"
    if character in "\u200c\u200d":
        return "j"
    if _UNSPACED.match(character) and unicodedata.category(character)[0] != "M":
        return "u"
    if "\U0001f1e6" <= character <= "\U0001f1ff":
        return "r"
    if "\U0001f3fb" <= character <= "\U0001f3ff":
        return "m"
    kind = unicodedata.category(character)
    return {"L": "a", "N": "0", "M": "m", "Z": "t"}.get(kind[0], "t" if character.isspace() else "p")


def _is_unspaced(token: str) -> bool:
    return _UNSPACED.match(token) is not None


def _is_pictogram(token: str) -> bool:
    return unicodedata.category(token[0]) == "So"
