"""A text with its copied stretches: which token belongs to which, what a mark tells, pointer and keyboard."""

import pytest

from rnnviz.copying import Stretch
from rnnviz.ui.components.copied_text import Source, copied_data

TEXT = "the otter swam over the slow <b>river</b>, and that was it."
HOSTILE = '<img src=x onerror="document.body.dataset.hacked = 1">'


def source(words, text=TEXT, number=5, count=3, before="before ", after=" after"):
    return Source(Stretch(text.index(words), len(words), len(words), number - 1, count), number, before, after)


SOURCES = [source("the otter"), source("otter swam over", count=1), source("the slow <b>river</b>, and that was it", count=2)]


def data_of(sources=SOURCES, text=TEXT):
    return copied_data(list(text), sources, (8, 12, 32), "characters", 22_284)


@pytest.fixture
def copied(mount):
    return mount("copied_text", data_of())


def marks(mounted):
    return mounted.locator(".marked mark")


def panel(mounted):
    return mounted.locator(".source")


def press(mounted, *keys):
    for key in keys:
        mounted.page.keyboard.press(key)


def test_the_text_stands_there_whole_with_the_longest_stretch_marked_at_each_token(copied):
    assert copied.locator(".marked").text_content() == TEXT
    assert marks(copied).all_text_contents() == ["the ", "otter swam over", "the slow <b>river</b>, and that was it"]


def test_the_longer_the_stronger_and_not_by_colour_alone(copied):
    lines = copied.evaluate("root => [...root.querySelectorAll('.marked mark')].map(mark => getComputedStyle(mark).borderBottomStyle)")
    assert lines == ["dotted", "solid", "double"]
    samples = copied.locator(".legend mark").all_text_contents()
    assert samples == ["8 to 11 characters", "12 to 31 characters", "32 or more"]


def test_the_longest_one_is_told(copied):
    assert copied.locator(".longest").text_content() == (
        "The longest copied stretch has 38 characters: “the slow <b>river</b>, and that was it”."
    )


def test_a_mark_that_is_pointed_at_tells_its_length_and_its_place(copied):
    marks(copied).nth(0).hover()
    panel(copied).wait_for(state="visible")
    assert panel(copied).locator(".title").text_content() == "9 characters, word for word"
    where = "3 times in the text that was learned from; first at character 5 of 22,284."
    assert panel(copied).locator(".place").text_content() == where
    assert panel(copied).locator(".context").text_content() == "before the otter after"
    assert panel(copied).locator(".found").text_content() == "the otter"
    copied.page.mouse.move(5, 5)
    panel(copied).wait_for(state="hidden")


def test_the_keyboard_goes_from_mark_to_mark(copied):
    press(copied, "Tab")
    assert panel(copied).locator(".title").text_content() == "9 characters, word for word"
    press(copied, "ArrowRight")
    assert panel(copied).locator(".place").text_content().startswith("Once in the text that was learned from, at character")
    press(copied, "End", "ArrowRight")
    assert panel(copied).locator(".place").text_content().startswith("Twice in")
    press(copied, "Escape")
    assert panel(copied).is_hidden()
    press(copied, "Home")
    assert panel(copied).locator(".title").text_content() == "9 characters, word for word"
    press(copied, "Tab")
    assert panel(copied).is_hidden()


def test_a_mark_says_to_a_screen_reader_what_the_panel_shows(copied):
    said = marks(copied).nth(0).get_attribute("aria-label")
    assert said.startswith("“the otter”: 9 characters, word for word. 3 times in the text that was learned from; first at")


def test_a_click_keeps_the_panel_open_until_one_elsewhere(copied):
    marks(copied).nth(1).click()
    copied.page.mouse.move(5, 5)
    copied.page.wait_for_timeout(500)
    assert panel(copied).is_visible()
    copied.locator(".longest").click()
    assert panel(copied).is_hidden()


def test_a_tap_opens_it(mount):
    mounted = mount("copied_text", data_of(), touch=True)
    marks(mounted).nth(1).tap()
    panel(mounted).wait_for(state="visible")


def test_where_nothing_is_copied_it_says_so(mount):
    mounted = mount("copied_text", data_of([]))
    assert mounted.locator(".longest").text_content().startswith("Nowhere do 8 characters in a row stand like this")
    assert mounted.locator(".marked").text_content() == TEXT
    assert mounted.locator(".legend").is_hidden() and mounted.locator(".hint").is_hidden()


def test_another_text_replaces_the_first_and_the_same_leaves_the_reader_where_they_are(copied):
    marks(copied).nth(1).click()
    copied.update(data_of())
    assert panel(copied).is_visible()
    copied.update(data_of([source("swam over")]))
    assert panel(copied).is_hidden()
    assert marks(copied).all_text_contents() == ["swam over"]


def test_nothing_in_a_text_is_taken_for_markup(mount):
    text = f"it was {HOSTILE} after all"
    mounted = mount("copied_text", data_of([source(HOSTILE, text, before=HOSTILE, after=HOSTILE)], text))
    marks(mounted).nth(0).click()
    assert panel(mounted).locator(".context").text_content() == HOSTILE * 3
    assert mounted.evaluate("() => document.body.dataset.hacked") is None
    assert mounted.locator("img").count() == 0


def test_words_are_marked_with_what_stands_between_them_and_counted_alone(mount):
    pieces = ["The", " otter", ",", "\n", "swam", "."]
    mounted = mount("copied_text", copied_data(pieces, [Source(Stretch(1, 4, 2, 7, 1), 6, "", "")], (2, 5), "words", 90))
    assert marks(mounted).all_text_contents() == [" otter,\nswam"]
    marks(mounted).nth(0).hover()
    panel(mounted).wait_for(state="visible")
    assert panel(mounted).locator(".title").text_content() == "2 words, word for word"
    assert panel(mounted).locator(".place").text_content() == "Once in the text that was learned from, at word 6 of 90."


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_strongest_mark_leaves_the_text_readable(mount, theme):
    mounted = mount("copied_text", data_of(), theme=theme)
    ratio = mounted.evaluate(
        """root => {
          const canvas = document.createElement('canvas').getContext('2d');
          const luminance = (...colours) => {
            colours.forEach((colour) => { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); });
            const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((part) => part / 255)
              .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
          };
          const ground = getComputedStyle(root.querySelector('.source')).backgroundColor;
          const { backgroundColor, color } = getComputedStyle(root.querySelector('.marked .grade-2'));
          const shades = [luminance(ground, backgroundColor), luminance(color)];
          return (Math.max(...shades) + 0.05) / (Math.min(...shades) + 0.05);
        }"""
    )
    assert ratio > 4.5
