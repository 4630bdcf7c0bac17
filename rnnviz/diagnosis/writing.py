"""Illnesses of a text that a network wrote: loops, and a temperature that is too low."""

from __future__ import annotations

import numpy as np

from rnnviz.diagnosis.records import HINT, ILL, Diagnosis, Evidence
from rnnviz.diagnosis.repeating import GRAM, LEAST, find_loop, repeated_share

COLD = 0.6  # a temperature below this may be what makes a text repeat itself
USUAL = 0.8
MORE = 0.15  # of its stretches that a text may repeat more often than the held-out text does
LEAST_TOKENS = {"char": 120, "word": 40}  # of a text, to be compared


def loops(evidence: Evidence) -> Diagnosis | None:
    """The run's newest sample goes round in circles, although chance had its part in it."""
    level = evidence.config.level
    return None if (loop := find_loop(evidence.sample, LEAST[level])) is None else Diagnosis(
        "loops", "What it writes goes round in circles.",
        f"At temperature 0.7, {loop.length} {evidence.noun}s of its newest sample are the same {loop.period} again and "
        "again.",
        "Longer training, or more units. When it writes: a higher temperature.", HINT,
    )


def of_text(
    ids: np.ndarray, held_out_ids: np.ndarray, level: str, temperature: float, top_k: int | None = None
) -> Diagnosis | None:
    """Of a text that was written, `ids` (tokens,), with those settings; `held_out_ids` tell how much is usual."""
    noun = "characters" if level == "char" else "words"
    loop = find_loop(ids, LEAST[level])
    narrow = temperature < COLD or top_k == 1
    if loop is not None:
        return Diagnosis(
            "loops", "This text goes round in circles.",
            f"From place {loop.start + 1} on, {loop.length} {noun} are the same {loop.period} again and again.",
            _way_out(narrow), ILL if narrow else HINT, {"temperature": USUAL} if narrow else {},
        )
    written, usual = repeated_share(ids, GRAM[level]), repeated_share(held_out_ids[: len(ids)], GRAM[level])
    if not narrow or len(ids) < LEAST_TOKENS[level] or written < usual + MORE:
        return None
    return Diagnosis(
        "temperature_too_low", "The temperature may be too low.",
        f"{written:.0%} of the stretches of {GRAM[level]} {noun} came before in this text; in as much of the held-out "
        f"text it is {usual:.0%}.",
        _way_out(narrow), HINT, {"temperature": USUAL},
    )


def _way_out(narrow: bool) -> str:
    if narrow:
        return f"A temperature of about {USUAL:g}: it gives the less probable its chance."
    return "A higher temperature or another seed; if it stays so, train the network longer or with more text."
