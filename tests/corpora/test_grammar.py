"""The toy language keeps its own rules, line by line."""

import re

import pytest

from rnnviz.corpora import grammar

PAIRS = {")": "(", "]": "[", "}": "{"}


def deepest(line):
    """How deep the brackets of `line` go. Fails where one closes that was not the last to open."""
    opened, most = [], 0
    for mark in re.sub(r'"[^"]*"', "", line):
        if mark in PAIRS.values():
            opened.append(mark)
            most = max(most, len(opened))
        elif mark in PAIRS:
            assert opened.pop() == PAIRS[mark], line
    assert not opened, line
    return most


def test_brackets_are_balanced_and_one_to_four_deep():
    depths = [deepest(line) for line in grammar.text().splitlines()]
    assert {depth: depths.count(depth) > 40 for depth in set(depths)} == {1: True, 2: True, 3: True, 4: True}


@pytest.mark.parametrize("line", ['show ["nut")', 'show [("nut"]', 'show ["nut")]'])
def test_the_check_sees_a_wrong_bracket(line):
    with pytest.raises((AssertionError, IndexError)):
        deepest(line)


def test_quotes_hold_known_words_and_nothing_else():
    known = {*grammar.THINGS, *grammar.COLOURS, *grammar.SIZES}
    for line in grammar.text().splitlines():
        assert line.count('"') % 2 == 0
        for quoted in re.findall(r'"([^"]*)"', line):
            assert set(quoted.split(" ")) <= known


def test_a_kind_of_bracket_has_its_separator():
    for line in grammar.text().splitlines():
        flat = re.sub(r'"[^"]*"', "w", line)
        while inner := re.search(r"[\[({][^\[\](){}]*[\])}]", flat):
            assert re.fullmatch(r"\[w(, w)*\]|\(w( and w)+\)|\(w( or w)+\)|\{\w+: w(, \w+: w)*\}", inner[0]), line
            flat = flat.replace(inner[0], "w", 1)
        assert re.fullmatch(r"[a-z]+ = w|put w in [a-z]+|show w", flat), line


def test_no_line_is_too_long():
    assert max(map(len, grammar.text().splitlines())) < grammar.LONGEST_LINE
