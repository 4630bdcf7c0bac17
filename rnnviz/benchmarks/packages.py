"""What TensorFlow's builds weigh and how long they take to import, each in an environment of its own."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
import time
import venv
from collections.abc import Callable, Iterator
from pathlib import Path

from rnnviz.benchmarks.report import Measured
from rnnviz.bootstrap import PROJECT, REQUIREMENTS

BUILDS = ("tensorflow-cpu", "tensorflow")


def measure(repeats: int, say: Callable[[str], None]) -> Iterator[Measured]:
    """Size on disk with all that they bring along, and seconds of `import tensorflow`, in turns, disk caches warm."""
    with tempfile.TemporaryDirectory() as folder:
        pythons = {build: _installed(build, Path(folder) / build, say) for build in BUILDS}
        imports: dict[str, list[float]] = {build: [] for build in BUILDS}
        for turn in range(repeats + 1):
            for build, python in pythons.items():
                took = _import_seconds(python)
                if turn:
                    imports[build].append(took)
        for build in BUILDS:
            yield Measured("packages", build, "MB on disk", (_megabytes(Path(folder) / build),))
            yield Measured("packages", build, "seconds to import", tuple(imports[build]))


def _installed(build: str, folder: Path, say: Callable[[str], None]) -> Path:
    say(f"packages: installing {build}")
    venv.create(folder, with_pip=True)
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    pinned = re.search(r"^tensorflow==([\d.]+)", (PROJECT / REQUIREMENTS).read_text(encoding="utf-8"), re.MULTILINE)
    command = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", f"{build}=={pinned.group(1)}"]
    subprocess.run(command, check=True)
    return python


def _import_seconds(python: Path) -> float:
    began = time.perf_counter()
    subprocess.run([python, "-c", "import tensorflow"], check=True, capture_output=True)
    return time.perf_counter() - began


def _megabytes(folder: Path) -> float:
    return sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6
