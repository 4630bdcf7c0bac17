"""Who may import whom: each module is imported in a fresh process, and what came along is looked at."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

HEAVY = {"tensorflow", "keras", "streamlit", "plotly", "distributed", "dask"}
# A folder or module, and which of the heavy packages it may bring along.
LAYERS = {
    "rnnviz/config.py": set(),
    "rnnviz/corpus.py": set(),
    "rnnviz/vocabulary.py": set(),
    "rnnviz/baselines.py": set(),
    "rnnviz/copying.py": set(),
    "rnnviz/diagnosis": set(),
    "rnnviz/estimate.py": set(),
    "rnnviz/copying_index.py": set(),
    "rnnviz/race.py": set(),
    "rnnviz/run_folder.py": set(),
    "rnnviz/threads.py": set(),
    "rnnviz/nets": set(),
    "rnnviz/lessons": set(),
    "rnnviz/takeaway": set(),
    "rnnviz/benchmarks": set(),
    "rnnviz/training": {"tensorflow", "keras"},
    "rnnviz/engine": {"distributed", "dask"},
    "rnnviz/figures": {"plotly"},
    "rnnviz/ui": {"streamlit", "plotly", "distributed", "dask"},
}


def modules(place: str) -> list[str]:
    path = ROOT / place
    files = [path] if path.suffix else sorted(path.rglob("*.py"))
    return [".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for file in files]


def came_along(names: list[str]) -> set[str]:
    code = f"import importlib, sys\nfor name in {names!r}: importlib.import_module(name)\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return {name.partition(".")[0] for name in done.stdout.split()}


@pytest.mark.parametrize("place", LAYERS)
def test_a_layer_imports_only_what_it_may(place):
    brought = came_along(modules(place)) & HEAVY
    assert brought <= LAYERS[place]


def test_the_look_sees_an_import():
    assert "plotly" in came_along(["plotly.graph_objects"])


def test_every_module_stands_in_a_layer():
    """A new folder must be given its rule here."""
    folders = {path.name for path in (ROOT / "rnnviz").iterdir() if path.is_dir() and (path / "__init__.py").exists()}
    ruled = {Path(place).name for place in LAYERS} | {"commands", "corpora"}
    assert folders <= ruled
