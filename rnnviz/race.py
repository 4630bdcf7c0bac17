"""A race: up to six networks that learn the same text. What it is set up from, and the runs that it is made of."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from rnnviz.config import CELLS, LAYERS_LIMIT, USUAL_SECONDS, RunConfig, spec_of
from rnnviz.errors import UserError
from rnnviz.estimate import completed
from rnnviz.nets.parameters import parameters

ENTRANTS = (2, 6)  # at least and at most
SEEDS = (1, 2, 3)
UNITS = (spec_of("units").metadata["least"], spec_of("units").metadata["most"])
_NAMES = {"rnn": "RNN", "gru": "GRU", "lstm": "LSTM"}
_BOTH_WAYS = "both"
_SHORT = "such as lstm-128, lstm-64x2 for two layers, or both-gru-32 for both ways"


@dataclass(frozen=True)
class Entrant:
    """A network as far as those of a race differ.

    Raises:
        UserError: for a value out of bounds, with a sentence that names the bound.
    """

    cell: str
    units: int
    layers: int = 1
    bidirectional: bool = False

    def __post_init__(self) -> None:
        RunConfig(cell=self.cell, units=(self.units,))
        if not 1 <= self.layers <= LAYERS_LIMIT:
            raise UserError(f"A network has 1 to {LAYERS_LIMIT} layers; {self.layers} were given.")

    @classmethod
    def of(cls, config: RunConfig) -> Entrant:
        """That of a run in a race, whose layers are all of the same width."""
        return cls(config.cell, config.units[0], config.layers, config.bidirectional)

    @property
    def widths(self) -> tuple[int, ...]:
        return (self.units,) * self.layers

    @property
    def name(self) -> str:
        """Such as `LSTM 128`, `GRU 2 × 64`, `RNN 32 both ways`."""
        layers = f"{self.layers} × " if self.layers > 1 else ""
        return f"{_NAMES[self.cell]} {layers}{self.units}" + (" both ways" if self.bidirectional else "")

    def to_text(self) -> str:
        """The short form for a URL: `lstm-128`, `gru-64x2`, `both-rnn-32`."""
        direction = f"{_BOTH_WAYS}-" if self.bidirectional else ""
        return f"{direction}{self.cell}-{self.units}" + (f"x{self.layers}" if self.layers > 1 else "")

    @classmethod
    def from_text(cls, text: str) -> Entrant:
        """The inverse of `to_text`."""
        *direction, cell, size = text.strip().split("-") if text.count("-") else ("", "")
        units, _, layers = size.partition("x")
        if cell not in CELLS or direction not in ([], [_BOTH_WAYS]) or not _are_numbers(units, layers or "1"):
            raise UserError(f"An entrant is written {_SHORT}; got {text[:40]!r}.")
        return cls(cell, int(units), int(layers or 1), bool(direction))

    def parameters(self, vocabulary_size: int) -> int:
        """How many weights it has."""
        config = RunConfig(cell=self.cell, units=self.widths, bidirectional=self.bidirectional)
        return sum(layer.count for layer in parameters(config, vocabulary_size))


PRESETS = {
    "RNN vs LSTM": (Entrant("rnn", 128), Entrant("lstm", 128)),
    "LSTM vs GRU": (Entrant("lstm", 128), Entrant("gru", 128)),
    "one way vs both ways": (Entrant("lstm", 64), Entrant("lstm", 64, bidirectional=True)),
    "one layer vs stacked": (Entrant("lstm", 128), Entrant("lstm", 128, layers=2)),
}


@dataclass(frozen=True)
class Setup:
    """What a race is started from. Each entrant trains for `seconds`, or reads the text `epochs` times.

    With `equal`, all get about as many parameters as the first entrant.

    Raises:
        UserError: for a value out of bounds, with a sentence that names the bound.
    """

    entrants: tuple[Entrant, ...] = PRESETS["RNN vs LSTM"]
    equal: bool = True
    level: str = "char"
    seconds: float | None = None
    epochs: int | None = None
    seeds: int = 1

    def __post_init__(self) -> None:
        least, most = ENTRANTS
        if not least <= len(self.entrants) <= most:
            raise UserError(f"A race has {least} to {most} entrants; {len(self.entrants)} were given.")
        if self.seeds not in SEEDS:
            raise UserError(f"Seeds must be one of {', '.join(map(str, SEEDS))}; got {self.seeds!r:.20}.")
        if self.epochs is None and self.seconds is None:
            object.__setattr__(self, "seconds", USUAL_SECONDS)
        self.shared()

    def shared(self) -> RunConfig:
        """What all runs have in common. They are asked for the same tokens in the same order: where one entrant reads
        both ways and can only be asked for the token after a window, all are.
        """
        objective = "last_step" if any(entrant.bidirectional for entrant in self.entrants) else "every_step"
        return RunConfig(objective=objective, level=self.level, seconds=self.seconds, epochs=self.epochs)

    def to_query(self) -> dict[str, str]:
        """All that is not as usual, as short strings for a URL."""
        usual, query = Setup(), {}
        if self.entrants != usual.entrants:
            query["entrants"] = ",".join(entrant.to_text() for entrant in self.entrants)
        if self.equal != usual.equal:
            query["equal"] = "no"
        for name in ("level", "seconds", "epochs", "seeds"):
            value = getattr(self, name)
            if value not in (None, getattr(usual, name)):
                query[name] = f"{value:g}" if isinstance(value, float) else str(value)
        return query

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Setup:
        """The inverse of `to_query`; other names are left alone."""
        values: dict[str, Any] = {}
        if "entrants" in query:
            values["entrants"] = tuple(Entrant.from_text(text) for text in query["entrants"].split(","))
        if "equal" in query:
            values["equal"] = _yes_or_no(query["equal"])
        if "seeds" in query:
            values["seeds"] = int(query["seeds"]) if _are_numbers(query["seeds"]) else query["seeds"]
        shared = {name: query[name] for name in ("level", "seconds", "epochs") if name in query}
        config = RunConfig.from_query(shared)
        return cls(**values, **{name: getattr(config, name) for name in shared})


def runners(setup: Setup, vocabulary_size: int) -> tuple[Entrant, ...]:
    """The entrants as they start, with equal numbers of parameters where the set-up says so.

    Raises:
        UserError: where two of them are the same network.
    """
    entrants = equal_units(setup.entrants, vocabulary_size) if setup.equal else setup.entrants
    twice = next((entrant for k, entrant in enumerate(entrants) if entrant in entrants[:k]), None)
    if twice:
        made = ", once they have the same number of parameters" if twice not in setup.entrants or setup.equal else ""
        raise UserError(f"Two entrants are the same network{made}: {twice.name}. Change one of them.")
    return entrants


def equal_units(entrants: Sequence[Entrant], vocabulary_size: int) -> tuple[Entrant, ...]:
    """The same entrants with units that bring each as near as can be to the first one's number of parameters."""
    measure = entrants[0].parameters(vocabulary_size)
    return (entrants[0], *(_nearest(entrant, measure, vocabulary_size) for entrant in entrants[1:]))


def _nearest(entrant: Entrant, wanted: int, vocabulary_size: int) -> Entrant:
    least, most = UNITS

    def count(units: int) -> int:
        return replace(entrant, units=units).parameters(vocabulary_size)

    enough = bisect_left(range(least, most + 1), wanted, key=count) + least
    around = (max(least, enough - 1), min(most, enough))
    return replace(entrant, units=min(around, key=lambda units: abs(count(units) - wanted)))


def configs(setup: Setup, vocabulary_size: int, train_tokens: int) -> tuple[RunConfig, ...]:
    """A run for each entrant and seed, an entrant's seeds one after the other.

    Only what is compared differs. All are scored on as much of the held-out text as the largest of them has time for:
    on the same tokens. All have the dropout of the one that needs most.

    Raises:
        UserError: where two entrants are the same network.
    """
    entrants = runners(setup, vocabulary_size)
    largest = max(entrant.parameters(vocabulary_size) for entrant in entrants)
    shared = setup.shared()
    alone = [
        replace(shared, cell=entrant.cell, units=entrant.widths, bidirectional=entrant.bidirectional, scored_as=largest)
        for entrant in entrants
    ]
    dropout = max(completed(config, vocabulary_size, train_tokens).dropout for config in alone)
    return tuple(replace(config, dropout=dropout, seed=seed) for config in alone for seed in range(setup.seeds))


def _are_numbers(*texts: str) -> bool:
    return all(text.isascii() and text.isdigit() and len(text) < 7 for text in texts)


def _yes_or_no(text: str) -> bool:
    if text not in ("yes", "no"):
        raise UserError(f"Equal must be yes or no; got {text[:20]!r}.")
    return text == "yes"
