"""One text read by a run's network at many moments of its training, packed for the gate viewer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, TypeVar

import numpy as np

from rnnviz.colours import COLOURS
from rnnviz.config import RunConfig
from rnnviz.nets.records import STATES, Trace
from rnnviz.run_folder import Snapshot
from rnnviz.ui.components.packing import pack
from rnnviz.ui.components.quantities import QUANTITIES
from rnnviz.vocabulary import Vocabulary

BUDGET = 12_000_000  # bytes that one page is sent, as a rule
TOP = 5  # predictions a step
_CODE_BYTES, _EXACT_BYTES = 2, 4
# Where nothing bounds a quantity, this share of its values stays within the colour scale: one outlier dims nothing.
_MOSTLY = 0.99
_NICE = (1, 1.5, 2, 3, 4, 5, 6, 8, 10)

Item = TypeVar("Item")


@dataclass(frozen=True)
class Replay:
    """The traces of one text, a snapshot each, oldest first."""

    config: RunConfig
    vocabulary: Vocabulary
    snapshots: tuple[Snapshot, ...]
    traces: tuple[Trace, ...]


def replay_of(
    config: RunConfig, vocabulary: Vocabulary, snapshots: Sequence[Snapshot], ids: Sequence[int],
    trace: Callable[[int, Sequence[int]], Trace],
) -> Replay:
    """As many snapshots as fit the budget, the first and the newest among them.

    `trace(step, ids)` is what the network of that snapshot computes.
    """
    kept = thinned(snapshots, affordable(config, len(ids)))
    return Replay(config, vocabulary, kept, tuple(trace(kept_one.step, ids) for kept_one in kept))


def affordable(config: RunConfig, time_steps: int) -> int:
    """How many snapshots of a text that long fit the budget; at least one."""
    each = _values(config, time_steps) * _CODE_BYTES + time_steps * (TOP * 8 + 4)
    return max(1, int((BUDGET - _exact_bytes(config, time_steps)) / each))


def thinned(items: Sequence[Item], most: int) -> tuple[Item, ...]:
    """At most `most` of them, evenly spaced, the last always and the first where there is room for two."""
    places = np.linspace(len(items) - 1, 0, min(most, len(items))).round().astype(int)
    return tuple(items[place] for place in sorted(set(places.tolist())))


def replay_bytes(replay: Replay, group: str, start: Mapping[str, int | str] | None = None) -> bytes:
    """What the gate viewer is sent. `start` is where it looks first, of `layer`, `unit`, `direction` and `symbol`.

    | array | shape | holds |
    |---|---|---|
    | `replay/layer0/forward/i`, … | (snapshots, time steps, units) | codes of 16 bits: no value is off by more than 1/65534 of the largest |
    | `newest/layer0/forward/i`, … | (time steps, units) | the newest snapshot's float32, where they fit |
    | `top_ids`, `top_probabilities` | (snapshots, time steps, 5) | the most probable next tokens, the first first |
    | `came` | (snapshots, time steps) | the probability of the token that really came, -1 at the last step |
    | `next_ids` | (time steps,) | the token that really came, -1 at the last step |
    """
    newest = replay.traces[-1]
    states = {
        f"replay/{name}": np.stack([trace.arrays()[name] for trace in replay.traces]).astype(np.float32)
        for name in newest.arrays() if name != "logits"
    }
    arrays = states | predictions(replay.traces)
    if _exact_bytes(replay.config, len(newest.ids)):
        arrays |= {f"newest/{name}": array.astype(np.float32) for name, array in newest.arrays().items() if name != "logits"}
    return pack(_header(replay, group, states, arrays["top_ids"]) | {"start": dict(start or {})}, arrays, quantised=states.keys())


def predictions(traces: Sequence[Trace]) -> dict[str, np.ndarray]:
    """Of each trace, at each step: the most probable next tokens, and what the token that came was given."""
    ids = traces[0].ids
    following = np.append(ids[1:], -1).astype(np.int32)
    probabilities = np.stack([trace.probabilities for trace in traces]).astype(np.float32)
    top_ids = np.argsort(-probabilities, axis=-1, kind="stable")[..., :TOP].astype(np.int32)
    came = np.take_along_axis(probabilities, np.maximum(following, 0)[None, :, None], axis=-1)[..., 0]
    came[:, -1] = -1
    return {
        "top_ids": top_ids,
        "top_probabilities": np.take_along_axis(probabilities, top_ids, axis=-1),
        "came": came,
        "next_ids": following,
    }


def colour_limit(values: np.ndarray) -> float:
    """Up to which size a quantity without a bound is coloured: 1, 1.5, 2, 3, … 10, 15, … that most values stay within."""
    size = max(float(np.quantile(np.abs(values), _MOSTLY)), 1e-3)
    power = 10.0 ** np.floor(np.log10(size))
    return float(next((nice for nice in _NICE if nice * power >= size * (1 - 1e-9)), 10) * power)


def _header(replay: Replay, group: str, states: dict[str, np.ndarray], top_ids: np.ndarray) -> dict[str, Any]:
    config, tokens = replay.config, replay.vocabulary.tokens
    ids = replay.traces[-1].ids.tolist()
    return {
        "group": group,
        "cell": config.cell,
        "level": config.level,
        "tokens": [tokens[id] for id in ids],
        "pieces": replay.vocabulary.pieces(ids),
        "names": {str(id): tokens[id] for id in {*top_ids.ravel().tolist(), *ids}},
        "snapshots": [_of_snapshot(snapshot) for snapshot in replay.snapshots],
        "layers": [{"units": units, "directions": list(config.directions)} for units in config.units],
        "quantities": [quantity.to_dict() for quantity in QUANTITIES[config.cell]],
        "limits": {
            name.removeprefix("replay/"): colour_limit(array) for name, array in states.items()
            if _unbounded(config.cell, name.rpartition("/")[2])
        },
        "signed": COLOURS["signed"],
    }


def _of_snapshot(snapshot: Snapshot) -> dict[str, float]:
    return {name: value for name, value in asdict(snapshot).items() if name in ("step", "tokens", "seconds", "held_out_loss")}


def _unbounded(cell: str, symbol: str) -> bool:
    return next(quantity.limit is None for quantity in QUANTITIES[cell] if quantity.symbol == symbol)


def _values(config: RunConfig, time_steps: int) -> int:
    """How many numbers the states of one trace are."""
    return time_steps * sum(config.units) * len(config.directions) * len(STATES[config.cell]._fields)


def _exact_bytes(config: RunConfig, time_steps: int) -> int:
    """What the newest snapshot's states take as float32; 0 where that would leave little room for the others."""
    exact = _values(config, time_steps) * _EXACT_BYTES
    return exact if exact <= BUDGET / 3 else 0
