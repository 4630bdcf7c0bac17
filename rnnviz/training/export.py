"""A run written to disk as a Keras model, a script or a notebook, with what it needs beside it."""

from __future__ import annotations

import shutil
from pathlib import Path

from rnnviz.errors import UserError
from rnnviz.run_folder import RunFolder
from rnnviz.takeaway import program
from rnnviz.takeaway.files import NAMES, beside

SUFFIXES = {kind: Path(name).suffix for kind, name in NAMES.items()}


def export(folder: RunFolder, kind: str, out: Path) -> list[Path]:
    """Writes the run as `kind`, a key of `SUFFIXES`, to the file `out`; returns all files that were written.

    A folder, or a path without an ending, stands for a file of the usual name in it. `out` is overwritten; a file
    beside it is not, where it holds something else.

    Raises:
        UserError: for an ending that doesn't fit, a file in the way, or a run that has learned nothing yet.
    """
    path = _path(kind, out)
    needed = beside(folder, kind)
    for name, content in needed.items():
        _check_free(path.with_name(name), content)
    writers = {"keras": _write_keras, "script": _write_script, "notebook": _write_notebook}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        writers[kind](folder, path)
        for name, content in needed.items():
            path.with_name(name).write_bytes(content)
    except OSError as problem:
        raise UserError(f"{path} can't be written ({problem.strerror}); choose another place.") from None
    return [path, *(path.with_name(name) for name in needed)]


def _path(kind: str, out: Path) -> Path:
    suffix = SUFFIXES[kind]
    if out.is_dir() or not out.suffix:
        return out / NAMES[kind]
    if out.suffix != suffix:
        raise UserError(f"A {kind} is a file that ends in {suffix}; got {out.name}.")
    return out


def _check_free(path: Path, content: bytes) -> None:
    """An older vocabulary goes without saying; a text or a module of the person's own does not."""
    ours = path.name == "vocabulary.json"
    if path.exists() and not ours and path.read_bytes() != content:
        raise UserError(f"{path} is there already and holds something else; choose another folder for --out.")


def _write_keras(folder: RunFolder, path: Path) -> None:
    """The trainer's own file; of a run that was broken off, the network at its last snapshot."""
    if folder.model_path.is_file():
        if not (path.exists() and path.samefile(folder.model_path)):
            shutil.copyfile(folder.model_path, path)
        return
    weights = folder.weights()
    from rnnviz.training import models

    model = models.build(folder.config, len(folder.vocabulary))
    models.load_weights(model, weights)
    model.save(path)


def _write_script(folder: RunFolder, path: Path) -> None:
    path.write_bytes(program.script(folder).encode("utf-8"))


def _write_notebook(folder: RunFolder, path: Path) -> None:
    path.write_bytes(program.notebook(folder).encode("utf-8"))
