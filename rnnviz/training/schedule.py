"""Time and learning rate: how much of a run is done, and how far each update goes by then."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

LAST_SHARE = 0.01  # of the learning rate, at the end


@dataclass(frozen=True)
class LearningRate:
    """Falls linearly from `start`, at the fraction `since` of the budget, to 1 % of it at the end; where the text is
    read more than `readings` times, by then: whoever learns on at full speed learns by heart.
    """

    start: float
    since: float = 0.0
    readings: float = math.inf

    def at(self, fraction: float, read: float = 0.0) -> float:
        """With the `fraction` of the budget used up, the text having been `read` so many times."""
        of_time = (fraction - self.since) / (1 - self.since) if self.since < 1 else 1.0
        done = min(max(of_time, read / self.readings), 1.0)
        return self.start * (1 - (1 - LAST_SHARE) * done)


@dataclass(frozen=True)
class Budget:
    """How long to train: for `seconds`, or for `steps` where that is not None."""

    seconds: float | None
    steps: int | None

    def fraction(self, step: int, seconds: float) -> float:
        """The share that is used up after `step` steps in `seconds`, 0 to 1."""
        used = seconds / self.seconds if self.steps is None else step / self.steps
        return min(used, 1.0)


class Clock:
    """Seconds since it was made, but for those it was halted."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._began = now()
        self._halted: float | None = None

    @property
    def seconds(self) -> float:
        return (self._now() if self._halted is None else self._halted) - self._began

    def halt(self) -> None:
        self._halted = self._now()

    def go_on(self) -> None:
        """After `halt`."""
        self._began += self._now() - self._halted
        self._halted = None
