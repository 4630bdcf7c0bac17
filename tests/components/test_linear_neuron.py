import functools

import numpy as np
import pytest

from rnnviz.lessons.linear_neuron import deviations, exact_weights, growth, learn, predict
from rnnviz.lessons.series import RULES, own_series
from rnnviz.ui.components import linear_neuron as module
from rnnviz.ui.components.linear_neuron import kept_steps, neuron_data

MODULES = "/_stcore/bidi-components/rnnviz.linear_neuron/linear_neuron"
COMPUTE = """async ([base, weights, numbers]) => {
  const { predict, deviations, eigenvalues, growth } = await import(`${base}/neuron.js`);
  const predicted = predict(weights, numbers);
  const found = { predicted, deviations: deviations(predicted, numbers) };
  return { ...found, eigenvalues: eigenvalues(weights), growth: growth(weights) };
}"""
HOST = "document.querySelector('#host').shadowRoot"
CALL = "async ([base, file, name, given]) => (await import(`${base}/${file}.js`))[name](...given)"


@functools.cache
def learned(name, units, seed=0):
    series = RULES[name].series()
    return learn(series.numbers[: series.seen], units, seed)


def data_of(name="fibonacci", units=2, seed=0):
    rule = RULES[name]
    target = growth(exact_weights(rule, rule.order))
    return neuron_data(rule.series(), learned(name, units, seed), exact_weights(rule, units), target)


def call(mounted, file, name, *given):
    return mounted.page.evaluate(CALL, [MODULES, file, name, given])


@pytest.fixture
def neuron(mount):
    return mount("linear_neuron", data_of(), width=1300, reduced_motion=True)


def weights_shown(mounted):
    return mounted.evaluate("root => [...root.querySelectorAll('.weight')].map((field) => field.value)")


def said(mounted, name):
    return mounted.locator(f".{name}").text_content()


def dots(mounted):
    """[x, y] of each of the neuron's numbers in the plot."""
    return centres(mounted, ".plot .dot")


def rings(mounted):
    """[x, y] of each true number in the plot."""
    return centres(mounted, ".plot .true")


def centres(mounted, selector):
    script = "(one) => [one.cx.baseVal.value, one.cy.baseVal.value]"
    return mounted.evaluate(f"(root, selector) => [...root.querySelectorAll(selector)].map({script})", selector)


def assert_weights(mounted, weights):
    """Those in the fields, which are written with three decimals."""
    np.testing.assert_allclose([float(value) for value in weights_shown(mounted)], weights.ravel(), atol=5.1e-4)


def type_weight(mounted, k, words):
    mounted.locator(".weight").nth(k).fill(words)


@pytest.mark.parametrize("units", [1, 2, 3])
def test_what_the_browser_computes_is_what_python_computes(neuron, units):
    rng = np.random.default_rng(units)
    special = [np.zeros((units, units)), np.eye(units), *map(np.array, KNOWN[units])]
    for weights in (*rng.normal(size=(12, units, units)), *special):
        numbers = rng.normal(0, 10, 15)
        found = neuron.page.evaluate(COMPUTE, [MODULES, weights.tolist(), numbers.tolist()])
        predicted = predict(weights, numbers)
        np.testing.assert_allclose(found["predicted"], predicted, rtol=1e-9, atol=1e-9)
        np.testing.assert_allclose(found["deviations"], deviations(predicted, numbers), rtol=1e-9, atol=1e-9)
        values = np.array([complex(*value) for value in found["eigenvalues"]])
        # Where eigenvalues coincide, rounding moves them by the root of its size.
        np.testing.assert_allclose(np.poly(values), np.poly(weights), atol=1e-7)
        assert [abs(value) for value in values] == sorted(map(abs, values), reverse=True)
        assert found["growth"] == pytest.approx(growth(weights), abs=1e-4)


KNOWN = {
    1: [[[-0.5]]],
    2: [[[1, 1], [1, 0]], [[2, -1], [1, 0]], [[0, 1], [1, 0]], [[1, -1], [1, 0]]],
    3: [[[1, 1, 1], [1, 0, 0], [0, 1, 0]], [[3, -3, 1], [1, 0, 0], [0, 1, 0]], [[0, 0, 1], [1, 0, 0], [0, 1, 0]]],
}


def test_before_learning_it_stands_at_the_random_weights(neuron):
    assert_weights(neuron, learned("fibonacci", 2).weights[0])
    assert said(neuron, "place") == "before learning"
    assert said(neuron, "worst") == "100 % off"


def test_the_exact_weights_put_every_dot_into_its_ring(neuron):
    neuron.locator(".exact").click()
    assert weights_shown(neuron) == ["1", "1", "1", "0"]
    assert said(neuron, "worst") == "less than 0.0001 % off"
    assert said(neuron, "eigenvalues") == "1.618,  −0.618"
    np.testing.assert_allclose(dots(neuron), rings(neuron)[2:], atol=1e-3)


def test_weights_typed_by_hand_change_everything_at_once(neuron):
    for k, words in enumerate(["1", "1", "1", "0"]):
        type_weight(neuron, k, words)
    assert said(neuron, "worst") == "less than 0.0001 % off"
    type_weight(neuron, 0, "0.9")
    numbers = RULES["fibonacci"].numbers(32)
    off = deviations(predict(np.array([[0.9, 1], [1, 0]]), numbers), numbers)
    assert said(neuron, "worst") == f"{100 * off[10:].max():.0f} % off"
    assert said(neuron, "place") == "weights set by hand"
    assert neuron.locator(".error .dot").get_attribute("visibility") == "hidden"


@pytest.mark.parametrize("words", ["", "10", "-9.5"])
def test_what_is_no_weight_changes_nothing_and_goes_when_the_field_is_left(neuron, words):
    neuron.locator(".exact").click()
    type_weight(neuron, 0, words)
    assert neuron.locator(".weight").first.get_attribute("aria-invalid") == "true"
    assert said(neuron, "worst") == "less than 0.0001 % off"
    neuron.locator(".weight").nth(1).focus()
    assert weights_shown(neuron) == ["1", "1", "1", "0"]
    assert neuron.locator(".weight").first.get_attribute("aria-invalid") == "false"


def test_a_weight_that_is_being_typed_is_not_rewritten(neuron):
    field = neuron.locator(".weight").first
    field.fill("")
    field.press_sequentially("0.5000")
    assert field.input_value() == "0.5000"


def test_learning_arrives_at_the_exact_weights_and_the_golden_ratio(neuron):
    neuron.locator(".learn").click()
    assert said(neuron, "place") == "step 3,000 of 3,000"
    assert weights_shown(neuron) == ["1.000", "1.000", "1.000", "0.000"]
    assert said(neuron, "eigenvalues") == "1.618,  −0.618"
    assert neuron.locator(".learn").text_content() == "Learn again"
    assert "step 3,000 of 3,000. Worst of the 20 numbers it never saw: less than 0.0001 % off." in said(neuron, "said")


def test_learning_is_played_paused_and_gone_on_with(mount):
    neuron = mount("linear_neuron", data_of(), width=1300)
    neuron.locator(".learn").click()
    neuron.page.wait_for_function(f"() => {HOST}.querySelector('.place').textContent.startsWith('step')")
    assert neuron.locator(".learn").text_content() == "Pause"
    neuron.locator(".learn").click()
    paused = (said(neuron, "place"), weights_shown(neuron))
    neuron.page.wait_for_timeout(120)
    assert (said(neuron, "place"), weights_shown(neuron)) == paused
    assert neuron.locator(".learn").text_content() == "Go on"
    neuron.locator(".steps").focus()
    neuron.page.keyboard.press("End")
    assert said(neuron, "place") == "step 3,000 of 3,000"


def test_the_slider_goes_to_any_step_and_shows_its_weights(neuron):
    neuron.locator(".steps").fill("500")
    step = int(said(neuron, "place").split()[1].replace(",", ""))
    assert 40 < step < 70  # half way by the logarithm
    assert_weights(neuron, learned("fibonacci", 2).weights[step])
    assert neuron.locator(".steps").get_attribute("aria-valuetext") == said(neuron, "place")
    neuron.locator(".random").click()
    assert said(neuron, "place") == "before learning"


def test_the_frames_are_walked_from_the_first_to_the_last(neuron):
    steps = kept_steps(3001).tolist()
    shares = np.linspace(0, 1, 300)
    frames = [call(neuron, "player", "frameAt", steps, share) for share in shares.tolist()]
    assert frames == sorted(frames)
    assert (frames[0], frames[-1]) == (0, len(steps) - 1)
    for share, frame in zip(shares, frames):
        at = np.expm1(share * np.log(3001))
        assert steps[frame] <= at + 1e-3
        assert frame == len(steps) - 1 or steps[frame + 1] > at


def test_the_curve_is_not_given_away_before_it_was_seen(neuron):
    seen = "root => root.querySelector('.growth .seen').getTotalLength()"
    assert neuron.evaluate(seen) == 0
    neuron.locator(".steps").fill("500")
    half = neuron.evaluate(seen)
    assert half > 0
    neuron.locator(".steps").fill("200")
    assert neuron.evaluate(seen) == half
    assert neuron.evaluate("root => root.querySelector('.growth .line').getTotalLength()") < half


def test_the_place_under_the_pointer_or_the_keys_is_read_out(neuron):
    neuron.locator(".exact").click()
    neuron.locator(".plot").focus()
    neuron.page.keyboard.press("End")
    assert said(neuron, "reading") == "Place 32: true 2,178,309, the neuron 2,178,309, less than 0.0001 % off"
    neuron.page.keyboard.press("ArrowLeft")
    assert said(neuron, "reading").startswith("Place 31: true 1,346,269")
    neuron.page.keyboard.press("Home")
    assert said(neuron, "reading") == "Place 1: true 1, given to the neuron as its start"
    box = neuron.locator(".plot").bounding_box()
    x, y = rings(neuron)[19]
    neuron.page.mouse.move(box["x"] + x, box["y"] + y)
    assert said(neuron, "reading").startswith("Place 20: true 6,765")
    neuron.page.mouse.move(0, 0)
    assert said(neuron, "reading") == ""


def test_learned_from_and_never_seen_are_told_apart(neuron):
    border = neuron.evaluate("root => root.querySelector('.plot .border').x1.baseVal.value")
    left = [ring for ring in rings(neuron) if ring[0] < border]
    assert len(left) == 12
    assert neuron.locator(".plot").text_content().count("learned from: 12") == 1
    assert neuron.evaluate("root => root.querySelectorAll('.plot .given').length") == 2


def test_a_series_that_outgrows_itself_is_drawn_by_powers_of_ten_and_another_is_not(neuron):
    heights = [ring[1] for ring in rings(neuron)]
    apart = -np.diff(heights)[11:]
    assert apart.max() - apart.min() < 0.1  # equal factors, equal distances
    assert neuron.locator(".powers").is_visible()
    neuron.update(data_of("arithmetic"))
    apart = -np.diff([ring[1] for ring in rings(neuron)])
    assert apart.max() - apart.min() < 0.01
    assert neuron.locator(".powers").is_hidden()


@pytest.mark.parametrize(
    "values", [[1, -1] * 8, [0.001, 0.002, 5, 900], [0, 0, 0, 1], [-5, 3, 1e9], [(-2.0) ** k for k in range(12)]]
)
def test_every_number_has_its_place_on_the_axis_in_their_order(neuron, values):
    source = """async ([base, values]) => {
      const { scaleOf } = await import(`${base}/scale.js`);
      const { place, ticks } = scaleOf(values);
      return [values.map(place), ticks, ticks.map(place)];
    }"""
    places, ticks, heights = neuron.page.evaluate(source, [MODULES, values])
    assert all(0 < place < 1 for place in (*places, *heights))
    pairs = sorted(zip(values, places))
    assert all((one[0] < other[0]) == (one[1] < other[1]) for one, other in zip(pairs, pairs[1:]))
    assert 2 <= len(ticks) <= 14
    assert len({round(height, 6) for height in heights}) == len(ticks)


def test_three_units_have_nine_weights_with_names(mount):
    neuron = mount("linear_neuron", data_of("tribonacci", 3), width=1300, reduced_motion=True)
    assert len(weights_shown(neuron)) == 9
    assert neuron.locator(".weight").nth(5).get_attribute("aria-label") == "Weight from n₋₃ to n₋₁"
    neuron.locator(".exact").click()
    assert said(neuron, "eigenvalues") == "1.839,  −0.420 ± 0.606 i"


def test_with_too_few_units_there_are_no_exact_weights_and_learning_stays_wrong(mount):
    neuron = mount("linear_neuron", data_of("fibonacci", 1), width=1300, reduced_motion=True)
    assert neuron.locator(".exact").is_hidden()
    neuron.locator(".learn").click()
    assert said(neuron, "worst") == "87 % off"
    assert said(neuron, "eigenvalues") == "1.499"


def test_another_rule_starts_over_and_an_equal_update_changes_nothing(neuron):
    neuron.locator(".learn").click()
    neuron.update(data_of())
    assert said(neuron, "place") == "step 3,000 of 3,000"
    neuron.update(data_of("alternating"))
    assert said(neuron, "place") == "before learning"
    assert neuron.evaluate("root => root.querySelector('.growth .seen').getTotalLength()") == 0


def test_own_numbers_have_no_exact_weights_and_no_target(mount):
    series = own_series("2 3 1 -2 -3 -1 2 3 1 -2 -3 -1")
    data = neuron_data(series, learn(series.numbers[: series.seen], 2, seed=0), None, None)
    neuron = mount("linear_neuron", data, width=1300, reduced_motion=True)
    assert neuron.locator(".exact").is_hidden()
    assert neuron.locator(".aim").count() == 0
    neuron.locator(".learn").click()
    assert said(neuron, "unseen") == "Worst of the 3 numbers it never saw"
    assert said(neuron, "worst") == "less than 0.0001 % off"
    assert said(neuron, "eigenvalues") == "0.500 ± 0.866 i"


@pytest.mark.parametrize(
    ("name", "value", "written"),
    [
        ("asDeviation", 0.5, "50 % off"), ("asDeviation", 0.0123, "1.2 % off"), ("asDeviation", 0.00073, "0.073 % off"),
        ("asDeviation", 3e-6, "0.0003 % off"), ("asDeviation", 1e-7, "less than 0.0001 % off"),
        ("asDeviation", 11, "more than 1,000 % off"), ("asNumber", 6765, "6,765"), ("asNumber", -0.125, "−0.13"),
        ("asNumber", 1.25e14, "1.3 × 10¹⁴"), ("asNumber", -2e-7, "−2.0 × 10⁻⁷"),
        ("asWeight", 1, "1"), ("asWeight", 0.99999999, "1.000"), ("asWeight", -1e-9, "0.000"),
        ("asEigenvalue", [0.5, -0.8660254], "0.500 ± 0.866 i"), ("asEigenvalue", [-1e-9, 0], "0.000"),
    ],
)
def test_how_numbers_are_written(neuron, name, value, written):
    assert call(neuron, "numbers", name, value) == written


def test_the_tint_of_a_weight_follows_sign_and_theme(neuron):
    tints = "root => [...root.querySelectorAll('.weight')].map((field) => getComputedStyle(field).backgroundColor)"
    for k, words in enumerate(["1", "-1", "0", "2"]):
        type_weight(neuron, k, words)
    light = neuron.evaluate(tints)
    assert light[2] == "rgb(255, 255, 255)"
    assert len(set(light)) == 4
    neuron.theme("dark")
    neuron.page.wait_for_function(f"before => String(({tints})({HOST})) !== String(before)", arg=light)
    assert neuron.evaluate(tints)[2] == "rgb(20, 22, 29)"


@pytest.mark.parametrize("width", [360, 736, 1300])
@pytest.mark.parametrize("units", [1, 2, 3])
def test_nothing_is_wider_than_its_room(mount, width, units):
    neuron = mount("linear_neuron", data_of("fibonacci", units), width=width)
    assert neuron.evaluate("root => root.querySelector('.neuron').scrollWidth") <= width
    ends = "(text) => [text.getBBox().x, text.getBBox().x + text.getBBox().width]"
    labels = neuron.evaluate(f"root => [...root.querySelectorAll('.plot text')].map({ends})")
    plot = neuron.evaluate("root => root.querySelector('.plot').clientWidth")
    assert all(left >= 0 and right <= plot for left, right in labels)


def test_cleanup_stops_the_replay(mount):
    neuron = mount("linear_neuron", data_of(), width=1300)
    neuron.locator(".learn").click()
    neuron.cleanup()
    before = weights_shown(neuron)
    neuron.page.wait_for_timeout(100)
    assert weights_shown(neuron) == before


def test_what_is_sent_holds_the_first_and_the_last_step(monkeypatch):
    sent, learning = {}, learned("fibonacci", 2)
    monkeypatch.setattr(module, "declare", lambda name: lambda **arguments: sent.update(arguments, name=name))
    module.linear_neuron(RULES["fibonacci"].series(), learning, key="a key")
    data = sent["data"]
    assert (sent["name"], sent["key"], data["units"], data["seen"]) == ("linear_neuron", "a key", 2, 12)
    assert (data["steps"][0], data["steps"][-1]) == (0, 3000)
    assert (np.diff(data["steps"]) > 0).all()
    assert data["weights"] == learning.weights[data["steps"]].tolist()
    assert data["losses"] == learning.losses[data["steps"]].tolist()
    assert data["growths"][-1] == pytest.approx(1.6180339887)
