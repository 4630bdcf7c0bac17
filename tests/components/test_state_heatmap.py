import json

import numpy as np
import pytest

from rnnviz.nets.records import GRUStates, LSTMStates, RNNStates
from rnnviz.ui.components.state_heatmap import heatmap_bytes, shown_units

TEXT = list("First Citizen:\nSpeak")
STEPS = len(TEXT)


def states_of(kind, value, units=6, steps=STEPS):
    return kind(*(np.full((steps, units), value, dtype=np.float32) for _ in kind._fields))


def data_of(states, tokens=TEXT, caption="Layer 1", height=60):
    return heatmap_bytes(states, tokens, caption, height)


def pixel(mounted, panel, step, row):
    """[red, green, blue] of one value of a panel's picture."""
    script = """(root, [panel, step, row]) => {
        const context = root.querySelectorAll('.values')[panel].getContext('2d');
        return [...context.getImageData(step, row, 1, 1).data].slice(0, 3);
    }"""
    return mounted.evaluate(script, [panel, step, row])


@pytest.fixture
def still(mount):
    """An LSTM's heatmap that does not fade: each update shows at once."""
    states = states_of(LSTMStates, 0.25)
    states.i[3, 2] = 1.0
    states.g[3, 2] = -0.75
    return mount("state_heatmap", data_of(states), reduced_motion=True)


@pytest.mark.parametrize(
    ("kind", "letters"), [(LSTMStates, "ifgoch"), (GRUStates, "zrnh"), (RNNStates, "ah")]
)
def test_each_cell_has_a_panel_a_quantity_named_in_words(mount, kind, letters):
    mounted = mount("state_heatmap", data_of(states_of(kind, 0.5)))
    assert mounted.locator(".symbol").all_text_contents() == list(letters)
    assert all(mounted.locator(".name").all_text_contents())


def test_gates_go_from_0_to_1_and_signed_values_are_symmetric(still):
    assert still.locator(".low").all_text_contents()[:3] == ["0", "0", "−1"]
    assert still.locator(".high").all_text_contents()[:3] == ["1", "1", "1"]


def test_a_picture_has_a_pixel_a_value_time_to_the_right(still):
    sizes = "root => [...root.querySelectorAll('.values')].map(canvas => [canvas.width, canvas.height])"
    assert still.evaluate(sizes) == [[STEPS, 6]] * 6
    assert pixel(still, 0, 3, 2) != pixel(still, 0, 2, 2)
    assert pixel(still, 0, 2, 3) == pixel(still, 0, 2, 2)


def test_zero_is_near_the_background_and_signs_differ_in_colour(mount):
    states = states_of(LSTMStates, 0.0)
    states.h[0, 0], states.h[0, 1] = 1.0, -1.0
    mounted = mount("state_heatmap", data_of(states), reduced_motion=True)
    positive, negative, zero = pixel(mounted, 5, 0, 0), pixel(mounted, 5, 0, 1), pixel(mounted, 5, 0, 2)
    assert min(zero) > 235
    assert positive[2] > positive[0]
    assert negative[0] > negative[2]


def test_an_update_paints_in_the_same_canvases(still):
    before = pixel(still, 0, 0, 0)
    still.evaluate("root => root.querySelectorAll('.values').forEach(canvas => { canvas.marked = true })")
    still.update(data_of(states_of(LSTMStates, 0.9), caption="Layer 1, later"))
    assert pixel(still, 0, 0, 0) != before
    assert still.evaluate("root => [...root.querySelectorAll('.values')].every(canvas => canvas.marked)")
    assert still.locator(".caption").text_content() == "Layer 1, later"


def test_an_update_fades_and_ends_at_the_new_values(mount):
    mounted = mount("state_heatmap", data_of(states_of(LSTMStates, 0.0)))
    white = pixel(mounted, 0, 0, 0)
    mounted.update(data_of(states_of(LSTMStates, 1.0)))
    mounted.page.wait_for_timeout(600)
    assert sum(pixel(mounted, 0, 0, 0)) < sum(white) - 200


def test_another_cell_brings_its_own_panels(still):
    still.update(data_of(states_of(GRUStates, 0.5)))
    assert still.locator(".symbol").all_text_contents() == list("zrnh")


def test_pointing_marks_the_same_step_in_all_panels_and_tells_the_values(still):
    box = still.locator(".values").first.bounding_box()
    still.page.mouse.move(box["x"] + box["width"] * 3.5 / STEPS, box["y"] + box["height"] * 2.5 / 6)
    places = still.evaluate(
        "root => [...root.querySelectorAll('.column')].map(column => column.style.transform)"
    )
    assert len(places) == 6
    assert len(set(places)) == 1
    told = still.locator(".readout").text_content()
    assert told.startswith(f"Step 4 of {STEPS}, “s”, unit 2")
    assert "i 1.000" in told
    assert "g −0.750" in told
    assert "f 0.250" in told
    assert still.locator(".tokens .here").text_content() == "s"


def test_arrow_keys_move_in_time_and_among_units(still):
    still.locator(".panels").focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowDown"):
        still.page.keyboard.press(key)
    assert "Step 2 of" in still.locator(".readout").text_content()
    assert "unit 1" in still.locator(".readout").text_content()
    assert still.locator(".panels").get_attribute("aria-valuenow") == "2"
    still.page.keyboard.press("End")
    still.page.keyboard.press("ArrowRight")
    assert still.locator(".panels").get_attribute("aria-valuenow") == str(STEPS)


def test_touching_a_token_moves_the_cursor(mount):
    mounted = mount("state_heatmap", data_of(states_of(GRUStates, 0.5)), touch=True)
    mounted.locator(".tokens span").nth(6).tap()
    assert "Step 7 of" in mounted.locator(".readout").text_content()
    box = mounted.locator(".values").first.bounding_box()
    mounted.page.touchscreen.tap(box["x"] + 1, box["y"] + 1)
    assert "Step 1 of" in mounted.locator(".readout").text_content()


def test_the_cursor_stays_through_an_update_and_tells_the_new_values(still):
    still.locator(".panels").focus()
    still.page.keyboard.press("ArrowRight")
    still.update(data_of(states_of(LSTMStates, 0.5)))
    assert "i 0.500" in still.locator(".readout").text_content()
    still.update(data_of(states_of(LSTMStates, 0.5, steps=3), tokens=TEXT[:3]))
    assert "Step 1 of 3" in still.locator(".readout").text_content()


def test_panels_stand_side_by_side_as_there_is_room(mount):
    mounted = mount("state_heatmap", data_of(states_of(LSTMStates, 0.5)), width=1400)
    columns = "root => getComputedStyle(root.querySelector('.panels')).gridTemplateColumns.split(' ').length"
    assert mounted.evaluate(columns) == 3
    mounted.page.evaluate("() => { document.querySelector('#host').style.width = '760px' }")
    mounted.page.wait_for_function(f"() => ({columns})(document.querySelector('#host').shadowRoot) === 2")


def test_pictures_follow_the_theme(still):
    light = pixel(still, 5, 0, 0)
    still.theme("dark")
    still.page.wait_for_timeout(200)
    assert sum(pixel(still, 5, 0, 0)) < sum(light) - 200


def test_hostile_tokens_stay_text(mount):
    tokens = ["<img src=x onerror=alert(1)>", "\n", " ", "<b>"]
    mounted = mount("state_heatmap", data_of(states_of(RNNStates, 0.5, steps=4), tokens, caption="<i>x</i>"))
    assert mounted.locator("img").count() == 0
    assert mounted.locator(".caption").text_content() == "<i>x</i>"
    assert mounted.locator(".tokens span").all_text_contents()[1:3] == ["↵", "␣"]
    mounted.locator(".panels").focus()
    mounted.page.keyboard.press("ArrowRight")
    assert "<img" in mounted.locator(".readout").text_content()


def test_cleanup_ends_keys_and_fading(mount):
    mounted = mount("state_heatmap", data_of(states_of(LSTMStates, 0.0)))
    mounted.update(data_of(states_of(LSTMStates, 1.0)))
    mounted.cleanup()
    after = pixel(mounted, 0, 0, 0)
    mounted.page.wait_for_timeout(500)
    assert pixel(mounted, 0, 0, 0) == after
    told = mounted.locator(".readout").text_content()
    mounted.locator(".panels").focus()
    mounted.page.keyboard.press("ArrowRight")
    assert mounted.locator(".readout").text_content() == told


def test_of_many_units_at_most_a_pixel_row_each_is_sent_and_it_is_said(mount):
    data = data_of(states_of(LSTMStates, 0.5, units=512), height=128)
    header = json.loads(data[4 : 4 + int.from_bytes(data[:4], "little")])
    assert len(header["units"]) == 128
    assert len(data) < 128 * STEPS * 6 * 2 + 4000
    mounted = mount("state_heatmap", data)
    assert mounted.locator(".caption").text_content() == "Layer 1 · 128 of 512 units, evenly spaced"


@pytest.mark.parametrize(("total", "most"), [(8, 128), (128, 128), (129, 128), (512, 64)])
def test_shown_units_are_spread_from_the_first_to_the_last(total, most):
    units = shown_units(total, most)
    assert len(units) == min(total, most)
    assert units[0] == 0
    assert units[-1] == total - 1
    assert len(set(units.tolist())) == len(units)
