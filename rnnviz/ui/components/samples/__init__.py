"""What the network writes now, with all that it wrote before to scroll back to: from noise to words."""

from __future__ import annotations

from collections.abc import Sequence

from rnnviz.run_folder import Snapshot
from rnnviz.ui.components.declare import declare


def samples(
    snapshots: Sequence[Snapshot],
    key: str,
    live: bool = True,
    tokens_name: str = "character",
    height: int = 200,
    colour: str = "",
) -> None:
    """Shows the newest sample until the person scrolls back, and again from the moment they return to it.

    Args:
        snapshots: oldest first; the first one was written before training. May be empty.
        key: the same key at the next run updates in place, and leaves the person where they were.
        live: whether more are to come.
        tokens_name: what one token is called, in the singular.
        height: of the text in pixels; a longer one scrolls.
        colour: of who writes, where there are several; it stands at the text's side.
    """
    written = [
        {
            "step": snapshot.step,
            "seconds": snapshot.seconds,
            "held_out_loss": snapshot.held_out_loss,
            "text": snapshot.sample,
        }
        for snapshot in snapshots
    ]
    data = {"samples": written, "live": live, "tokens_name": tokens_name, "height": height, "colour": colour}
    declare("samples")(key=key, data=data, height="content")
