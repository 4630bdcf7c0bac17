"""A program cut into cells."""

from __future__ import annotations

import nbformat

from rnnviz.takeaway.notebook import notebook_of

PROGRAM = '''"""A title.

Some words.
"""

from pathlib import Path

HERE = Path(__file__).parent

# %% First
# What it does,
# in two lines.
one = 1  # not words


# %% Second
def two():
    return 2
'''


def test_it_is_cut_at_its_marks_and_its_comments_become_text():
    cells = nbformat.reads(notebook_of(PROGRAM), as_version=4).cells
    assert [(cell.cell_type, cell.source) for cell in cells] == [
        ("markdown", "# A title.\n\nSome words."),
        ("code", "from pathlib import Path\n\nHERE = Path()"),
        ("markdown", "## First\n\nWhat it does, in two lines."),
        ("code", "one = 1  # not words"),
        ("markdown", "## Second"),
        ("code", "def two():\n    return 2"),
    ]


def test_it_is_valid_and_always_the_same():
    nbformat.validate(nbformat.reads(notebook_of(PROGRAM), as_version=4))
    assert notebook_of(PROGRAM) == notebook_of(PROGRAM)
