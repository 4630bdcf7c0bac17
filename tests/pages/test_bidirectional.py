"""The page "Bidirectional" by its widgets, without a browser; what is shown is read from what the components are sent."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from rnnviz.lessons.both_ways import SEEDS, SENTENCE, recorded, written
from rnnviz.ui.lessons.bidirectional.leak import GUESSES, START, WRITTEN

ROOT = Path(__file__).parents[2]
TIMEOUT = 120


def open_page(**query: str) -> AppTest:
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=TIMEOUT)
    for name, value in query.items():
        page.query_params[name] = value
    page.switch_page("pages/bidirectional.py").run()
    assert not page.exception
    return page


def protos(page: AppTest, name: str):
    found = [element.proto for element in page.get("bidi_component")]
    return [proto for proto in found if proto.component_name == f"rnnviz.{name}"]


def header(page: AppTest, name: str) -> dict:
    """What a component that is sent bytes was told besides its arrays."""
    (proto,) = protos(page, name)
    (length,) = struct.unpack("<I", proto.bytes[:4])
    return json.loads(proto.bytes[4 : 4 + length])


def texts(page: AppTest) -> list[dict]:
    return [json.loads(proto.json) for proto in protos(page, "writers")]


def told(page: AppTest) -> str:
    return "\n".join(element.value for element in (*page.markdown, *page.error, *page.text))


def test_it_opens_first_with_its_four_parts_in_their_order():
    page = open_page()
    assert [line[3:4] for line in told(page).splitlines() if line.startswith("## ")] == ["1", "2", "3", "4"]
    assert "".join(header(page, "two_readers")["tokens"]) == "".join(header(page, "fill_blank")["tokens"]) == SENTENCE
    assert "$" not in told(page)
    assert "Bidirectional(" in page.code[0].value


def test_what_they_write_is_shown_once_the_person_has_guessed():
    page = open_page()
    assert not texts(page) and "leaked" not in told(page)
    page.radio(key="bidirectional.guess").set_value(GUESSES[0]).run()
    both, window = texts(page)
    assert "No." in told(page) and "leaked" in told(page)
    for shown, name in zip([*both["writers"], *window["writers"]], ("forward", "leak", "window")):
        expected = written(name, START, WRITTEN, 0)
        assert [piece for piece, _ in shown["pieces"]] == list(expected.pieces)
        assert shown["words"] == expected.words
    for one in recorded().foretelling.values():
        assert f"{one.held_out:.2f}" in told(page) and f"{one.last:.2f}" in told(page)


def test_who_guessed_rightly_is_told_so():
    page = open_page()
    page.radio(key="bidirectional.guess").set_value(GUESSES[2]).run()
    assert "That is right." in told(page)


def test_they_write_again_and_from_another_start():
    page = open_page()
    page.radio(key="bidirectional.guess").set_value(GUESSES[2]).run()
    first = texts(page)
    page.button(key="bidirectional.write").click().run()
    again = texts(page)
    assert all(one["writers"] != other["writers"] for one, other in zip(first, again))
    page.text_input(key="both_start").set_value("A sheep").run()
    assert [shown["start"] for shown in texts(page)] == ["A sheep"] * 2


@pytest.mark.parametrize("start", ["", "€"])
def test_a_start_that_nobody_can_read_is_told(start):
    page = open_page()
    page.radio(key="bidirectional.guess").set_value(GUESSES[2]).run()
    page.text_input(key="both_start").set_value(start).run()
    assert not page.exception
    assert "at least one token" in told(page)


def test_the_share_of_each_kind_and_every_seed_are_shown():
    page = open_page()
    shown = [metric.value for metric in page.metric]
    assert shown == [f"{recorded().accuracy(name).mean * 100:.1f} %" for name in ("forward", "both")]
    table = page.table[0].value
    assert len(table) == len(SEEDS)
    assert list(table["Bidirectional: right"]) == [f"{one.accuracy * 100:.1f} %" for one in recorded().filling["both"]]


def test_a_sentence_of_one_s_own_is_blanked_and_what_is_not_known_is_told():
    page = open_page()
    page.text_input(key="blank_sentence").set_value("A $1 sheep ~ was lost.").run()
    assert "".join(header(page, "fill_blank")["tokens"]) == "A sheep was lost."
    assert "Left out, because they don't occur in the tale: $ 1 ~" in told(page)
    assert "".join(header(page, "two_readers")["tokens"]) == SENTENCE


def test_a_link_opens_with_its_sentences_and_a_hopeless_one_is_told():
    page = open_page(both_sentence="The sea.", blank_sentence="%")
    assert "".join(header(page, "two_readers")["tokens"]) == "The sea."
    assert "must have 2 to 90 characters" in told(page)
    assert not protos(page, "fill_blank")
