"""How far NumPy's logits are from those that Keras itself computed while it trained."""

from __future__ import annotations

import numpy as np

from rnnviz.nets.network import Network

TOLERANCE = 1e-4


def largest_difference(network: Network, probe: np.ndarray, probe_logits: np.ndarray) -> float:
    """The largest difference of a logit over the probe, (time steps,).

    `probe_logits` are the trainer's, (time steps, vocabulary), or of a network that reads windows those after
    the last token alone, (1, vocabulary).
    """
    ours = network.logits(probe)[-len(probe_logits) :]
    return float(np.abs(ours - probe_logits).max())


def in_words(difference: float) -> str:
    """The sentence that a reader can judge the numbers by; `difference` is that of the newest snapshot."""
    written = f"{difference:.0e}".replace("e-0", "e-")
    if difference > TOLERANCE:
        return (f"In the newest snapshot, Keras and NumPy differ by up to {written} in a logit of the probe: "
                "the numbers here are not to be trusted.")
    return (f"Keras and NumPy agree to {written}: the largest difference of a logit over the probe, "
            "in the newest snapshot.")
