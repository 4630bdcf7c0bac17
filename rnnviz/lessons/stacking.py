"""Recurrent layers stacked: the shape of what goes from each to the next, and what Keras says where it doesn't fit."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import NamedTuple, TypeAlias

from rnnviz.config import CELLS, LAYERS_LIMIT, RunConfig
from rnnviz.errors import UserError
from rnnviz.nets.parameters import CELL_NAMES, LayerParameters, parameters

TEXT = "otters swim"
VOCABULARY = 27  # the letters a to z and the space
EMBEDDING = 16
STEPS = (2, 8)
BATCHES = (1, 64)

# As a sequence of sizes: batch, then time steps where there are any, then numbers.
Shape: TypeAlias = tuple[int, ...]

_RECORDED = json.loads(Path(__file__).with_name("keras_refusal.json").read_text(encoding="utf-8"))
_PREFIXES = {"rnn": "simple_rnn", "gru": "gru", "lstm": "lstm"}  # what Keras calls such layers by itself


@dataclass(frozen=True)
class Stack:
    """The layers that are drawn, the lowest first: an embedding, the recurrent ones, a dense one.

    `sequences` says of each recurrent layer whether it hands on its state at every time step (Keras's
    `return_sequences`), or only the last one.

    Raises:
        UserError: for a value out of bounds, with a sentence that names the bound.
    """

    cell: str = "lstm"
    units: tuple[int, ...] = (64, 32)
    sequences: tuple[bool, ...] = (True, True)
    batch: int = 4
    steps: int = 6

    def __post_init__(self) -> None:
        for name, value, (least, most) in (("Time steps", self.steps, STEPS), ("Batch", self.batch, BATCHES)):
            if not least <= value <= most:
                raise UserError(f"{name} must be a whole number from {least} to {most}; got {value}.")
        if self.cell not in CELLS:
            raise UserError(f"Cell must be one of {', '.join(CELLS)}; got {self.cell!r:.60}.")
        if not 1 <= len(self.units) == len(self.sequences) <= LAYERS_LIMIT:
            raise UserError(
                f"A stack has 1 to {LAYERS_LIMIT} layers, each with its units and its switch; "
                f"got {len(self.units)} and {len(self.sequences)}."
            )

    @property
    def names(self) -> tuple[str, ...]:
        """What the recurrent layers are called in the code, such as `lstm_1`."""
        return tuple(f"{_PREFIXES[self.cell]}_{k}" for k in range(1, len(self.units) + 1))

    @property
    def refused(self) -> int | None:
        """The first recurrent layer, from 0, that is given a single state where it needs a sequence; else None."""
        return next((k + 1 for k, each in enumerate(self.sequences[:-1]) if not each), None)


class Stage(NamedTuple):
    """One layer of a stack. `shape` is that of its output; None where Keras doesn't get to build it."""

    name: str
    kind: str
    shape: Shape | None
    parameters: LayerParameters


def stages(stack: Stack) -> tuple[Stage, ...]:
    """Every layer in order, from the embedding to the dense one."""
    counted = parameters(RunConfig(cell=stack.cell, units=stack.units, embedding=EMBEDDING), VOCABULARY)
    names = ("embedding", *stack.names, "dense")
    kinds = ("Embedding", *[CELL_NAMES[stack.cell]] * len(stack.units), "Dense")
    widths = (EMBEDDING, *stack.units, VOCABULARY)
    built = len(names) if stack.refused is None else stack.refused + 1
    return tuple(
        Stage(name, kind, _shape(stack, k, width) if k < built else None, count)
        for k, (name, kind, width, count) in enumerate(zip(names, kinds, widths, counted))
    )


def _shape(stack: Stack, k: int, width: int) -> Shape:
    """What comes out of layer `k`, counted from the embedding: without time steps once a switch below is off."""
    return (stack.batch, stack.steps, width) if all(stack.sequences[:k]) else (stack.batch, width)


def refusal(stack: Stack) -> str | None:
    """What Keras says to this stack, word for word as `rnnviz.training.record_refusal` took it down; None where the
    stack can be built.
    """
    if stack.refused is None:
        return None
    shape = stages(stack)[stack.refused].shape
    message = Template(_RECORDED["message"]).substitute(layer=stack.names[stack.refused], shape=shape)
    return f"{_RECORDED['error']}: {message}"


def recorded_from() -> str:
    """The version of Keras that the words are from."""
    return _RECORDED["keras"]


def labels(stack: Stack) -> str:
    """The character to predict at each time step: the one that follows."""
    return TEXT[1 : stack.steps + 1]
