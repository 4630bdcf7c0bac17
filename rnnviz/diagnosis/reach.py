"""Illnesses of reach: a window that ends before what it should show has come to its end."""

from __future__ import annotations

from rnnviz.config import spec_of
from rnnviz.diagnosis.records import HINT, Diagnosis, Evidence
from rnnviz.diagnosis.spans import Span

HELPS = 0.03  # nats that the second half of a window still brings, for a wider one to be worth trying
SURE = 3  # standard errors
# Where every step predicts, the state goes on from window to window; only what an update looks back over ends with it.
CARRIED = 2


def window_too_short(evidence: Evidence) -> Diagnosis | None:
    """Half of a structure's stretches are wider than the window, and counting five tokens predicts no worse than the
    network; or the loss still falls at the window's end.
    """
    seen = evidence.config.window * (CARRIED if evidence.config.objective == "every_step" else 1)
    learned = evidence.held_out < evidence.baselines.five_gram
    wider = [span for span in evidence.spans if span.middle > seen and not learned]
    gain = _gain_of_its_second_half(evidence)
    if not wider and gain is None:
        return None
    now, most = evidence.config.window, spec_of("window").metadata["most"]
    window = min(_next_power(wider[0].middle if wider else 2 * now), most)
    said = [_of_span(evidence, wider[0])] if wider else []
    if gain:
        said.append(f"To read all of the window and not only half still brings {gain:.2f} nats per {evidence.noun}.")
    return Diagnosis(
        "window_too_short", "The window may be shorter than the text's structure.", " ".join(said),
        f"A window of {window} {evidence.noun}s." if window > now else "A text with shorter lines.", HINT,
        {"window": window} if window > now else {},
    )


def _of_span(evidence: Evidence, span: Span) -> str:
    learns = "the network sees" if evidence.config.objective == "last_step" else "an update looks back over"
    return (
        f"Half of the time it is more than {span.middle} {evidence.noun}s {span.what}, and {learns} no more than "
        f"{evidence.config.window}."
    )


def _gain_of_its_second_half(evidence: Evidence) -> float | None:
    """In nats per token, where a network that reads windows gains by it for certain."""
    reading = evidence.reading
    if reading is None or len(reading.lengths) < 2:
        return None
    half = max(length for length in reading.lengths.tolist() if length <= max(evidence.config.window // 2, 1))
    gain, error = reading.gain(half)
    return gain if gain > max(HELPS, SURE * error) else None


def _next_power(least: int) -> int:
    """The smallest power of two that is more than `least`."""
    return 1 << int(least).bit_length()
