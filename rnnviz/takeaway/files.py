"""What a run can be taken away as: a Keras model, a script, a notebook, each with the files that it needs beside it."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import rnnviz.words
from rnnviz.run_folder import RunFolder
from rnnviz.takeaway import program

NAMES = {"keras": "model.keras", "script": "network.py", "notebook": "network.ipynb"}


def beside(folder: RunFolder, kind: str) -> dict[str, bytes]:
    """Names and contents of the files that `kind`, a key of `NAMES`, can't do without."""
    vocabulary = json.dumps(folder.vocabulary.to_dict(), ensure_ascii=False).encode("utf-8")
    known = {"vocabulary.json": vocabulary}
    if kind == "keras":
        return known
    known |= {"corpus.txt": folder.text.encode("utf-8"), "words.py": Path(rnnviz.words.__file__).read_bytes()}
    return {name: known[name] for name in program.files_beside(folder.config)}


def packed(folder: RunFolder, kind: str) -> bytes:
    """All of it as one zip file: the same run gives the same bytes.

    Raises:
        UserError: for a run that has not learned anything yet.
        FileNotFoundError: for the Keras model of a run that was broken off before one was saved.
    """
    main = {"keras": lambda: folder.model_path.read_bytes(), "script": lambda: program.script(folder).encode("utf-8"),
            "notebook": lambda: program.notebook(folder).encode("utf-8")}[kind]()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {NAMES[kind]: main, **beside(folder, kind)}.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
