"""What came out of what the visitor trained, in sentences that follow from the numbers."""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt

from rnnviz.lessons.both_ways import CORPUS, SEEDS, recorded
from rnnviz.corpus import bundled

_SURE = 2.0  # standard errors of a difference, below which two shares are called equal

Scores = Mapping[str, Mapping[str, float]]


def leak_outcome(scores: Scores, step: int) -> str:
    """Of the three that learned to write for `step` steps each; Markdown."""
    honest, leak, window = scores["forward"], scores["leak"], scores["window"]
    losses = (
        f"the bidirectional one has a loss of **{leak['loss']:.2f}**, the forward-only one of **{honest['loss']:.2f}**"
    )
    if leak["loss"] >= honest["loss"]:
        return f"After {step} steps {losses}: it takes more steps for the leak to show."
    harm = (
        "and of the next character it knows less than the forward-only one" if leak["last"] > honest["last"]
        else "though so far it has not fallen behind the forward-only one"
    )
    return (
        f"After {step} steps {losses}. At the last step of stretches that none had read, where the answer lies "
        f"outside, its loss is **{leak['last']:.2f}**, against **{honest['last']:.2f}**: it has learned to "
        f"copy, {harm}. Taught the right way, a bidirectional network comes to **{window['last']:.2f}** there."
    )


def leak_recorded() -> str:
    """The same of the recorded two."""
    honest, leak = recorded().foretelling["forward"], recorded().foretelling["both"]
    return (
        f"Recorded on {_title()}, {recorded().steps['next']} steps: {leak.curve[-1]:.2f} and {honest.curve[-1]:.2f}; "
        f"at the last step {leak.last:.2f} against {honest.last:.2f}."
    )


def blanks_outcome(scores: Scores, step: int) -> str:
    """Of the two that learned to fill blanks for `step` steps each; Markdown."""
    one, both, blanks = scores["forward"]["accuracy"], scores["both"]["accuracy"], int(scores["both"]["blanks"])
    shares = (
        f"After {step} steps each, the forward-only one fills in **{one * 100:.1f} %** of {blanks:,} held-out blanks "
        f"rightly, the bidirectional one **{both * 100:.1f} %**"
    )
    if abs(both - one) <= _SURE * sqrt((one * (1 - one) + both * (1 - both)) / blanks):
        return f"{shares}: too near to each other to say that either is better."
    points = f"{abs(both - one) * 100:.1f} points"
    if both > one:
        return f"{shares}: seeing both sides is worth {points}."
    return f"{shares}: this time the forward-only one is ahead, by {points}."


def blanks_recorded() -> str:
    """The same of the recorded seeds."""
    one, both = recorded().accuracy("forward"), recorded().accuracy("both")
    return (
        f"Recorded on {_title()}, {recorded().steps['fill']} steps, {len(SEEDS)} seeds: {one.least * 100:.1f} to "
        f"{one.most * 100:.1f} % and {both.least * 100:.1f} to {both.most * 100:.1f} %."
    )


def _title() -> str:
    return next(text.title for text in bundled() if text.key == CORPUS)
