import numpy as np
import pytest

from rnnviz.config import RunConfig
from rnnviz.nets.records import STATES, LayerTrace, Trace
from rnnviz.run_folder import Snapshot
from rnnviz.ui.components import gate_viewer as module
from rnnviz.ui.inside.replay import Replay, replay_bytes
from rnnviz.vocabulary import Vocabulary

HOSTILE = "<img/src=x/onerror=document.body.dataset.hacked=1>"
TOKENS = ("<unk>", "the", "cat", "sat", "on", HOSTILE)
UNITS, STEPS = 12, 10
IDS = np.array([1, 2, 3, 4, 1, 5, 2, 3, 4, 1])


def trace_of(config, snapshot, ids):
    """A value is told by where it stands: quantity, unit, step and snapshot all change it."""
    t = np.arange(len(ids))[:, None]

    def states(layer, direction):
        kind, units = STATES[config.cell], np.arange(config.units[layer])[None]
        planes = [
            (0.5 + 0.45 * np.sin(t * (1 + units / 5) + k + layer + direction)) * (snapshot + 1) / 3 for k in range(len(kind._fields))
        ]
        return kind(*(plane.astype(np.float32) for plane in planes))

    layers = tuple(
        LayerTrace(states(k, 0), states(k, 7) if config.bidirectional else None) for k in range(config.layers)
    )
    logits = np.zeros((len(ids), len(TOKENS)), dtype=np.float32)
    logits[np.arange(len(ids) - 1), ids[1:]] = snapshot  # the longer it learns, the surer it is
    return Trace(ids, layers, logits)


def replay_with(config=RunConfig(units=(UNITS,), level="word"), snapshots=3, ids=IDS, group="run.text", start=None):
    records = tuple(Snapshot(100 * k, 0, 0.0, 0.0, 2.0, 10, "") for k in range(snapshots))
    vocabulary = Vocabulary("word", TOKENS)
    return replay_bytes(Replay(config, vocabulary, records, tuple(trace_of(config, k, ids) for k in range(snapshots))), group, start)


@pytest.fixture
def viewer(mount):
    return shown(mount("gate_viewer", replay_with(), width=1300))


def shown(mounted):
    mounted.locator(".predictions li").first.wait_for()
    return mounted


def settle(mounted):
    """Waits for what the next frame draws."""
    mounted.page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def press(mounted, *keys):
    mounted.locator(".plot").focus()
    for key in keys:
        mounted.page.keyboard.press(key)
    settle(mounted)


def slide(mounted, name, value):
    mounted.locator(f"input.{name}").evaluate(
        "(input, value) => { input.value = value; input.dispatchEvent(new Event('input')); }", value
    )
    settle(mounted)


def step(mounted):
    return int(mounted.locator("input.step").input_value())


def unit(mounted):
    return int(mounted.locator(".unit-title b").text_content().removeprefix("Unit "))


def numbers(mounted):
    rows = mounted.locator(".numbers div")
    return {row.locator("i").text_content(): float(row.locator("dd").text_content().replace("−", "-")) for row in rows.all()}


def wanted_numbers(snapshot, t, unit, config=RunConfig(units=(UNITS,), level="word")):
    states = trace_of(config, snapshot, IDS).layers[0].forward
    return {name: pytest.approx(float(array[t, unit]), abs=6e-4) for name, array in states._asdict().items()}


def picture(mounted):
    return mounted.locator("canvas.values").evaluate("canvas => canvas.toDataURL()")


def announced(mounted):
    """What is told to linked components from now on, as a list in the page."""
    mounted.page.evaluate(
        "() => { window.told = []; window.addEventListener('rnnviz:cursor', ({ detail }) => window.told.push(detail)); }"
    )
    return lambda: mounted.page.evaluate("() => window.told.at(-1)")


def test_at_the_cursor_stand_the_token_the_predictions_and_the_unit_s_numbers(viewer):
    slide(viewer, "step", 3)
    assert "“on”" in viewer.locator(".predictions h3").text_content()
    rows = viewer.locator(".predictions li")
    assert rows.count() == 5
    assert rows.first.locator(".token").text_content() == "the"
    assert rows.first.locator(".mark").text_content() == "came"
    share = np.exp(2) / (np.exp(2) + 5)
    assert rows.first.locator(".share").text_content() == f"{share:.0%}".replace("%", " %")
    assert f"{-np.log(share):.2f} nats" in viewer.locator(".came").text_content()
    assert numbers(viewer) == wanted_numbers(2, 3, unit(viewer))
    assert viewer.locator(".words .here").text_content().strip() == "on"


def test_scrubbing_the_training_shows_the_same_step_as_it_was_then(viewer):
    slide(viewer, "step", 3)
    before = picture(viewer)
    slide(viewer, "snapshot", 0)
    assert picture(viewer) != before
    assert numbers(viewer) == wanted_numbers(0, 3, unit(viewer))
    assert "before training" in viewer.locator(".when").text_content()
    assert f"{np.log(6):.2f} nats a word" in viewer.locator(".when").text_content()
    slide(viewer, "snapshot", 1)
    assert "step 100" in viewer.locator(".when").text_content()
    assert numbers(viewer) == wanted_numbers(1, 3, unit(viewer))
    slide(viewer, "snapshot", 2)
    assert picture(viewer) == before


def test_keys_move_in_the_text_over_the_units_and_in_the_training(viewer):
    slide(viewer, "step", 4)
    press(viewer, "ArrowRight", "ArrowRight")
    assert step(viewer) == 6
    press(viewer, "Home")
    assert step(viewer) == 0
    press(viewer, "ArrowLeft")
    assert step(viewer) == 0
    press(viewer, "End")
    assert step(viewer) == STEPS - 1
    viewer.locator("select.order").select_option("stored")
    first = unit(viewer)
    press(viewer, *["ArrowUp"] * UNITS, "ArrowDown", "ArrowDown")
    assert unit(viewer) == 2 != first
    press(viewer, "[")
    assert viewer.locator("input.snapshot").input_value() == "1"
    press(viewer, "]")
    assert viewer.locator("input.snapshot").input_value() == "2"


def test_scrubbing_sends_nothing_to_the_server(viewer):
    slide(viewer, "step", 1)
    slide(viewer, "snapshot", 0)
    press(viewer, "ArrowRight", "ArrowDown", "]")
    viewer.locator("select.order").select_option("variance")
    assert viewer.states == [] and viewer.triggers == []


def test_a_click_chooses_the_unit_of_the_row_and_the_step_of_the_column(viewer):
    viewer.locator("select.order").select_option("stored")
    settle(viewer)
    box = viewer.locator("canvas.values").bounding_box()
    viewer.page.mouse.click(box["x"] + box["width"] * 2.5 / STEPS, box["y"] + box["height"] * 5.5 / UNITS)
    settle(viewer)
    assert (step(viewer), unit(viewer)) == (2, 5)
    assert numbers(viewer) == wanted_numbers(2, 2, 5)


def test_dragging_moves_the_cursor_and_keeps_the_unit(viewer):
    box = viewer.locator("canvas.lines").bounding_box()
    at = lambda t: (box["x"] + (box["width"] - 18) * (t + 0.5) / STEPS, box["y"] + 30)
    chosen = unit(viewer)
    viewer.page.mouse.move(*at(1))
    viewer.page.mouse.down()
    viewer.page.mouse.move(*at(4))
    viewer.page.mouse.move(*at(7))
    viewer.page.mouse.up()
    settle(viewer)
    assert (step(viewer), unit(viewer)) == (7, chosen)


def test_a_touch_moves_the_cursor(mount):
    viewer = shown(mount("gate_viewer", replay_with(), width=1300, touch=True))
    box = viewer.locator("canvas.values").bounding_box()
    viewer.page.touchscreen.tap(box["x"] + box["width"] * 6.5 / STEPS, box["y"] + 5)
    settle(viewer)
    assert step(viewer) == 6


def test_hovering_a_word_marks_it_everywhere_and_leaving_brings_the_cursor_back(viewer):
    slide(viewer, "step", 1)
    viewer.locator(".words span").nth(8).hover()
    settle(viewer)
    assert viewer.locator(".words .here").text_content().strip() == "on"
    assert "“on”" in viewer.locator(".predictions h3").text_content()
    assert numbers(viewer) == wanted_numbers(2, 8, unit(viewer))
    column = viewer.locator(".column").evaluate("element => new DOMMatrix(getComputedStyle(element).transform).e")
    width = viewer.locator(".column").evaluate("element => element.clientWidth + 2")
    assert column / width == pytest.approx(8, abs=0.05)
    viewer.page.mouse.move(5, 5)
    settle(viewer)
    assert "“cat”" in viewer.locator(".predictions h3").text_content()


def test_the_text_plays_to_its_end_and_stops(viewer):
    slide(viewer, "step", 5)
    viewer.locator("select.speed").select_option("24")
    viewer.locator(".time .play").click()
    settle(viewer)
    assert viewer.locator(".time .play").get_attribute("aria-label") == "Pause the text"
    viewer.page.wait_for_function(
        "() => document.querySelector('#host').shadowRoot.querySelector('.time .play').ariaLabel === 'Play the text'"
    )
    assert step(viewer) == STEPS - 1


def test_playing_can_be_paused_and_the_training_plays_too(viewer):
    viewer.locator(".time .play").click()
    viewer.locator(".time .play").click()
    settle(viewer)
    stood = step(viewer)
    viewer.locator(".training .play").click()
    viewer.page.wait_for_function("() => document.querySelector('#host').shadowRoot.querySelector('.snapshot').value === '1'")
    viewer.page.wait_for_function("() => document.querySelector('#host').shadowRoot.querySelector('.snapshot').value === '2'")
    assert step(viewer) == stood


@pytest.mark.parametrize("order", ["stored", "variance", "similarity", "correlation"])
def test_each_order_holds_every_unit_once(viewer, order):
    viewer.locator("select.order").select_option(order)
    press(viewer, *["ArrowUp"] * UNITS)
    seen = [unit(viewer)]
    for _ in range(UNITS - 1):
        press(viewer, "ArrowDown")
        seen.append(unit(viewer))
    assert sorted(seen) == list(range(UNITS))


def test_orders_mean_what_they_say(viewer):
    body = """async ([values, units]) => {
      const module = await import("/_stcore/bidi-components/rnnviz.gate_viewer/gate_viewer/order.js");
      const plane = { values: Float32Array.from(values), start: 0, scale: 1, steps: values.length / units, units };
      return [module.byVariance(plane), module.byCorrelation(plane, 1), module.bySimilarity(plane)].map((order) => [...order]);
    }"""
    t = np.arange(40)
    rows = [np.sin(t), 2 * np.cos(t), 0 * t, -3 * np.cos(t) + 0.1, np.sin(t) + 0.01 * np.cos(t), 0.5 * np.cos(t)]
    by_variance, by_correlation, by_similarity = viewer.page.evaluate(body, [np.stack(rows, 1).ravel().tolist(), 6])
    assert by_variance[:2] == [3, 1] and by_variance[-1] == 2
    assert by_correlation[:2] == [1, 5] and by_correlation[-1] == 3
    place = {unit: k for k, unit in enumerate(by_similarity)}
    assert sorted(by_similarity) == list(range(6))
    assert abs(place[0] - place[4]) == 1 and abs(place[1] - place[5]) == 1


def test_gates_and_signed_values_have_their_own_colours(viewer):
    assert viewer.locator(".low").text_content().startswith("−")
    signed = picture(viewer)
    viewer.locator("input[value=f]").check(force=True)
    settle(viewer)
    assert viewer.locator(".low").text_content() == "0"
    assert viewer.locator(".meaning").text_content() == "keep"
    assert picture(viewer) != signed


def test_layer_and_direction_are_chosen_and_told_to_the_page(mount):
    config = RunConfig(cell="gru", units=(UNITS, 8), bidirectional=True, level="word")
    viewer = shown(mount("gate_viewer", replay_with(config), width=1300))
    viewer.locator("select.layer").select_option(label="2")
    viewer.locator("select.direction").select_option("backward")
    settle(viewer)
    assert viewer.states[-1] == ["place", {"layer": 1, "direction": "backward"}]
    t, chosen = step(viewer), unit(viewer)
    states = trace_of(config, 2, IDS).layers[1].backward
    assert numbers(viewer)["z"] == pytest.approx(float(states.z[t, chosen]), abs=6e-4)


def test_linked_components_hear_where_the_reader_looks_and_what_was_before(viewer):
    last = announced(viewer)
    slide(viewer, "step", 4)
    detail = last()
    assert (detail["group"], detail["t"], detail["unit"], detail["snapshot"]) == ("run.text", 4, unit(viewer), 200)
    now, before = wanted_numbers(2, 4, unit(viewer)), wanted_numbers(2, 3, unit(viewer))
    assert {name: pair["now"] for name, pair in detail["states"].items()} == now
    assert {name: pair["before"] for name, pair in detail["states"].items()} == before
    slide(viewer, "step", 0)
    assert last()["states"]["c"]["before"] == 0


def test_linked_components_hear_the_unit_over_time_and_the_predictions_of_that_snapshot(viewer):
    viewer.page.evaluate("""() => window.addEventListener("rnnviz:cursor", ({ detail: { series, predictions, top } }) => {
      window.heard = { c: [...series.c], guess: predictions?.(3)[0], top };
    })""")
    for snapshot in (0, 1, 2):
        slide(viewer, "snapshot", snapshot)
        heard = viewer.page.evaluate("() => window.heard")
        expected = trace_of(RunConfig(units=(UNITS,), level="word"), snapshot, IDS).layers[0].forward.c[:, unit(viewer)]
        np.testing.assert_allclose(heard["c"], expected, atol=0.005)
        assert heard["guess"][1] == pytest.approx(np.exp(snapshot) / (np.exp(snapshot) + 5), abs=1e-3)
        assert heard["top"]


def test_a_probability_reads_100_percent_only_where_it_is_1(viewer):
    said = viewer.page.evaluate("""async () => {
      const { percent } = await import("/_stcore/bidi-components/rnnviz.gate_viewer/shared/predictions.js");
      return [0, 0.0004, 0.05, 0.5, 0.994, 0.996, 0.9996, 1].map(percent);
    }""")
    assert said == ["0.0 %", "< 0.1 %", "5.0 %", "50 %", "99 %", "99.6 %", "99.9 %", "100 %"]


def test_it_follows_a_linked_component_and_answers_one_that_comes_later(viewer):
    viewer.page.evaluate(
        "() => window.dispatchEvent(new CustomEvent('rnnviz:cursor', { detail: "
        "{ group: 'run.text', source: 'other', t: 7, unit: 9, layer: 0, direction: 'forward', snapshot: 100 } }))"
    )
    settle(viewer)
    assert (step(viewer), unit(viewer)) == (7, 9)
    assert numbers(viewer) == wanted_numbers(1, 7, 9)
    last = announced(viewer)
    viewer.page.evaluate(
        "() => window.dispatchEvent(new CustomEvent('rnnviz:cursor-asked', { detail: { group: 'run.text', source: 'other' } }))"
    )
    settle(viewer)
    assert last()["t"] == 7


def test_it_opens_at_the_place_that_was_asked_for_and_goes_on_from_there(mount):
    viewer = shown(mount("gate_viewer", replay_with(start={"unit": 4, "symbol": "f"})))
    assert unit(viewer) == 4
    assert viewer.locator("input[value=f]").is_checked()
    press(viewer, "ArrowDown")
    chosen = unit(viewer)
    viewer.update(replay_with(start={"unit": 4, "symbol": "f"}, snapshots=4))
    settle(viewer)
    assert unit(viewer) == chosen != 4
    viewer.update(replay_with(start={"unit": 9}, snapshots=4))
    settle(viewer)
    assert unit(viewer) == 9


def test_a_hostile_token_stays_text_wherever_it_is_shown(viewer):
    slide(viewer, "step", 5)
    assert HOSTILE in viewer.locator(".predictions h3").text_content()
    slide(viewer, "step", 4)
    assert viewer.locator(".predictions li .token").first.text_content() == HOSTILE
    assert HOSTILE in viewer.locator(".words").text_content()
    assert viewer.locator("img").count() == 0
    assert viewer.page.evaluate("() => document.body.dataset.hacked") is None


def test_what_is_under_the_cursor_is_told_in_words(viewer):
    slide(viewer, "step", 2)
    viewer.page.wait_for_function(
        "() => document.querySelector('#host').shadowRoot.querySelector('.alternative').textContent.startsWith('Step 3 of 10')"
    )
    told = viewer.locator(".alternative").text_content()
    assert "“sat”" in told and "“on” came" in told and f"Unit {unit(viewer)}: i " in told
    assert viewer.locator(".plot").get_attribute("aria-valuetext") == f"Step 3 of 10, unit {unit(viewer)}"


def test_the_same_replay_again_leaves_everything_as_it_stands(viewer):
    slide(viewer, "step", 8)
    slide(viewer, "snapshot", 1)
    viewer.update(replay_with())
    settle(viewer)
    assert (step(viewer), viewer.locator("input.snapshot").input_value()) == (8, "1")


def test_more_snapshots_show_the_newest_at_the_same_step(viewer):
    slide(viewer, "step", 8)
    viewer.update(replay_with(snapshots=4))
    settle(viewer)
    assert (step(viewer), viewer.locator("input.snapshot").input_value()) == (8, "3")
    assert numbers(viewer) == wanted_numbers(3, 8, unit(viewer))


def test_another_run_of_another_cell_and_a_shorter_text_fit_in(viewer):
    slide(viewer, "step", 9)
    viewer.update(replay_with(RunConfig(cell="rnn", units=(8,), level="word"), snapshots=1, ids=IDS[:4], group="other"))
    settle(viewer)
    assert list(numbers(viewer)) == ["a", "h"]
    assert viewer.locator(".words span").count() == 4
    assert step(viewer) < 4
    assert viewer.locator(".training").is_hidden()


def test_one_token_alone_is_shown_with_nothing_to_come(mount):
    viewer = shown(mount("gate_viewer", replay_with(ids=IDS[:1])))
    assert "ends" in viewer.locator(".came").text_content()


def test_a_long_text_stays_readable_and_the_cursor_in_view(mount):
    ids = np.resize(IDS, 500)
    viewer = shown(mount("gate_viewer", replay_with(ids=ids), width=1000))
    scroller = viewer.locator(".scroller")
    assert scroller.evaluate("element => element.scrollWidth > element.clientWidth")
    slide(viewer, "step", 499)
    settle(viewer)
    inside = "element => { const [a, b] = [element, element.getRootNode().querySelector('.scroller')].map((one) => one.getBoundingClientRect()); return a.left >= b.left && a.right <= b.right; }"
    assert viewer.locator(".column").evaluate(inside)
    viewer.locator("select.width").select_option("whole")
    settle(viewer)
    assert scroller.evaluate("element => element.scrollWidth <= element.clientWidth + 1")
    assert viewer.locator(".column").evaluate(inside)


def test_a_change_of_theme_paints_anew(viewer):
    before = picture(viewer)
    viewer.theme("dark")
    viewer.page.wait_for_timeout(100)
    settle(viewer)
    assert picture(viewer) != before


def test_cleanup_ends_playing_keys_and_links(viewer):
    viewer.locator(".time .play").click()
    viewer.cleanup()
    stood = step(viewer)
    last = announced(viewer)
    press(viewer, "ArrowRight", "End")
    viewer.page.wait_for_timeout(300)
    assert step(viewer) == stood
    assert last() is None


@pytest.mark.parametrize("chosen", [{"layer": 1, "direction": "backward"}, None])
def test_the_wrapper_mounts_what_was_packed_and_returns_the_place(monkeypatch, chosen):
    sent = {}

    class Shown:
        place = chosen

    monkeypatch.setattr(module, "declare", lambda name: lambda **arguments: sent.update(arguments, name=name) or Shown())
    assert module.gate_viewer(b"packed", key="k") == (module.Place(1, "backward") if chosen else module.Place(0, "forward"))
    assert (sent["name"], sent["data"], sent["key"]) == ("gate_viewer", b"packed", "k")
