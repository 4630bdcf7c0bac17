import numpy as np
import pytest

from rnnviz.colours import COLOURS
from rnnviz.nets.flow import Flow, LayerFlow
from rnnviz.nets.influence import Influence
from rnnviz.ui.components.gradient_flow import packed

TOKENS = list("the otter swims far")
SHOWN = 10  # the prediction that is looked at first: 0.6 of the text


def sizes(factor):
    """At every position a gradient of 2 that each step back multiplies by `factor`."""
    found = np.tile(2.0 * factor ** np.arange(12), (len(TOKENS), 1))
    found[np.arange(12) > np.arange(len(TOKENS))[:, None]] = np.nan
    return found


def message(*layers):
    influence = Influence(np.arange(len(TOKENS)), np.zeros(len(TOKENS), int), sizes(1.0))
    return packed(Flow(influence, layers), TOKENS, "char", "one group")


@pytest.fixture
def mounted(mount):
    return mount("gradient_flow", message(LayerFlow(sizes(0.6), sizes(0.9))), reduced_motion=True)


def heights(mounted, row=0):
    return mounted.evaluate("(root, row) => [...root.querySelectorAll('.bars')[row].children].map((bar) => Number(bar.getAttribute('height')))", row)


def story(mounted):
    return mounted.locator(".story").text_content()


def test_at_first_there_is_only_the_prediction_itself(mounted):
    assert [height > 0 for height in heights(mounted)] == [True] + [False] * 11
    assert "At the prediction itself" in story(mounted)


def test_each_step_back_adds_a_bar_and_equal_factors_fall_equally_far(mounted):
    for _ in range(4):
        mounted.locator(".back").click()
    shown = heights(mounted)[:5]
    assert np.diff(shown) == pytest.approx([np.diff(shown)[0]] * 4, abs=0.05)
    assert shown[0] > shown[1] > 0
    assert heights(mounted)[5] == 0


def test_each_row_is_told_with_its_share_its_factor_and_the_average(mounted):
    for _ in range(3):
        mounted.locator(".back").click()
    assert story(mounted) == (
        "3 steps back, at “e”. state h: 22 % of what it was at the prediction, this step × 0.60, on average × 0.60; "
        "cell state c: 73 % of what it was at the prediction, this step × 0.90, on average × 0.90."
    )


def test_layers_have_their_rows_the_last_one_first(mount):
    mounted = mount("gradient_flow", message(LayerFlow(sizes(0.5)), LayerFlow(sizes(0.9))))
    assert mounted.locator(".name").all_text_contents() == ["state h, layer 2", "state h, layer 1"]
    assert mounted.locator(".bars").first.get_attribute("fill") == COLOURS["gates"]["h"]


@pytest.mark.parametrize(("keys", "now"), [(["ArrowLeft"], 1), (["Home"], SHOWN), (["Home", "ArrowRight"], SHOWN - 1), (["Home", "End"], 0), (["Space"], SHOWN)])
def test_by_keyboard(mounted, keys, now):
    mounted.locator(".drawing").focus()
    for key in keys:
        mounted.page.keyboard.press(key)
    assert mounted.locator(".drawing").get_attribute("aria-valuenow") == str(now)


def test_it_plays_to_the_first_token_and_can_be_paused(mount):
    mounted = mount("gradient_flow", message(LayerFlow(sizes(0.5))))
    mounted.locator(".play").click()
    mounted.page.wait_for_function("() => document.querySelector('#host').shadowRoot.querySelectorAll('.bars rect[height=\"0\"]').length < 9")
    mounted.locator(".play").click()
    stands = sum(height > 0 for height in heights(mounted))
    assert 3 < stands < 11
    mounted.page.wait_for_timeout(400)
    assert sum(height > 0 for height in heights(mounted)) == stands
    mounted.locator(".play").click()
    mounted.page.wait_for_function("() => document.querySelector('#host').shadowRoot.querySelector('.back').disabled")
    assert "▶" in mounted.locator(".play").text_content()
    mounted.locator(".again").click()
    assert sum(height > 0 for height in heights(mounted)) == 1


def test_without_motion_all_of_it_is_there_at_once(mounted):
    mounted.locator(".play").click()
    assert [height > 0 for height in heights(mounted)] == [True] * (SHOWN + 1) + [False]


def test_pointing_at_a_bar_tells_of_it(mounted):
    mounted.locator(".play").click()
    mounted.locator(".bars").first.locator("rect").nth(2).hover()
    assert story(mounted).startswith("2 steps back, at “r”. state h: 36 % of what")


def test_another_prediction_is_chosen_here_or_by_its_group(mounted):
    mounted.locator(".later").click()
    assert mounted.locator(".which").text_content() == "after “w”, 12 of 19"
    mounted.page.evaluate("() => window.dispatchEvent(new CustomEvent('rnnviz:cursor', { detail: { group: 'one group', source: 'x', t: 0 } }))")
    assert mounted.locator(".which").text_content() == "after “t”, 1 of 19"
    assert mounted.locator(".earlier").is_disabled()
    assert mounted.locator(".back").is_disabled()


def test_what_is_next_to_nothing_is_told_as_that(mount):
    mounted = mount("gradient_flow", message(LayerFlow(sizes(1e-4))), reduced_motion=True)
    mounted.locator(".play").click()
    assert "less than 0.0001 % of what it was" in story(mounted)
    assert all(height < 2 for height in heights(mounted)[1:])


def test_what_explodes_stays_within_the_drawing(mount):
    mounted = mount("gradient_flow", message(LayerFlow(sizes(8.0))), reduced_motion=True)
    mounted.locator(".play").click()
    assert max(heights(mounted)) <= 150
    assert "× 8.00" in story(mounted)


def test_little_room_shows_fewer_steps(mount):
    mounted = mount("gradient_flow", message(LayerFlow(sizes(0.5))), width=200)
    assert 2 <= mounted.locator(".bars rect").count() < 12
