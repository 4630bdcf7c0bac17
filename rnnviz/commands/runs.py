"""RUN on the command line: a run's id, or its folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from rnnviz.errors import UserError

if TYPE_CHECKING:
    import numpy as np

    from rnnviz.nets.network import Network
    from rnnviz.run_folder import RunFolder
    from rnnviz.vocabulary import Vocabulary


def open_run(named: str) -> RunFolder:
    """The run in the folder `named`, else the run of that id in the store.

    Raises:
        UserError: where there is none.
    """
    from rnnviz.engine.store import Store
    from rnnviz.run_folder import RunFolder

    folder = RunFolder(Path(named).absolute())
    if folder.exists():
        return folder
    if Path(named).is_dir():
        raise UserError(f"The folder {named} holds no run; give a run's id, or a folder that train --out has made.")
    return Store().open(named)


def network_of(folder: RunFolder) -> Network:
    """The network at the run's last snapshot."""
    from rnnviz.nets.network import Network
    from rnnviz.threads import one_thread

    one_thread()
    return Network.of(folder.config, folder.weights())


def known_ids(vocabulary: Vocabulary, text: str) -> np.ndarray:
    """Ids of `text`, int32, (time steps,). Which tokens the network has never seen is said on stderr."""
    from rnnviz.corpus import normalise

    text = normalise(text)
    ids = vocabulary.encode(text)
    if unknown := vocabulary.unknown(text):
        fate = "read as <unk>" if "<unk>" in vocabulary.tokens else "left out"
        click.echo(f"Not in the network's vocabulary, so {fate}: {' '.join(map(repr, unknown))}", err=True)
    return ids
