"""What a person may ask of a training while it runs."""

from __future__ import annotations

import threading

from rnnviz.config import spec_of
from rnnviz.errors import UserError


class Control:
    """Commands for one training, from any thread; the training looks at them before each batch.

    `paused`, `stopped`, `steps` (batches that may yet be trained while paused) and `learning_rate` (a new one
    that was not taken yet, else None) are what was asked last.
    """

    def __init__(self) -> None:
        self.paused = False
        self.stopped = False
        self.steps = 0
        self.learning_rate: float | None = None
        self._asked = threading.Condition()

    def pause(self) -> None:
        with self._asked:
            self.paused = True

    def resume(self) -> None:
        with self._asked:
            self.paused, self.steps = False, 0
            self._asked.notify_all()

    def step(self) -> None:
        """One batch, then rest again; does nothing unless paused."""
        with self._asked:
            self.steps += self.paused
            self._asked.notify_all()

    def stop(self) -> None:
        """End the training and keep what was learned; also while paused, also before it began."""
        with self._asked:
            self.stopped = True
            self._asked.notify_all()

    def set_learning_rate(self, learning_rate: float) -> None:
        """From the next batch on; it falls from there to 1 % of itself.

        Raises:
            UserError: for one that no run could start with.
        """
        least, most = (spec_of("learning_rate").metadata[bound] for bound in ("least", "most"))
        if not least <= learning_rate <= most:
            allowed = f"a number from {least:g} to {most:g}"
            raise UserError(f"Learning rate must be {allowed}; got {learning_rate!r}.")
        with self._asked:
            self.learning_rate = float(learning_rate)

    @property
    def rests(self) -> bool:
        """Whether there is nothing to do but wait for the next command."""
        return self.paused and not self.steps and not self.stopped

    def wait(self) -> None:
        """Returns as soon as there is something to do."""
        with self._asked:
            self._asked.wait_for(lambda: not self.rests)

    def take_step(self) -> bool:
        """Whether one batch may be trained now; while paused each step asked for allows one."""
        with self._asked:
            if self.stopped or (self.paused and not self.steps):
                return False
            self.steps -= self.paused
            return True

    def take_learning_rate(self) -> float | None:
        """The new learning rate, once; None where none was asked for since."""
        with self._asked:
            learning_rate, self.learning_rate = self.learning_rate, None
            return learning_rate
