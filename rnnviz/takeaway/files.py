"""What code can be taken away as: a Keras model, a script, a notebook, each with the files that it needs beside it."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import rnnviz.words
from rnnviz.run_folder import RunFolder
from rnnviz.takeaway import program
from rnnviz.takeaway.keras_file import network_file
from rnnviz.takeaway.notebook import notebook_of
from rnnviz.vocabulary import Vocabulary

# By name, and made when they are asked for. The first is what it is about, the others lie beside it.
Files: TypeAlias = Mapping[str, Callable[[], bytes]]

SUFFIXES = {"script": ".py", "notebook": ".ipynb", "keras": ".keras"}


@dataclass(frozen=True)
class Code:
    """What a page shows in Keras: a program, in the form that `rnnviz.takeaway.notebook` cuts, and its networks.

    `name` is what its files are called, `beside` what the program reads. `models` may be empty: not every program
    has a network that can be built.
    """

    name: str
    program: str
    models: Files = field(default_factory=dict)
    beside: Files = field(default_factory=dict)

    def files(self, kind: str) -> Files:
        """What there is of `kind`, a key of `SUFFIXES`; nothing where there are no models."""
        if kind == "keras":
            return self.models
        write = notebook_of if kind == "notebook" else str
        return {f"{self.name}{SUFFIXES[kind]}": lambda: write(self.program).encode("utf-8"), **self.beside}


def run_code(folder: RunFolder) -> Code:
    """The network of a run, as it is now, and its training.

    Raises:
        UserError: for a run that has not learned anything yet.
    """
    known = {
        "corpus.txt": lambda: folder.text.encode("utf-8"), "words.py": Path(rnnviz.words.__file__).read_bytes,
        "vocabulary.json": lambda: vocabulary_json(folder.vocabulary),
    }
    beside = {name: known[name] for name in program.files_beside(folder.config)}
    return Code("network", program.script(folder), run_model(folder), beside)


def run_model(folder: RunFolder) -> Files:
    """The network of a run as a model, and its vocabulary: the trainer's own, or else that of the last snapshot."""

    def model() -> bytes:
        if folder.model_path.is_file():
            return folder.model_path.read_bytes()
        return network_file(folder.config, folder.weights())

    return {"model.keras": model, "vocabulary.json": lambda: vocabulary_json(folder.vocabulary)}


def vocabulary_json(vocabulary: Vocabulary) -> bytes:
    """What tells of each id which token it is."""
    return json.dumps(vocabulary.to_dict(), ensure_ascii=False).encode("utf-8")


def packed(files: Files) -> bytes:
    """A file alone as it is, several as one zip; the same ones give the same bytes."""
    made = {name: make() for name, make in files.items()}
    if len(made) == 1:
        return next(iter(made.values()))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in made.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def packed_name(name: str, kind: str, files: Files) -> str:
    """What a download of `files` is called."""
    return f"rnnviz-{name}{SUFFIXES[kind]}" if len(files) == 1 else f"rnnviz-{name}-{kind}.zip"
