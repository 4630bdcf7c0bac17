"""`trace`: every number inside a network while it reads a text, as a NumPy archive."""

from __future__ import annotations

from pathlib import Path

import click

from rnnviz.commands.runs import known_ids, network_of, open_run
from rnnviz.errors import UserError


@click.command(short_help="Every gate and state over a text, as .npz.")
@click.argument("run")
@click.option("--text", required=True, help="The text to read.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="An .npz file.")
def command(run: str, text: str, out: Path) -> None:
    """Write every number inside RUN while it reads a text.

    `layer0/forward/i` and so on are each (time steps, units); `logits` and `probabilities`, of the token that comes
    next, (time steps, vocabulary).
    """
    import numpy as np

    folder = open_run(run)
    trace = network_of(folder).trace(known_ids(folder.vocabulary, text))
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with open(out, "wb") as file:
            np.savez(file, **trace.arrays(), probabilities=trace.probabilities)
    except OSError as problem:
        raise UserError(f"{out} can't be written ({problem.strerror}); choose another place for --out.") from None
