"""The sentence that a run is looked at with: always the same, so that its snapshots can be compared."""

from __future__ import annotations

import numpy as np

PROBE_TOKENS = 80


def probe_ids(train_ids: np.ndarray, held_out_ids: np.ndarray) -> np.ndarray:
    """The first tokens of the held-out part, (time steps,), 80 at most; the network never learned from them.

    `train_ids` stand in only where nothing is held out.
    """
    return (held_out_ids if len(held_out_ids) else train_ids)[:PROBE_TOKENS]
