"""How a race came out: each entrant's numbers over its seeds, and what may be said of them."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import mean

from rnnviz.config import RunConfig
from rnnviz.engine.live_run import RunView
from rnnviz.nets.influence import Horizon

LEVEL = 0.005  # nats: what is nearer than this is told as level
_COLUMNS = (
    "entrant", "cell", "bidirectional", "layers", "units", "seed", "state", "held_out_nats", "held_out_bits", "perplexity",
    "held_out_tokens", "parameters", "seconds", "steps", "tokens", "tokens_per_second", "memory_horizon", "run",
)


@dataclass(frozen=True)
class Result:
    """An entrant's numbers. `losses` are those of its seeds that came to one, in nats per token; the others are means."""

    name: str
    parameters: int
    losses: tuple[float, ...]
    seconds: float
    tokens: float
    tokens_per_second: float | None

    @property
    def loss(self) -> float | None:
        return mean(self.losses) if self.losses else None


def result_of(name: str, parameters: int, views: Sequence[RunView]) -> Result:
    """Of an entrant whose runs have ended, a view a seed."""
    losses = tuple(view.status.held_out_loss for view in views if view.status.held_out_loss is not None)
    speeds = [view.status.train_tokens_per_second for view in views if view.status.train_tokens_per_second]
    return Result(
        name, parameters, losses, mean(view.status.seconds for view in views),
        mean(float(view.history.tokens[-1]) if len(view.history) else 0.0 for view in views),
        mean(speeds) if speeds else None,
    )


def bits(nats: float) -> float:
    return nats / math.log(2)


def verdict(results: Sequence[Result], noun: str) -> str:
    """Who predicts best and whether that may be chance, as Markdown. `noun` is what a token is called.

    Where several seeds were run, an entrant counts as better only where even its worst seed beats the best of the other.
    """
    ranked = sorted((one for one in results if one.losses), key=lambda one: one.loss)
    if len(ranked) < 2:
        return "Fewer than two entrants came to a result, so there is nothing to compare."
    best, second = ranked[:2]
    ahead = second.loss - best.loss
    if ahead < LEVEL:
        told = f"**{best.name}** and **{second.name}** are level, at {best.loss:.3f} nats per held-out {noun}."
    else:
        told = (
            f"**{best.name}** predicts best, at **{best.loss:.3f} nats** per held-out {noun}: {ahead:.3f} less than "
            f"{second.name}."
        )
    return f"{told} {_how_sure(best, second)}"


def _how_sure(best: Result, second: Result) -> str:
    seeds = min(len(best.losses), len(second.losses))
    if seeds < 2:
        return "With one seed this may be chance; try three."
    spread = f"{_spread(best.losses)} against {_spread(second.losses)}"
    if max(best.losses) < min(second.losses):
        return f"In each of its {len(best.losses)} seeds it did better than {second.name} in any: {spread}."
    return f"But their seeds overlap, {spread}: this race does not decide between the two."


def pace(results: Sequence[Result], noun: str, same_time: bool) -> str:
    """What a step costs: who learned from how much more text in the same time, or took how much longer for the same.

    Empty where they are about as fast.
    """
    def learned(one: Result) -> float:
        return one.tokens if same_time else one.tokens_per_second or 0.0

    ranked = sorted(filter(learned, results), key=learned)
    if len(ranked) < 2 or learned(ranked[-1]) < 1.2 * learned(ranked[0]):
        return ""
    slow, quick = ranked[0], ranked[-1]
    times = f"{learned(quick) / learned(slow):.1f} times as many {noun}s"
    if same_time:
        return f"{quick.name} is the quickest: in its time it learned from {times} as {slow.name}."
    return f"{quick.name} is the quickest: it learns from {times} a second as {slow.name}."


def against_counting(results: Sequence[Result], five_gram: float) -> str:
    """Whether the networks are worth their trouble: the 5-gram only counts."""
    found = [one for one in results if one.losses]
    better = [one.name for one in found if one.loss < five_gram]
    if not found:
        return ""
    if not better:
        return f"None of them is below the 5-gram, which only counts and comes to {five_gram:.3f}."
    return f"The 5-gram, which only counts, comes to {five_gram:.3f}: {_and(better)} {'is' if len(better) == 1 else 'are'} below it."


def scored_tokens(views: Sequence[RunView]) -> set[int]:
    """On how many held-out tokens the final losses are means, as far as the snapshots tell."""
    lasts = ((view.status.held_out_loss, view.snapshots[-1]) for view in views if view.snapshots)
    return {snapshot.held_out_tokens for loss, snapshot in lasts if loss == snapshot.held_out_loss}


def rows_of(
    name: str, parameters: int, runs: Sequence[tuple[str, RunConfig, RunView]], horizons: Mapping[str, Horizon]
) -> list[dict[str, object]]:
    """An entrant's rows, one a run; what there is none of is empty."""
    return [
        {
            "entrant": name, "cell": config.cell, "bidirectional": config.bidirectional, "layers": config.layers,
            "units": config.units[0], "seed": config.seed, "state": view.status.state,
            **_numbers(view), "parameters": parameters, "seconds": view.status.seconds,
            "steps": int(view.history.step[-1]) if len(view.history) else 0,
            "tokens": int(view.history.tokens[-1]) if len(view.history) else 0,
            "tokens_per_second": view.status.train_tokens_per_second,
            "memory_horizon": horizons[run_id].tokens if run_id in horizons else None, "run": run_id,
        }
        for run_id, config, view in runs
    ]


def as_csv(rows: Sequence[Mapping[str, object]]) -> bytes:
    """Rows of `rows_of` as a CSV file."""
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, _COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue().encode("utf-8")


def _numbers(view: RunView) -> dict[str, object]:
    loss = view.status.held_out_loss
    if loss is None:
        return {}
    (tokens,) = scored_tokens([view]) or {None}
    return {
        "held_out_nats": loss, "held_out_bits": bits(loss), "perplexity": math.exp(loss), "held_out_tokens": tokens,
    }


def _spread(losses: Sequence[float]) -> str:
    return f"{min(losses):.3f} to {max(losses):.3f}"


def _and(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
