"""The conveyor on made-up states: what stands where at which step, and who may move it."""

import numpy as np
import pytest

from rnnviz.lessons.holding import TASK, Holding
from rnnviz.nets.records import LSTMStates, RNNStates
from rnnviz.ui.components.conveyor import packed

STEPS, UNITS, PLACE = 55, 8, 2


def holding(kind, seed):
    """Unit 5 is the best; the second marker is answered for certain."""
    rng = np.random.default_rng(seed)
    ids = np.stack([TASK.read(STEPS - 5, (marker,), (PLACE,), np.random.default_rng(0)) for marker in TASK.markers])
    states = kind(*rng.uniform(0, 1, (len(kind._fields), STEPS, 4, UNITS)).astype(np.float32))
    answers = np.full((STEPS, 4, 4), 0.1, np.float32)
    answers[:, :, 1] = 0.7
    scores = np.linspace(0.1, 0.5, UNITS)
    scores[5] = 0.9
    return Holding(ids, states, answers, scores)


HOLDINGS = {"lstm": holding(LSTMStates, 1), "rnn": holding(RNNStates, 2)}


@pytest.fixture
def shown(mount):
    return mount("conveyor", packed(HOLDINGS, "B", PLACE), width=1300, reduced_motion=True)


def text(mounted, selector):
    return mounted.locator(selector).first.text_content()


def step(mounted):
    return text(mounted, ".player .place")


def to_end(mounted):
    mounted.locator(".conveyor").focus()
    mounted.page.keyboard.press("End")


def test_it_opens_where_the_marker_has_just_been_read(shown):
    assert step(shown) == "step 3 of 55"
    assert text(shown, ".strip .now") == "B"
    assert shown.locator(".strip .ahead").count() == STEPS - PLACE - 1
    assert shown.locator(".lane .title").all_text_contents() == ["LSTM", "SimpleRNN"]
    assert shown.locator(".lane .what").all_text_contents() == ["cell state c", "state h, no gates"]


def test_the_unit_that_tells_the_markers_apart_best_is_in_view_and_any_other_can_be(shown):
    pressed = shown.locator(".lane:first-child .units [aria-pressed=true]")
    assert pressed.text_content() == "5"
    assert text(shown, ".score") == "tells the symbols apart: 0.90"
    shown.locator(".lane:first-child .units button").nth(0).click()
    assert pressed.text_content() == "0"
    assert text(shown, ".score") == "tells the symbols apart: 0.10"
    assert f"c of unit 0 is {HOLDINGS['lstm'].states.c[PLACE, 1, 0]:.2f}" in text(shown, ".reading")


def test_the_reading_gives_the_numbers_of_the_step(shown):
    to_end(shown)
    lstm, rnn = (one.states for one in HOLDINGS.values())
    said = text(shown, ".reading")
    assert said.startswith("Step 55 reads “?”.")
    assert f"c of unit 5 is {lstm.c[-1, 1, 5]:.2f}" in said
    assert f"i {lstm.i[-1, 1, 5]:.2f}, f {lstm.f[-1, 1, 5]:.2f}, o {lstm.o[-1, 1, 5]:.2f}" in said
    assert f"h of unit 5 is {rnn.h[-1, 1, 5]:.2f}" in said
    assert "answer B (70 %)" in said
    assert text(shown, ".said") == said


def test_a_line_a_marker_ends_in_its_parcel_and_the_chosen_one_is_on_top(shown):
    to_end(shown)
    assert shown.locator(".lane:first-child .parcel text").all_text_contents() == ["A", "C", "D", "B"]
    lines = shown.evaluate("""root => [...root.querySelectorAll('.lane:first-child .line')]
        .map((line) => line.getAttribute('d').split('L').length)""")
    assert lines == [STEPS] * 4
    heights = shown.evaluate("""root => [...root.querySelectorAll('.lane:first-child .parcel')]
        .map((one) => Number(one.getAttribute('transform').match(/ ([\\d.-]+)\\)/)[1]))""")
    values = HOLDINGS["lstm"].states.c[-1, [0, 2, 3, 1], 5]
    slope, offset = np.polyfit(values, heights, 1)
    assert slope < 0  # larger is higher
    np.testing.assert_allclose(heights, slope * values + offset, atol=0.1)


def test_there_are_no_parcels_before_the_marker_is_read(shown):
    shown.locator(".conveyor").focus()
    shown.page.keyboard.press("Home")
    assert step(shown) == "step 1 of 55"
    assert not shown.locator(".parcel").first.is_visible()
    assert shown.locator(".answer .true").count() == 0


def test_an_answer_is_judged_only_once_it_was_asked_for(shown):
    assert text(shown, ".answer h4") == "Too soon to ask"
    assert "answer" not in text(shown, ".reading")
    for _ in range(3):  # the question would now come 4 steps after the marker, the shortest lag that is learned
        shown.locator(".on").click()
    assert text(shown, ".answer h4") == "If it were asked now"
    assert text(shown, ".answer .true .share") == "70 %"
    assert text(shown, ".verdict") == ""
    to_end(shown)
    assert text(shown, ".answer h4") == "It was asked, and answers"
    assert text(shown, ".verdict") == "B: right ✓"
    shown.update(packed(HOLDINGS, "D", PLACE))
    assert text(shown, ".verdict") == "B: wrong, it was D"


def test_another_marker_leaves_the_reader_at_the_same_step_and_unit(shown):
    shown.locator(".on").click()
    shown.locator(".lane:first-child .units button").nth(3).click()
    shown.update(packed(HOLDINGS, "C", PLACE))
    assert step(shown) == "step 4 of 55"
    assert text(shown, ".strip .marker") == "C"
    assert shown.locator(".lane:first-child .units [aria-pressed=true]").text_content() == "3"


def test_keys_and_buttons_walk_and_stop_at_both_ends(shown):
    shown.locator(".conveyor").focus()
    pressed = {"ArrowRight": 4, "Home": 1, "ArrowLeft": 1, "End": 55}
    for key, at in [*pressed.items(), ("ArrowRight", 55), ("ArrowLeft", 54), ("End", 55)]:
        shown.page.keyboard.press(key)
        assert step(shown) == f"step {at} of 55"
    assert shown.locator(".on").is_disabled()
    shown.locator(".back").click()
    assert step(shown) == "step 54 of 55"
    shown.locator(".steps").fill("10")
    assert step(shown) == "step 11 of 55"


def test_where_less_motion_is_asked_for_play_shows_the_end_at_once(shown):
    shown.locator(".play").click()
    assert step(shown) == "step 55 of 55"
    assert text(shown, ".play") == "Play again"


def test_it_plays_and_pauses(mount):
    shown = mount("conveyor", packed(HOLDINGS, "B", PLACE), width=1300)
    shown.locator(".conveyor").focus()
    shown.page.keyboard.press("Space")
    assert text(shown, ".play") == "Pause"
    shown.page.wait_for_function("""() => document.querySelector('#host').shadowRoot
        .querySelector('.player .place').textContent === 'step 6 of 55'""")
    shown.page.keyboard.press("Space")
    paused = step(shown)
    shown.page.wait_for_timeout(300)
    assert step(shown) == paused
    assert text(shown, ".play") == "Play"


def test_gates_are_drawn_as_far_as_was_read(shown):
    visible = """root => [...root.querySelectorAll('.gate')].filter((one) => one.style.display !== 'none')
        .map((one) => Number(one.getAttribute('opacity')))"""
    found = shown.evaluate(visible)
    lstm = HOLDINGS["lstm"].states
    expected = [gate[t, 1, 5] for gate in (lstm.i, lstm.f, lstm.o) for t in range(PLACE + 1)]
    np.testing.assert_allclose(found, expected, atol=1e-3)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [740, 1300])
def test_nothing_is_wider_than_the_page_in_any_theme(mount, width, theme):
    shown = mount("conveyor", packed(HOLDINGS, "B", PLACE), width=width, theme=theme)
    assert shown.evaluate("root => root.querySelector('.conveyor').scrollWidth") <= width
