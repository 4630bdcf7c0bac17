"""What a benchmark found, as a Markdown table and as JSON."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from statistics import median

PACKAGES = ("tensorflow-cpu", "tensorflow", "keras", "numpy", "streamlit", "plotly", "distributed")


@dataclass(frozen=True)
class Measured:
    """One contestant's results in the order they came; `unit` says what the numbers count."""

    benchmark: str
    what: str
    unit: str
    values: tuple[float, ...]

    @property
    def middle(self) -> float:
        return median(self.values)


def markdown(found: Iterable[Measured]) -> str:
    """A table with median and spread."""
    rows = ["| benchmark | what | median | least to most | times | unit |", "|---|---|---:|---:|---:|---|"]
    for one in found:
        spread = f"{_shown(min(one.values))} to {_shown(max(one.values))}"
        rows.append(f"| {one.benchmark} | {one.what} | {_shown(one.middle)} | {spread} | {len(one.values)} | {one.unit} |")
    return "\n".join(rows)


def as_json(found: Sequence[Measured]) -> str:
    return json.dumps({"machine": machine(), "measured": [asdict(one) for one in found]}, indent=1)


def machine() -> dict[str, str | int]:
    """What the numbers depend on: Python, packages, system and cores."""
    return {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1,
    } | {name: found for name in PACKAGES if (found := _version(name))}


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _shown(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}" if abs(value) < 1 else f"{value:.2f}"
