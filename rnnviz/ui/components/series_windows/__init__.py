"""A series of numbers, the windows and labels cut out of it as a table, and the question what comes next."""

from __future__ import annotations

from collections.abc import Sequence

from rnnviz.lessons.series import Rule, windows_of
from rnnviz.ui.components.declare import declare


def series_windows(rule: Rule, count: int, key: str) -> None:
    """Shows the first `count` numbers of `rule`, with as many numbers in a window as the rule looks back.

    The person guesses the number after them; then it is shown, and whether they were right. Nothing is sent back.
    """
    *numbers, following = rule.numbers(count + 1)
    data = {"numbers": numbers, "following": following, "windows": _table(numbers, rule.order), "formula": rule.formula}
    declare("series_windows")(key=key, data=data, height="content")


def _table(numbers: Sequence[int], size: int) -> list[dict[str, list[int] | int]]:
    inputs, labels = windows_of(numbers, size)
    return [
        {"data": window, "label": label}
        for window, label in zip(inputs.astype(int).tolist(), labels.astype(int).tolist())
    ]
