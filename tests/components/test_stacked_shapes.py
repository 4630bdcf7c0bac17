"""The stacked layers as they are drawn: what is there, in which shape, and what is said of it."""

import pytest

from rnnviz.lessons.stacking import Stack
from rnnviz.ui.components.stacked_shapes import description, shapes_data


def data_of(*switches, **settings):
    switches = switches or (True, True)
    return shapes_data(Stack(units=(64, 32, 16)[: len(switches)], sequences=switches, **settings))


@pytest.fixture
def still(mount):
    """Two LSTM layers that hand on everything; nothing moves."""
    return mount("stacked_shapes", data_of(), reduced_motion=True)


def shapes(mounted):
    """The tuples at the arrows, the lowest first."""
    sizes = "shape => [...shape.querySelectorAll('.size')].map(one => one.textContent).filter(Boolean).map(Number)"
    return mounted.evaluate(f"root => [...root.querySelectorAll('.shape')].map({sizes})")


def count(mounted, selector):
    return mounted.locator(selector).count()


def story(mounted):
    return mounted.locator(".story").text_content()


def test_every_arrow_has_its_shape(still):
    assert shapes(still) == [[4, 6], [4, 6, 16], [4, 6, 64], [4, 6, 32], [4, 6, 27]]
    assert count(still, ".gone") == 0


def test_every_step_has_its_box_in_every_row_and_its_arrows(still):
    assert count(still, ".node") == 6 * 6
    assert count(still, ".node.recurrent") == 2 * 6
    assert count(still, ".arrow.carried") == 2 * 5
    assert count(still, ".arrow.up") == 5 * 6
    assert still.locator(".token text").all_text_contents() == [*"otters", *"tters", "␣"]


def test_a_last_layer_that_hands_on_one_state_makes_one_prediction(still):
    still.update(data_of(True, False))
    assert shapes(still) == [[4, 6], [4, 6, 16], [4, 6, 64], [4, 32], [4, 27]]
    assert count(still, ".node.dense") == 1 and still.locator(".token text").all_text_contents() == [*"otters", "␣"]
    assert count(still, ".dropped") == 5
    assert count(still, ".gone") == 2 and count(still, ".wanted") == 0


def test_a_lower_layer_that_hands_on_one_state_stops_everything_above(still):
    still.update(data_of(False, True, True))
    assert shapes(still) == [[4, 6], [4, 6, 16], [4, 64]]
    assert count(still, ".cross") == 1 and count(still, ".wanted") == 1
    assert "wants 3 axes, got 2" in still.locator(".name.refused").text_content()
    assert count(still, ".node.refused") == 6 and count(still, ".node.never") == 3 * 6
    assert count(still, ".arrow.up") == 2 * 6 + 1 and count(still, ".arrow.carried") == 5


def test_a_batch_lies_in_sheets(still):
    assert count(still, ".node.dense") * 3 == count(still, ".node.dense .sheet")
    still.update(data_of(batch=1))
    assert count(still, ".node.dense") == count(still, ".node.dense .sheet")
    assert "one alone" in still.locator(".words").text_content()


def test_stepping_dims_what_comes_later_and_says_what_happens(still):
    assert "A column is a time step" in story(still)
    still.locator(".later").click()
    still.locator(".later").click()
    assert story(still) == (
        "Step 2: “t” is read. LSTM 1 mixes what it gets with its state of step 1 and hands 64 numbers up. "
        "LSTM 2 mixes what it gets with its state of step 1 and hands 32 numbers up. "
        "Dense turns that into scores, which should be highest for “t”."
    )
    assert count(still, ".node.later-on") == 4 * 6 and count(still, ".node.now") == 6
    still.locator(".whole").click()
    assert count(still, ".later-on") == 0


def test_where_only_the_last_state_goes_up_the_steps_say_so(still):
    still.update(data_of(False, True))
    still.locator(".later").click()
    assert story(still) == "Step 1: “o” is read. LSTM 1 starts from zeros and keeps the result to itself."
    for _ in range(5):
        still.locator(".later").click()
    assert story(still).endswith("hands up these last 64 numbers. LSTM 2 has no step to go through: Keras refuses.")


def test_the_keyboard_goes_through_all_of_it(still):
    still.locator(".drawing").focus()
    for key, step in (("ArrowRight", "Step 1"), ("End", "Step 6"), ("ArrowLeft", "Step 5"), ("Home", "Step 1")):
        still.page.keyboard.press(key)
        assert story(still).startswith(step)
    still.page.keyboard.press("Escape")
    assert "A column is a time step" in story(still)


def test_the_focus_is_not_lost_with_a_button_that_goes_out(still):
    still.locator(".later").focus()
    for _ in range(6):
        still.page.keyboard.press("Enter")
    assert still.evaluate("root => root.activeElement.className") == "earlier"


@pytest.mark.parametrize("how", ["hover", "focus"])
def test_pointing_at_a_shape_or_focusing_it_reads_it_out(still, how):
    getattr(still.locator(".shape").nth(2), how)()
    assert story(still) == (
        "LSTM 1 → into LSTM 2: (4, 6, 64). 4 texts, of each 6 time steps, and at each step 64 numbers."
    )
    still.page.mouse.move(0, 0)  # a pointer that rests where shapes are drawn anew points at one of them again
    still.update(data_of(True, False))
    still.locator(".shape").nth(3).focus()
    assert "There is no axis of time steps any more" in story(still)
    assert still.locator(".shape").nth(3).get_attribute("aria-label") == story(still)


def test_a_change_of_the_stack_keeps_the_step_and_the_focus(still):
    still.page.keyboard.press("Tab")
    still.locator(".drawing").focus()
    still.page.keyboard.press("End")
    still.locator(".shape").first.focus()
    still.update(data_of(steps=4))
    assert still.evaluate("root => root.activeElement.dataset.row") == "0"
    still.locator(".shape").first.blur()
    assert story(still).startswith("Step 4")


def test_motion_goes_up_a_step_and_ends(mount):
    mounted = mount("stacked_shapes", data_of())
    mounted.locator(".later").click()
    mounted.locator(".pulse").first.wait_for()
    mounted.page.wait_for_function("() => !document.querySelector('#host').shadowRoot.querySelector('.pulse')")
    assert count(mounted, ".node.now") == 6


def test_who_asked_for_less_motion_gets_none(still):
    still.locator(".later").click()
    assert count(still, ".pulse") == 0


def test_the_text_alternative_follows_the_switches(still):
    assert "lstm_2 gives (4, 6, 32) (batch, time steps, units)" in still.locator(".drawing").get_attribute("aria-label")
    still.update(data_of(False, True))
    said = still.locator(".drawing").get_attribute("aria-label")
    assert "lstm_1 gives (4, 64) (batch, units)." in said
    assert said.endswith("lstm_2 can't be built: it needs 3 axes and is given 2. Nothing above it is reached.")
    assert said == description(Stack(sequences=(False, True)))


@pytest.mark.parametrize("width", [736, 1200])
def test_nothing_sticks_out_of_the_width_and_nothing_is_scaled_down(mount, width):
    mounted = mount("stacked_shapes", data_of(True, True, True, steps=8, batch=64), width=width)
    host, drawn = mounted.page.locator("#host").bounding_box(), mounted.locator(".drawing").bounding_box()
    assert drawn["x"] + drawn["width"] <= host["x"] + host["width"] + 1
    natural = mounted.evaluate("root => root.querySelector('.drawing').viewBox.baseVal.width")
    assert drawn["width"] == pytest.approx(natural, rel=0.06)


def test_hostile_words_stay_text(still):
    data = data_of()
    data["layers"][1]["title"] = data["tokens"][0] = "<img src=x onerror=alert(1)>"
    still.update(data)
    still.locator(".later").click()
    assert count(still, "img") == 0 and "<img" in story(still)


def test_cleanup_ends_stepping(still):
    still.cleanup()
    before = story(still)
    still.locator(".later").click()
    assert story(still) == before
