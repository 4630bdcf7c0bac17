"""What the letters inside a cell are called, in plain words; the same wherever they are shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rnnviz.colours import COLOURS


@dataclass(frozen=True)
class Quantity:
    """One of the values inside a cell. A `gate` lies in 0…1; what is not a gate has a sign.

    `limit` is the largest size that it can have, None where there is none.
    """

    symbol: str
    name: str
    meaning: str
    gate: bool = False
    limit: float | None = 1.0

    def to_dict(self) -> dict[str, Any]:
        """As JSON values, with the quantity's colour."""
        return {
            "symbol": self.symbol,
            "name": self.name,
            "meaning": self.meaning,
            "gate": self.gate,
            "limit": self.limit,
            "colour": COLOURS["gates"][self.symbol],
        }


QUANTITIES: dict[str, tuple[Quantity, ...]] = {
    "rnn": (
        Quantity("a", "sum", "before it is squeezed by tanh", limit=None),
        Quantity("h", "state", "what is carried and passed on"),
    ),
    "gru": (
        Quantity("z", "update gate", "keep", gate=True),
        Quantity("r", "reset gate", "look back", gate=True),
        Quantity("n", "candidate", "what could be new"),
        Quantity("h", "state", "what is carried and passed on"),
    ),
    "lstm": (
        Quantity("i", "input gate", "write", gate=True),
        Quantity("f", "forget gate", "keep", gate=True),
        Quantity("g", "candidate", "what could be written"),
        Quantity("o", "output gate", "read", gate=True),
        Quantity("c", "cell state", "what is carried", limit=None),
        Quantity("h", "output", "what is passed on"),
    ),
}
