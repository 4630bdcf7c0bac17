"""Whether a training has gone wrong for good, and why, in a sentence for the person."""

from __future__ import annotations

import math

from rnnviz.config import RunConfig

PATIENCE = 100  # batches in a row that a loss may be worse than guessing
_WORSE = 1.5  # times the loss of guessing, and a nat: noise in a small batch stays below


class Watch:
    """Looks at the training loss of each batch."""

    def __init__(self, config: RunConfig, vocabulary_size: int) -> None:
        self._config = config
        self._bound = _WORSE * math.log(vocabulary_size) + 1
        self._bad_batches = 0

    def accepts(self, loss: float) -> bool:
        """Whether a network with this loss is at least about as good as guessing."""
        return loss <= self._bound

    def problem(self, step: int, loss: float) -> str:
        """Why to end the training after the batch `step`; empty where there is no reason."""
        self._bad_batches = 0 if self.accepts(loss) else self._bad_batches + 1
        if not math.isfinite(loss):
            return self.sentence(step, "the loss is no longer a number")
        if self._bad_batches >= PATIENCE:
            return self.sentence(step, f"for {PATIENCE} batches the loss has been far above that of guessing")
        return ""

    def sentence(self, step: int, what: str) -> str:
        clipped = "" if self._config.gradient_clip else ", and gradients should be clipped"
        return (
            f"Training was ended at step {step}: {what}. The learning rate is probably too high{clipped}. "
            "The network is kept as it was at its last good snapshot."
        )
