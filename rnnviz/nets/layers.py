"""A recurrent layer: its cell carried over a sequence, in one direction or both.

Sequences have time as the first axis: (time steps, features) for one, (time steps, batch, features) for many.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

import numpy as np

from rnnviz.nets.cells import STEPS, CellWeights, nothing_read, untouched
from rnnviz.nets.records import STATES, LayerTrace, States

# Where in the text a token stands, from 0: of one sequence, or of each of those side by side, (batch,).
Place: TypeAlias = int | np.ndarray
PlacedHook: TypeAlias = Callable[[Place, str, np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Layer:
    """One recurrent layer; `backward` is None unless it is bidirectional.

    `hooks`, of each direction, are those of its cell, but first told the place in the text; None touches nothing.
    """

    cell: str
    forward: CellWeights
    backward: CellWeights | None = None
    hooks: tuple[PlacedHook | None, ...] = (None, None)

    @property
    def units(self) -> int:
        return self.forward.units

    @property
    def weights(self) -> tuple[CellWeights, ...]:
        return (self.forward,) if self.backward is None else (self.forward, self.backward)

    def project(self, inputs: np.ndarray) -> tuple[np.ndarray, ...]:
        """The inputs' part of all steps by one matmul, a direction each: (time steps, ..., gates · units)."""
        return tuple(weights.project(inputs) for weights in self.weights)

    def step(self, projected: np.ndarray, before: States, place: Place, d: int = 0) -> States:
        """One time step of direction `d`, from what `project` gave for it and the states of the step before."""
        weights, hook = self.backward if d else self.forward, self.hooks[d]
        return STEPS[self.cell](projected, before, weights, partial(hook, place) if hook else untouched)

    def trace(self, projected: tuple[np.ndarray, ...]) -> LayerTrace:
        """Every intermediate, from what `project` gave."""
        return LayerTrace(*(self._states(d, sequence) for d, sequence in enumerate(projected)))

    def outputs(self, projected: tuple[np.ndarray, ...], places: np.ndarray | None = None) -> np.ndarray:
        """What the layer above receives: (time steps, ..., units · directions).

        `places` (time steps,) or (time steps, batch) are where in the text the tokens stand, unless they are
        the text's first. Where one is negative the sequence has no token; there its state stays as it is.
        """
        both = []
        for d, sequence in enumerate(projected):
            hidden = np.empty((*sequence.shape[:-1], self.units), np.float32)
            for t, states in self._walk(d, sequence, places):
                hidden[t] = states.h
            both.append(hidden)
        return np.concatenate(both, axis=-1) if self.backward else both[0]

    def _states(self, d: int, projected: np.ndarray) -> States:
        """All steps of direction `d` in the order of time."""
        walked = sorted(self._walk(d, projected), key=lambda step: step[0])
        return STATES[self.cell](*(np.stack(steps) for steps in zip(*(states for _, states in walked))))

    def _walk(self, d: int, projected: np.ndarray, places: np.ndarray | None = None) -> Iterator[tuple[int, States]]:
        """(t, states at t) in the order of reading: direction 1, backward, starts at the last step."""
        places = np.arange(len(projected)) if places is None else places
        gaps = (places < 0).reshape(len(places), -1).any(axis=1).tolist()  # where a sequence has no token
        steps = list(zip(range(len(projected)), projected, places, gaps))
        states = nothing_read(self.cell, (*projected.shape[1:-1], self.units))
        for t, inputs, place, gap in reversed(steps) if d else steps:
            after = self.step(inputs, states, place, d)
            states = _held(place >= 0, after, states) if gap else after
            yield t, states


def closing(outputs: np.ndarray, units: int) -> np.ndarray:
    """What each direction holds when it has read everything (Keras's `return_sequences=False`).

    From (time steps, ..., units · directions) the forward half at the last step and the backward half at the
    first: (..., units · directions).
    """
    return np.concatenate([outputs[-1, ..., :units], outputs[0, ..., units:]], axis=-1)


def _held(present: np.ndarray, after: States, before: States) -> States:
    """`after` where a token was present (batch,), else `before`."""
    return type(after)(*(np.where(present[:, None], new, old) for new, old in zip(after, before)))
