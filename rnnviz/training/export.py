"""A run written to disk as a Keras model, a script or a notebook, with what it needs beside it."""

from __future__ import annotations

from pathlib import Path

from rnnviz.errors import UserError
from rnnviz.run_folder import RunFolder
from rnnviz.takeaway.files import SUFFIXES, Files, run_code, run_model


def export(folder: RunFolder, kind: str, out: Path) -> list[Path]:
    """Writes the run as `kind`, a key of `SUFFIXES`, to the file `out`; returns all files that were written.

    A folder, or a path without an ending, stands for a file of the usual name in it. `out` is overwritten; a file
    beside it is not, where it holds something else.

    Raises:
        UserError: for an ending that doesn't fit, a file in the way, or a run that has learned nothing yet.
    """
    files = run_model(folder) if kind == "keras" else run_code(folder).files(kind)
    path = _path(kind, out, next(iter(files)))
    contents = _contents(path, files)
    for beside, content in list(contents.items())[1:]:
        _check_free(beside, content)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        for each, content in contents.items():
            each.write_bytes(content)
    except OSError as problem:
        raise UserError(f"{path} can't be written ({problem.strerror}); choose another place.") from None
    return list(contents)


def _contents(path: Path, files: Files) -> dict[Path, bytes]:
    """By where it is to lie: the first of `files` at `path`, the others beside."""
    (_, main), *others = files.items()
    return {path: main(), **{path.with_name(name): make() for name, make in others}}


def _path(kind: str, out: Path, usual: str) -> Path:
    suffix = SUFFIXES[kind]
    if out.is_dir() or not out.suffix:
        return out / usual
    if out.suffix != suffix:
        raise UserError(f"A {kind} is a file that ends in {suffix}; got {out.name}.")
    return out


def _check_free(path: Path, content: bytes) -> None:
    """An older vocabulary goes without saying; a text or a module of the person's own does not."""
    ours = path.name == "vocabulary.json"
    if path.exists() and not ours and path.read_bytes() != content:
        raise UserError(f"{path} is there already and holds something else; choose another folder for --out.")
