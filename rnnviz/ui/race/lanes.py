"""Who takes part in a race that was started, and how each stands."""

from __future__ import annotations

from dataclasses import dataclass

from rnnviz.config import RunConfig
from rnnviz.engine.live_run import RunView
from rnnviz.engine.store import Race
from rnnviz.errors import UserError
from rnnviz.figures.race import Look, looks
from rnnviz.race import Entrant
from rnnviz.run_folder import ACTIVE, PAUSED, WAITING
from rnnviz.ui import run_data, session
from rnnviz.ui.train.budget import in_words

_ENDED_AS = {
    "finished": "done", "stopped": "stopped", "diverged": "diverged", "failed": "failed", "interrupted": "broken off",
}


@dataclass(frozen=True)
class Lane:
    """An entrant and its runs, one a seed."""

    entrant: Entrant
    look: Look
    configs: tuple[RunConfig, ...]
    run_ids: tuple[str, ...]
    views: tuple[RunView, ...]

    @property
    def name(self) -> str:
        return self.entrant.name

    @property
    def active(self) -> bool:
        return any(view.status.state in ACTIVE for view in self.views)


def lanes_of(race: Race) -> tuple[Lane, ...]:
    """Those of the race as they stand now, in the order in which they were set up. Runs that were deleted are left out."""
    grouped: dict[Entrant, list[tuple[RunConfig, str, RunView]]] = {}
    for run_id in race.runs:
        try:
            config, view = run_data.config(run_id), session.engine().view(run_id)
        except UserError:
            continue
        grouped.setdefault(Entrant.of(config), []).append((config, run_id, view))
    shown = looks([entrant.cell for entrant in grouped])
    return tuple(Lane(entrant, look, *map(tuple, zip(*runs))) for (entrant, runs), look in zip(grouped.items(), shown))


def standing(lane: Lane) -> str:
    """How it stands, in a few words: of its first run that has something to do, else of the last."""
    view = next((view for view in lane.views if view.status.state in ACTIVE), lane.views[-1])
    state, tokens = view.status.state, "characters" if lane.configs[0].level == "char" else "words"
    if state == WAITING:
        return f"waiting, {view.place} before it" if view.place else "next in line"
    if state not in ACTIVE:
        return f"{_ENDED_AS[state]} after {in_words(view.status.seconds)}"
    if not len(view.history):
        return "getting ready"
    if state == PAUSED:
        return f"paused at step {view.history.step[-1]:,.0f}"
    return f"step {view.history.step[-1]:,.0f} · {view.history.tokens_per_second[-1]:,.0f} {tokens} a second"
