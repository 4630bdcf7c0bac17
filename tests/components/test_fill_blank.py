import numpy as np
import pytest

from rnnviz.ui.components.fill_blank import packed
from rnnviz.vocabulary import Vocabulary

VOCABULARY = Vocabulary.of("the road", "char")  # " adehort"
TEXT = "the road"
IDS = VOCABULARY.encode(TEXT)


def guesses_of(right):
    """At each place the real letter has 0.6 where `right`, else 0.05; what comes first elsewhere is another one."""
    shares = np.full((len(IDS), len(VOCABULARY)), 0.01)
    for place, (id, good) in enumerate(zip(IDS, right)):
        shares[place, id] = 0.6 if good else 0.05
        shares[place, (id + 1) % len(VOCABULARY)] = 0.2 if good else 0.7
    return shares


def data_of(forward, both, ids=IDS):
    return packed(ids, {"forward": guesses_of(forward), "both": guesses_of(both)}, VOCABULARY)


@pytest.fixture
def mounted(mount):
    forward, both = [True] + [False] * 7, [True] * 7 + [False]
    return mount("fill_blank", data_of(forward, both))


def rows(mounted, side):
    found = mounted.locator(f".side.{side} li")
    return [[row.locator(f".{part}").text_content() for part in ("guess", "share", "mark")] for row in found.all()]


def test_a_click_makes_a_letter_the_blank_and_both_say_what_they_take_it_for(mounted):
    mounted.locator(".token").nth(4).click()
    assert mounted.locator(".token.blank").get_attribute("data-at") == "4"
    assert rows(mounted, "both")[:2] == [["r", "60 %", "it was"], ["t", "20 %", ""]]
    assert rows(mounted, "forward")[:2] == [["t", "70 %", ""], ["r", "5.0 %", "it was"]]
    assert mounted.locator(".verdict").all_text_contents() == ["Wrong: it was “r”, to which it gave 5.0 %.", "Right."]


def test_each_side_shows_what_its_network_sees(mounted):
    mounted.locator(".token").nth(4).click()
    sides = mounted.evaluate("root => [...root.querySelectorAll('.sees')].map(line => [...line.querySelectorAll('.text')].map(part => part.textContent))")
    assert sides == [["the ", ""], ["the ", "oad"]]


def test_the_lines_under_the_letters_and_the_counts_say_who_is_right(mounted):
    marked = "(root, name) => [...root.querySelectorAll('.token')].map(token => token.classList.contains(name))"
    assert mounted.evaluate(marked, "by-forward") == [True] + [False] * 7
    assert mounted.evaluate(marked, "by-both") == [True] * 7 + [False]
    assert mounted.locator(".score").all_text_contents() == [
        "Forward-only would fill in 1 of these 8 rightly", "Bidirectional would fill in 7 of these 8 rightly",
    ]


def test_it_begins_where_only_one_of_the_two_is_right(mounted):
    assert mounted.locator(".token.blank").get_attribute("data-at") in ("1", "2")


def test_the_arrow_keys_move_the_blank_and_it_is_told_in_words(mounted):
    mounted.locator(".sentence").focus()
    for key in ("Home", "ArrowRight", "End", "ArrowRight"):
        mounted.page.keyboard.press(key)
    assert mounted.locator(".sentence").get_attribute("aria-valuenow") == "8"
    mounted.page.wait_for_function("() => document.querySelector('#host').shadowRoot.querySelector('.alternative').textContent.includes('the roablank')")
    assert "Bidirectional guesses “e” 70 %, “d” 5.0 %" in mounted.locator(".alternative").text_content()


def test_letters_of_a_word_and_the_space_after_it_stay_on_one_line(mounted):
    assert mounted.locator(".word").all_text_contents() == ["the ", "road"]


def test_the_same_sentence_leaves_the_blank_in_place_and_another_starts_anew(mounted):
    mounted.locator(".token").nth(6).click()
    mounted.update(data_of([True] * 8, [True] * 8))
    assert mounted.locator(".token.blank").get_attribute("data-at") == "6"
    assert mounted.locator(".token.by-forward").count() == 8  # the guesses are those of other networks now
    mounted.update(packed(IDS[:3], {name: guesses_of([True] * 8)[:3] for name in ("forward", "both")}, VOCABULARY))
    assert mounted.locator(".token.blank").get_attribute("data-at") == "1"
    assert mounted.locator(".token").count() == 3


def test_colours_follow_the_theme(mounted):
    colour = "root => getComputedStyle(root.querySelector('.side.both h3')).borderBottomColor"
    light = mounted.evaluate(colour)
    mounted.theme("dark")
    mounted.page.wait_for_timeout(200)
    assert mounted.evaluate(colour) != light


def test_after_cleanup_a_click_does_nothing(mounted):
    mounted.cleanup()
    mounted.locator(".token").nth(6).click()
    assert mounted.locator(".token.blank").get_attribute("data-at") != "6"
