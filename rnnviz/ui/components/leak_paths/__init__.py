"""A bidirectional layer drawn over a short stretch of text: what is asked for where, and who has read the answer."""

from __future__ import annotations

from rnnviz.colours import COLOURS
from rnnviz.ui.components.declare import declare


def leak_paths(text: str, every_step: bool, key: str) -> None:
    """Draws both halves over all of `text` but its last letter.

    With `every_step` each letter has the next one as its label, and the person moves along to see by which way the
    answer comes in; else the last letter alone is the label, of the whole window.
    """
    data = {"letters": list(text), "everyStep": every_step, "directions": COLOURS["directions"]}
    declare("leak_paths")(key=key, data=data, height="content")
