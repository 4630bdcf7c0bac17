"""Which of several networks forgets sooner, by the numbers that were measured."""

from __future__ import annotations

from collections.abc import Mapping

from rnnviz.nets.influence import Horizon

# Below this factor two horizons count as about level: by the seed alone, those of one cell differed by up to 1.38 where
# the tale was known by heart, by up to 1.13 with dropout (three seeds a cell, 64 units, 60 times through the tale).
CLEARLY = 1.4
ABOUT_LEVEL = "level"


def sooner(horizons: Mapping[str, Horizon]) -> tuple[str, ...]:
    """The names with the shortest horizons, by a factor of 1.4 at least; none where all are about level."""
    shortest = min(horizon.tokens for horizon in horizons.values())
    found = tuple(name for name, horizon in horizons.items() if horizon.tokens < CLEARLY * shortest)
    return () if len(found) == len(horizons) else found


def is_right(guess: str, horizons: Mapping[str, Horizon]) -> bool:
    """Whether a guess, a name or `ABOUT_LEVEL`, is what the numbers say."""
    found = sooner(horizons)
    return guess in found if found else guess == ABOUT_LEVEL


def in_words(way: str, horizons: Mapping[str, Horizon], noun: str) -> str:
    """A sentence such as `By gradient, the GRU forgets sooner: its last 9 characters count, against 31 (RNN).`"""
    found = sooner(horizons)
    if not found:
        return f"By {way}, they are about level: {_listed(horizons)} {noun}s."
    others = {name: horizon for name, horizon in horizons.items() if name not in found}
    first = {name: horizons[name] for name in found}
    verb = "forgets" if len(found) == 1 else "forget"
    return (
        f"By {way}, the {' and the '.join(found)} {verb} sooner: the horizon is {_listed(first)} {noun}s, against "
        f"{_listed(others)}."
    )


def _listed(horizons: Mapping[str, Horizon]) -> str:
    told = [f"{'at least ' if one.at_least else ''}{one.tokens} ({name})" for name, one in horizons.items()]
    return told[0] if len(told) == 1 else f"{', '.join(told[:-1])} and {told[-1]}"
