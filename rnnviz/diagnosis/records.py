"""What a reading rests on, and what it says."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from rnnviz.baselines import Baselines
from rnnviz.config import RunConfig
from rnnviz.diagnosis.spans import Span
from rnnviz.nets.context import ContextLoss
from rnnviz.nets.saturation import GateSaturation
from rnnviz.run_folder import ACTIVE, History, Snapshot

# How sure a reading is: it is wrong; it may be; nothing is wrong.
ILL, HINT, WELL = "ill", "hint", "well"


@dataclass(frozen=True)
class Diagnosis:
    """One reading of a run or of a text that it wrote.

    | field | holds |
    |---|---|
    | `key` | which illness |
    | `title` | what is wrong, a sentence |
    | `evidence` | the numbers that say so |
    | `advice` | what to try |
    | `severity` | `ILL`, `HINT` where the numbers only hint at it, `WELL` |
    | `changes` | settings of `RunConfig` to try, by name; empty where no setting is at fault |
    """

    key: str
    title: str
    evidence: str
    advice: str
    severity: str = ILL
    changes: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Evidence:
    """What is known of a run. What isn't known (yet) is None or empty, and nothing is said that would rest on it.

    | field | holds |
    |---|---|
    | `state`, `message` | as in `Status` |
    | `train_tokens` | how many tokens the part to learn has |
    | `parameters` | how many weights the network has |
    | `moved` | how far the recurrent weights went, as a multiple of their length before training |
    | `gates` | how long each gate stood open or closed over held-out text |
    | `spans` | how far the text's own structures reach |
    | `reading` | the loss by how much was read, of a network that reads windows |
    | `sample` | ids that it wrote at temperature 0.7, (tokens,) |
    """

    config: RunConfig
    state: str
    message: str
    history: History
    snapshots: tuple[Snapshot, ...]
    baselines: Baselines
    train_tokens: int
    parameters: int
    moved: float | None = None
    gates: tuple[GateSaturation, ...] = ()
    spans: tuple[Span, ...] = ()
    reading: ContextLoss | None = None
    sample: np.ndarray = field(default_factory=lambda: np.empty(0, int))

    @property
    def ended(self) -> bool:
        return self.state not in ACTIVE

    @property
    def noun(self) -> str:
        """What one token is called."""
        return "character" if self.config.level == "char" else "word"

    @property
    def usual_rate(self) -> float:
        """The learning rate that the recipe has for this objective and this time."""
        return self.config.usual_rate

    @cached_property
    def scored(self) -> tuple[Snapshot, ...]:
        """The snapshots whose held-out loss is of the same tokens, so that it can be compared."""
        sizes = [snapshot.held_out_tokens for snapshot in self.snapshots]
        usual = max(set(sizes), key=sizes.count, default=0)
        return tuple(snapshot for snapshot in self.snapshots if snapshot.held_out_tokens == usual)

    @property
    def held_out(self) -> float:
        """The newest held-out loss, in nats per token."""
        return self.snapshots[-1].held_out_loss

    @property
    def epochs(self) -> float:
        """How often the part to learn was read."""
        read = self.history.tokens[-1] if len(self.history) else 0
        return read / (self.train_tokens * (self.config.window if self.config.objective == "last_step" else 1))

    def training_loss(self, since: float, until: float) -> float:
        """Its mean between two shares of the steps taken so far, 0 to 1; NaN where nothing was announced there."""
        steps = self.history.step
        within = (steps > since * steps[-1]) & (steps <= until * steps[-1]) if len(steps) else []
        return float(self.history.loss[within].mean()) if np.any(within) else float("nan")
