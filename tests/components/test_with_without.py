import numpy as np
import pytest

from rnnviz.nets.records import LayerTrace, LSTMStates, Trace
from rnnviz.ui.components.with_without import packed
from rnnviz.vocabulary import Vocabulary

TEXT = "abcabcab"
VOCABULARY = Vocabulary.of("abc", "char")


def trace_of(next_probabilities):
    """A trace over the text in which the token that comes has the given probability, the others share the rest."""
    ids = VOCABULARY.encode(TEXT)
    states = LSTMStates(*(np.zeros((len(ids), 2), np.float32) for _ in LSTMStates._fields))
    chances = np.repeat((1 - np.asarray(next_probabilities))[:, None] / 2, 3, axis=1)
    chances[np.arange(len(ids) - 1), ids[1:]] = next_probabilities[:-1]
    return Trace(ids, (LayerTrace(states),), np.log(chances).astype(np.float32))


def data_of(before, after):
    return packed((trace_of(np.full(len(TEXT), before)), trace_of(np.asarray(after))), VOCABULARY)


@pytest.fixture
def mounted(mount):
    after = np.full(len(TEXT), 0.5)
    after[2], after[4] = 0.02, 0.99  # after "abc" comes "a", after "abcab" comes "c"
    return mount("with_without", data_of(0.5, after))


def colour(mounted, place):
    return mounted.evaluate("(root, k) => getComputedStyle(root.querySelectorAll('.words span')[k]).backgroundColor", place)


def test_what_surprises_more_and_less_is_coloured_at_the_token_that_came(mounted):
    plain, worse, better = colour(mounted, 1), colour(mounted, 3), colour(mounted, 5)
    assert colour(mounted, 2) == colour(mounted, 4) == plain
    assert len({plain, worse, better}) == 3


def test_both_sides_tell_what_was_expected_at_the_token_pointed_at(mounted):
    mounted.locator(".words span").nth(2).hover()
    shares = mounted.locator(".predictions li.it .share").all_text_contents()
    assert shares == ["50 %", "2.0 %"]
    assert mounted.locator(".predictions h3").all_text_contents() == ["After “c” it expects"] * 2


def test_the_arrow_keys_move_and_what_stands_there_is_told(mounted):
    mounted.locator(".words").focus()
    mounted.page.keyboard.press("Home")
    mounted.page.keyboard.press("ArrowRight")
    mounted.page.keyboard.press("ArrowRight")
    assert mounted.locator(".words").get_attribute("aria-valuenow") == "3"
    mounted.page.wait_for_function("() => document.querySelector('#host').shadowRoot.querySelector('.alternative').textContent.includes('with the change')")
    assert "“a” came: 50 % before, 2.0 % with the change." in mounted.locator(".alternative").text_content()


def test_new_numbers_for_the_same_text_leave_the_reader_in_place(mounted):
    mounted.locator(".words span").nth(6).click()
    mounted.update(data_of(0.5, np.full(len(TEXT), 0.25)))
    assert mounted.locator(".words").get_attribute("aria-valuenow") == "7"
    assert mounted.locator(".predictions").nth(1).locator("li.it .share").text_content() == "25 %"


def test_colours_follow_the_theme(mounted):
    light = colour(mounted, 3)
    mounted.theme("dark")
    mounted.page.wait_for_timeout(200)
    assert colour(mounted, 3) != light


def test_after_cleanup_the_text_answers_no_more(mounted):
    mounted.cleanup()
    mounted.locator(".words span").nth(6).click()
    assert mounted.locator(".words").get_attribute("aria-valuenow") != "7"
