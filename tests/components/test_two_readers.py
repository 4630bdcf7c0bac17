import numpy as np
import pytest

from rnnviz.nets.records import LayerTrace, LSTMStates
from rnnviz.ui.components.two_readers import packed

TOKENS = list("the road")
STEPS, UNITS = len(TOKENS), 3


def data_of(tokens=TOKENS):
    rng = np.random.default_rng(0)
    steps = len(tokens)
    halves = [LSTMStates(*(rng.uniform(-1, 1, (steps, UNITS)) for _ in LSTMStates._fields)) for _ in range(2)]
    effects = np.zeros((2, steps, steps))
    for place in range(steps):
        effects[0, place, place:] = 0.2
        effects[1, place, : place + 1] = 0.4
    return packed(LayerTrace(*halves), effects, tokens)


@pytest.fixture
def mounted(mount):
    return mount("two_readers", data_of())


def go(mounted, *keys):
    mounted.locator(".sheet").focus()
    for key in keys:
        mounted.page.keyboard.press(key)


def told(mounted):
    return mounted.locator(".has-read").all_text_contents()


def inked(mounted, half):
    """Of each letter whether its bar is drawn."""
    return mounted.evaluate("""(root, half) => {
      const canvas = root.querySelector(`.strip.${half}`), context = canvas.getContext("2d");
      const wide = canvas.width / root.querySelectorAll(".sentence span").length;
      const row = half === "forward" ? canvas.height - 2 : 1;
      return [...root.querySelectorAll(".sentence span")].map((_, t) => context.getImageData(Math.round((t + 0.5) * wide), row, 1, 1).data[3] > 0);
    }""", half)


def test_each_half_says_what_it_has_read_at_the_letter(mounted):
    go(mounted, "Home", "ArrowRight", "ArrowRight")
    assert told(mounted) == ["has read “the”", "has read, from the end, “e road”"]
    assert mounted.locator(".sheet").get_attribute("aria-valuenow") == "3"
    classes = mounted.evaluate("root => [...root.querySelectorAll('.sentence span')].map(span => span.className)")
    assert classes == ["left"] * 2 + ["here"] + ["right"] * 5


def test_the_bars_show_what_depends_on_the_letter(mounted):
    go(mounted, "Home", "ArrowRight", "ArrowRight")
    assert inked(mounted, "forward") == [False] * 2 + [True] * 6
    assert inked(mounted, "backward") == [True] * 3 + [False] * 5


def test_the_keys_end_at_the_ends(mounted):
    go(mounted, "End", "ArrowRight", "PageDown")
    assert told(mounted)[0] == "has read “the road”"
    go(mounted, "PageUp", "ArrowLeft")
    assert told(mounted)[1] == "has read, from the end, “the road”"


def test_pointing_anywhere_over_a_letter_moves_there(mounted):
    letter = mounted.locator(".sentence span").nth(6).bounding_box()
    plot = mounted.locator(".plot.backward").bounding_box()
    mounted.page.mouse.move(letter["x"] + letter["width"] / 2, plot["y"] + 20)
    assert mounted.locator(".sheet").get_attribute("aria-valuenow") == "7"


def test_the_states_at_the_letter_are_painted_together(mounted):
    pixels = """(root, [selector, x]) => [...root.querySelector(selector).getContext("2d").getImageData(x, 0, 1, 3).data]"""
    go(mounted, "Home", "ArrowRight")
    for half in ("forward", "backward"):
        assert mounted.evaluate(pixels, [f".together.{half}", 0]) == mounted.evaluate(pixels, [f".plot.{half} .values", 1])


def test_it_is_told_in_words_once_the_reader_rests(mounted):
    go(mounted, "Home")
    mounted.page.wait_for_function("() => document.querySelector('#host').shadowRoot.querySelector('.alternative').textContent.includes('At “t”')")
    words = mounted.locator(".alternative").text_content()
    assert "at 8 letters, none of them before it, the backward ones at 1, none of them after it" in words


def test_another_sentence_starts_anew_and_the_same_stays(mounted):
    go(mounted, "End")
    mounted.update(data_of())
    assert mounted.locator(".sheet").get_attribute("aria-valuenow") == "8"
    mounted.update(data_of(list("a sea")))
    assert mounted.locator(".sheet").get_attribute("aria-valuenow") == "2"
    assert mounted.locator(".sentence").text_content() == "a sea"


def test_colours_follow_the_theme(mounted):
    colour = "root => getComputedStyle(root.querySelector('.told.forward b')).color"
    light = mounted.evaluate(colour)
    mounted.theme("dark")
    mounted.page.wait_for_timeout(200)
    assert mounted.evaluate(colour) != light


def test_after_cleanup_the_keys_do_nothing(mounted):
    go(mounted, "Home")
    mounted.cleanup()
    go(mounted, "End")
    assert mounted.locator(".sheet").get_attribute("aria-valuenow") == "1"
