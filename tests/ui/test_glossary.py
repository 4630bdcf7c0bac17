"""Terms lead to the glossary, once each, and everything else stays as it was written."""

from __future__ import annotations

import re

import pytest

from rnnviz.ui.glossary import anchor, linked, terms
from rnnviz.ui.prose import CONTENT


@pytest.mark.parametrize(("written", "shown"), [
    ("A **gate** opens.", "A [**gate**](glossary#gate) opens."),
    ("Its **units**, and **Units** again.", "Its [**units**](glossary#unit), and **Units** again."),
    ("The **cell state** c", "The [**cell state**](glossary#cell-state) c"),
    ("Press **Train**, with *care* and a gate.", "Press **Train**, with *care* and a gate."),
])
def test_a_term_in_bold_leads_to_what_it_means(written, shown):
    assert linked(written) == shown


def test_every_term_has_an_anchor_of_its_own():
    assert len({anchor(term) for term in terms()}) == len(terms())


def test_terms_stand_in_the_order_of_the_alphabet_and_mean_something():
    assert list(terms()) == sorted(terms(), key=str.lower)
    assert all(meaning.endswith(".") and len(meaning) > 20 for meaning in terms().values())


def test_the_prose_leads_to_most_of_the_terms():
    led_to = {
        found for path in CONTENT.glob("*.md") for found in re.findall(r"glossary#([a-z-]+)", linked(path.read_text("utf-8")))
    }
    assert len(led_to) >= len(terms()) / 2
