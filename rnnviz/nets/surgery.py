"""What if? A gate forced, a unit silenced, the memory wiped: a network operated on reads and writes like any other.

What an operation may act on, in the order of a step; each acts before anything else reads the quantity:

| symbol | cells | what | so that |
|---|---|---|---|
| `h_tm1`, `c_tm1` | all; LSTM | h₋₁ and c₋₁, as the step is handed them | only this step's memory changes |
| `i`, `f`, `g`, `o` | LSTM | a gate or candidate, after its sigmoid or tanh | c and h follow |
| `z`, `r`, `n` | GRU | likewise | h follows |
| `a` | RNN | the sum, before its tanh | h follows |
| `c` | LSTM | the new cell state | h follows, and the next step's c₋₁ |
| `h` | all | the output | the next step, the next layer and the prediction follow |

An operation `at` t acts only when the token at place t is read, t counted from 0 at the text's first token:
- in writing it counts on from the text that was given to start from;
- in the held-out loss each stretch is a text of its own;
- where a network reads windows it acts in every window that holds the token, and has no effect on a
  prediction whose window begins after it;
- in a backward direction, which reads t + 1 before t, `h_tm1` is what t + 1 left.

To forget everything at t is therefore to set `c_tm1` and `h_tm1` to 0 at t, as `wipe` does: what was computed
before t stays as it was, and the token at t is read as if the text began with it.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from rnnviz.config import RunConfig
from rnnviz.errors import UserError
from rnnviz.nets.layers import Layer, Place, PlacedHook
from rnnviz.nets.network import Network
from rnnviz.nets.records import STATES

VALUE_LIMIT = 100.0
OPERATIONS_LIMIT = 64

# What a step is handed by the one before, and so all that it remembers.
MEMORY = {"rnn": ("h_tm1",), "gru": ("h_tm1",), "lstm": ("c_tm1", "h_tm1")}
SYMBOLS = {cell: MEMORY[cell] + STATES[cell]._fields for cell in STATES}

_SIGNS = {"set": "=", "scale": "x"}
_TEXT = re.compile(
    r"(?P<layer>\d{1,9})\.(?P<direction>[a-z]+)\.(?P<symbol>\w+)\.(?P<units>\*|\d{1,9}(?:,\d{1,9})*)"
    r"(?P<sign>[=x])(?P<value>-?\d+(?:\.\d+)?(?:e-\d+)?)(?:@(?P<at>\d{1,9}))?",
    re.ASCII,
)

# A forget gate above 1 makes a cell state grow without end. Within this, all that a step computes of its
# quantities still fits float32; tanh and sigmoid have long reached their ends.
_BOUND = 1e15


@dataclass(frozen=True)
class Operation:
    """One quantity of one direction of one layer, set to a value or multiplied by it.

    `layer` is counted from 0 at the embedding. `units` are ascending and each once, or None for all. `kind` is
    "set" or "scale". `at` is a place in the text, or None for every step.

    Raises:
        UserError: for what no network can be operated with; `check` tells what a given one can't.
    """

    layer: int
    direction: str
    symbol: str
    units: tuple[int, ...] | None = None
    kind: str = "set"
    value: float = 0.0
    at: int | None = None

    def __post_init__(self) -> None:
        if self.kind not in _SIGNS:
            raise UserError(f"An operation can be one of {', '.join(_SIGNS)}; got {self.kind!r:.60}.")
        if not _is_whole(self.layer):
            raise UserError(f"A layer must be a whole number from 0; got {self.layer!r:.60}.")
        if self.units is not None:
            if not self.units or not all(map(_is_whole, self.units)):
                raise UserError(f"Units must be whole numbers from 0, at least one; got {self.units!r:.60}.")
            object.__setattr__(self, "units", tuple(sorted(set(self.units))))
        if not _is_number(self.value) or not -VALUE_LIMIT <= self.value <= VALUE_LIMIT:
            allowed = f"a number from {-VALUE_LIMIT:g} to {VALUE_LIMIT:g}"
            raise UserError(f"The value of an operation must be {allowed}; got {self.value!r:.60}.")
        object.__setattr__(self, "value", float(self.value))
        if self.at is not None and not _is_whole(self.at):
            raise UserError(f"The time step of an operation must be a whole number from 0; got {self.at!r:.60}.")

    def check(self, config: RunConfig) -> None:
        """Whether a network of `config` has what this acts on.

        Raises:
            UserError: for a layer, direction, quantity or unit that it doesn't have.
        """
        if self.layer >= config.layers:
            raise UserError(f"A layer must be from 0 to {config.layers - 1} in this network; got {self.layer}.")
        if self.direction not in config.directions:
            allowed = " or ".join(config.directions)
            raise UserError(f"A direction must be {allowed} in this network; got {self.direction!r:.60}.")
        if self.symbol not in SYMBOLS[config.cell]:
            allowed = ", ".join(SYMBOLS[config.cell])
            raise UserError(f"A quantity must be one of {allowed} in this network; got {self.symbol!r:.60}.")
        units = config.units[self.layer]
        if self.units is not None and self.units[-1] >= units:
            raise UserError(f"A unit must be from 0 to {units - 1} in layer {self.layer}; got {self.units[-1]}.")

    def to_text(self) -> str:
        """Short, for a URL: `0.forward.f.12=0`, `0.forward.f.3,5x0.5`, `1.backward.c_tm1.*=0@17`."""
        units = "*" if self.units is None else ",".join(map(str, self.units))
        value = repr(self.value).removesuffix(".0")
        at = "" if self.at is None else f"@{self.at}"
        return f"{self.layer}.{self.direction}.{self.symbol}.{units}{_SIGNS[self.kind]}{value}{at}"

    @classmethod
    def from_text(cls, text: str) -> Operation:
        """The inverse of `to_text`.

        Raises:
            UserError: for a text of any other form, or a value out of bounds.
        """
        if not (found := _TEXT.fullmatch(text)):
            like = "0.forward.f.12=0, 0.forward.f.3,5x0.5 or 0.forward.c_tm1.*=0@17"
            raise UserError(f"An operation must be written like {like}; got {text!r:.60}.")
        units, at = found["units"], found["at"]
        return cls(
            int(found["layer"]), found["direction"], found["symbol"],
            None if units == "*" else tuple(map(int, units.split(","))),
            next(kind for kind, sign in _SIGNS.items() if sign == found["sign"]), float(found["value"]),
            None if at is None else int(at),
        )


@dataclass(frozen=True)
class Surgery:
    """Operations on one network. Those on the same quantity act in order.

    Raises:
        UserError: for more than 64.
    """

    operations: tuple[Operation, ...] = ()

    def __post_init__(self) -> None:
        if len(self.operations) > OPERATIONS_LIMIT:
            raise UserError(f"There can be at most {OPERATIONS_LIMIT} operations; got {len(self.operations)}.")

    def __iter__(self) -> Iterator[Operation]:
        return iter(self.operations)

    def to_text(self) -> str:
        """For a URL: the operations with a space in between."""
        return " ".join(operation.to_text() for operation in self)

    @classmethod
    def from_text(cls, text: str) -> Surgery:
        """The inverse of `to_text`.

        Raises:
            UserError: for a text of any other form.
        """
        return cls(tuple(map(Operation.from_text, text.split())))


def wipe(
    cell: str, layer: int, direction: str, at: int, units: tuple[int, ...] | None = None
) -> tuple[Operation, ...]:
    """The operations that let a direction of a layer forget everything when it comes to the token at `at`."""
    return tuple(Operation(layer, direction, symbol, units, "set", 0.0, at) for symbol in MEMORY[cell])


def operate(network: Network, operations: Iterable[Operation]) -> Network:
    """The network with `operations` in all that it computes: traces, logits, steps, and so texts and losses.

    These are all that it then has: operations that `network` had are left out. With none it is the network as
    it was trained.

    Raises:
        UserError: for an operation on what the network doesn't have, or more than 64.
    """
    surgery = Surgery(tuple(operations))
    for operation in surgery:
        operation.check(network.config)
    layers = tuple(_operated(layer, k, network.config.directions, surgery) for k, layer in enumerate(network.layers))
    return dataclasses.replace(network, layers=layers)


def _operated(layer: Layer, k: int, directions: Sequence[str], surgery: Surgery) -> Layer:
    """`layer`, which is the network's `k`th, with the operations that are its own."""
    own = [[each for each in surgery if (each.layer, each.direction) == (k, name)] for name in directions]
    return dataclasses.replace(layer, hooks=tuple(_hook(operations, layer.units) for operations in own))


def _hook(operations: Sequence[Operation], units: int) -> PlacedHook | None:
    """The `operations`, all of one direction of a layer of that many units, as what the layer calls."""
    masks = [np.isin(np.arange(units), range(units) if each.units is None else each.units) for each in operations]

    def hook(place: Place, symbol: str, values: np.ndarray) -> np.ndarray:
        for operation, mask in zip(operations, masks):
            if operation.symbol == symbol:
                values = _changed(values, operation, mask, place)
        return np.minimum(np.maximum(values, -_BOUND), _BOUND)

    return hook if operations else None


def _changed(values: np.ndarray, operation: Operation, mask: np.ndarray, place: Place) -> np.ndarray:
    """`values` (..., units) after `operation` on the units of `mask` (units,), where `place` is its time."""
    if operation.at is not None:
        mask = mask & np.equal(place, operation.at)[..., None]
    value = np.float32(operation.value)
    return np.where(mask, values * value if operation.kind == "scale" else value, values)


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
