"""A program as a Jupyter notebook: cut where it says `# %%`, its comments as text between the cells."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Where a program finds what lies beside it, and how a notebook says that.
BESIDE, BESIDE_NOTEBOOK = "Path(__file__).parent", "Path()"


@dataclass(frozen=True)
class Section:
    """A part of a program: what it does, in words, and its code."""

    title: str
    words: str
    code: str


def notebook_of(program: str) -> str:
    """Format 4, in JSON. A program begins with its docstring; its other parts with `# %% Title` and their comment."""
    import nbformat  # here: it takes a fifth of a second, and most visits write no notebook

    v4 = nbformat.v4
    cells = []
    for section in _sections(program.replace(BESIDE, BESIDE_NOTEBOOK)):
        cells.append(v4.new_markdown_cell(f"{section.title}\n\n{section.words}".strip()))
        cells.append(v4.new_code_cell(section.code))
    for place, cell in enumerate(cells):
        cell["id"] = f"cell-{place}"  # not by chance: the same program gives the same file
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    return nbformat.writes(v4.new_notebook(cells=cells, metadata=kernel)) + "\n"


def _sections(program: str) -> list[Section]:
    """The first part's words are its docstring."""
    opening, *parts = re.split(r"^# %% ", program, flags=re.MULTILINE)
    docstring, code = re.match(r'"""(.*?)"""\n(.*)', opening, re.DOTALL).groups()
    title, _, words = docstring.partition("\n")
    return [Section(f"# {title}", words.strip(), code.strip()), *map(_section, parts)]


def _section(part: str) -> Section:
    title, *lines = part.splitlines()
    count = next(place for place, line in enumerate(lines) if not line.startswith("#"))
    words = " ".join(line.lstrip("# ") for line in lines[:count])
    return Section(f"## {title}", words, "\n".join(lines[count:]).strip())
