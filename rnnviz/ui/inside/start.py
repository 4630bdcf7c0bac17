"""Where the viewer starts: what the URL asks for, as the unit finder's links do."""

from __future__ import annotations

from collections.abc import Mapping

from rnnviz.config import RunConfig
from rnnviz.nets.records import STATES


def start_of(query: Mapping[str, str], config: RunConfig) -> dict[str, int | str]:
    """Of `layer` and `unit` (from 0), `direction` and `quantity`, what the query names and this network has."""
    start: dict[str, int | str] = {"layer": _number(query.get("layer"), config.layers) or 0}
    unit = _number(query.get("unit"), config.units[start["layer"]])
    if unit is not None:
        start["unit"] = unit
    if query.get("direction") in config.directions:
        start["direction"] = query["direction"]
    if query.get("quantity") in STATES[config.cell]._fields:
        start["symbol"] = query["quantity"]
    return start if start != {"layer": 0} or "layer" in query else {}


def _number(written: str | None, count: int) -> int | None:
    """`written` as a number from 0 to below `count`, None where it is no such number."""
    if written is None or not written.isascii() or not written.isdigit():
        return None
    number = int(written[:9])
    return number if number < count else None
