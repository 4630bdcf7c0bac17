"""Writes `grammar.txt`: a toy language in which every bracket and every quote that opens is closed again.

Its grammar, where `…` repeats the item before it:

    line    ->  name = nest  |  put nest in name  |  show nest
    nest    ->  [ value, … ]  |  ( value and … )  |  ( value or … )  |  { key: value, … }
    value   ->  nest  |  " words "

What opened last must close first, at most four deep, and the kind of bracket decides what may stand inside:
commas in square ones, `and` or `or` in round ones, a key before each value in curly ones. To write this well,
a network must remember which brackets are open, and in which order.

`python3 -m rnnviz.corpora.grammar` writes the file anew, always the same.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from rnnviz.corpora.chance import Chance

FILE = Path(__file__).with_name("grammar.txt")
SEED = 7
SIZE = 40_000  # characters, a line more or less
DEEPEST = 4
LONGEST_LINE = 160  # characters

NAMES = "attic barn basket cellar chest drawer hall kitchen ladder market pocket shelf tower wagon".split()
KEYS = "above back below east first front last left north right south under west".split()
COLOURS = "black blue brown green grey red white yellow".split()
SIZES = "big little long round short tiny".split()
THINGS = "apple bell book bottle button candle cup drum feather hat kite lamp nut pear shell stone".split()


def text() -> str:
    """The whole of `grammar.txt`."""
    chance = Chance(SEED)
    lines: list[str] = []
    while sum(map(len, lines)) < SIZE:
        line = _line(chance) + "\n"
        if len(line) <= LONGEST_LINE:
            lines.append(line)
    return "".join(lines)


def _line(chance: Chance) -> str:
    nest, name = _nest(chance, depth=1), chance.pick(NAMES)
    return chance.pick([f"{name} = {nest}", f"put {nest} in {name}", f"show {nest}"])


def _nest(chance: Chance, depth: int) -> str:
    kinds: list[Callable[[Chance, int], str]] = [_square, _round, _curly]
    return chance.pick(kinds)(chance, depth)


def _square(chance: Chance, depth: int) -> str:
    return "[" + ", ".join(_values(chance, depth, chance.whole(1, 4))) + "]"


def _round(chance: Chance, depth: int) -> str:
    between = chance.pick([" and ", " or "])
    return "(" + between.join(_values(chance, depth, chance.whole(2, 3))) + ")"


def _curly(chance: Chance, depth: int) -> str:
    keys = chance.some(KEYS, chance.whole(1, 3))
    values = _values(chance, depth, len(keys))
    return "{" + ", ".join(f"{key}: {value}" for key, value in zip(keys, values)) + "}"


def _values(chance: Chance, depth: int, count: int) -> list[str]:
    """What stands inside a bracket that is `depth` deep."""
    return [_value(chance, depth) for _ in range(count)]


def _value(chance: Chance, depth: int) -> str:
    if depth < DEEPEST and chance.happens(0.4):
        return _nest(chance, depth + 1)
    return '"' + _words(chance) + '"'


def _words(chance: Chance) -> str:
    """A thing, with its size, its colour, or both before it."""
    words = [chance.pick(THINGS)]
    if chance.happens(0.5):
        words.insert(0, chance.pick(COLOURS))
    if chance.happens(0.3):
        words.insert(0, chance.pick(SIZES))
    return " ".join(words)


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8", newline="\n")
