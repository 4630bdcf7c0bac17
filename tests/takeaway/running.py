"""Runs what was taken away, as a person would who has it in a folder of its own."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import nbformat
import pytest

from rnnviz.takeaway.files import Code, Files


def laid_out(files: Files, folder: Path) -> list[Path]:
    """All of them written to `folder`."""
    for name, make in files.items():
        (folder / name).write_bytes(make())
    return [folder / name for name in files]


def run_script(path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """As `python path` would: with the modules beside it within reach. Gives the names that it leaves."""
    monkeypatch.syspath_prepend(path.parent)
    return runpy.run_path(str(path), run_name="__main__")


def run_notebook(path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """As Jupyter would: cell by cell in one namespace, in the notebook's folder."""
    monkeypatch.syspath_prepend(path.parent)
    monkeypatch.chdir(path.parent)
    namespace = {"__name__": "__main__"}
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code":
            exec(compile(cell.source, cell.id, "exec"), namespace)
    return namespace


def run_code(code: Code, folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The script with all that lies beside it."""
    path, *_ = laid_out(code.files("script"), folder)
    return run_script(path, monkeypatch)
