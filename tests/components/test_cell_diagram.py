import ast
import base64
import functools
import itertools
import re

import numpy as np
import pytest
from playwright.sync_api import expect

from rnnviz.config import CELLS, RunConfig
from rnnviz.nets.network import Network
from rnnviz.nets.weights import weight_shapes
from rnnviz.ui.components.cell_diagram import CellPart, diagram_bytes, parts_of, predictions_of
from rnnviz.vocabulary import Vocabulary

TEXT = 'the fox said "no"\nand left'
GROUP = "a run and its text"
MODULES = "/_stcore/bidi-components/rnnviz.cell_diagram"
T, UNIT = 7, 5

COMPUTE = """async ([base, packed]) => {
  const { unpack } = await import(`${base}/shared/bytes.js`);
  const { allSums, computed, largest, partOf, terms } = await import(`${base}/cell_diagram/equations.js`);
  const { header, arrays } = unpack(Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0)));
  return header.parts.map((place) => {
    const part = partOf(header.cell, place, arrays);
    const each = (f) => Array.from({ length: part.steps }, (_, t) => Array.from({ length: part.units }, (_, unit) => f(t, unit)));
    const gate = { rnn: "a", gru: "n", lstm: "o" }[header.cell];
    return {
      layer: place.layer, direction: place.direction,
      computed: each((t, unit) => computed(part, t, unit)),
      sums: each((t, unit) => allSums(part, t, unit)),
      largest: largest(terms(part, gate, 3, 2).state, 4),
      products: terms(part, gate, 3, 2).state.map((term) => term.product),
    };
  });
}"""


@functools.cache
def read(cell, bidirectional=False, layers=1):
    """(network, trace, vocabulary) of random weights over TEXT."""
    config = RunConfig(cell=cell, bidirectional=bidirectional, units=(9, 8)[:layers], embedding=6, window=8)
    vocabulary = Vocabulary.of(TEXT, "char")
    rng = np.random.default_rng(2)
    shapes = weight_shapes(config, len(vocabulary))
    network = Network.of(config, {name: (0.6 * rng.normal(size=shape)).astype(np.float32) for name, shape in shapes.items()})
    return network, network.trace(vocabulary.encode(TEXT)), vocabulary


def data_of(cell, *architecture, tokens=None, **changes):
    network, trace, vocabulary = read(cell, *architecture)
    options = {"predictions": predictions_of(trace, vocabulary), "snapshot": 40, "t": T, "unit": UNIT, "group": GROUP}
    return diagram_bytes(parts_of(network, trace), tokens or list(TEXT), **(options | changes))


def in_browser(mounted, data):
    return mounted.page.evaluate(COMPUTE, [MODULES, base64.b64encode(data).decode("ascii")])


def states_of(cell, t=T, unit=UNIT, layer=0, direction="forward", **architecture):
    """{quantity: value} of one unit, as the trace has it."""
    states = read(cell, **architecture)[1].layers[layer].directions[direction]
    return {name: float(array[t, unit]) for name, array in states._asdict().items()}


def fixed(value, decimals=2):
    text = f"{abs(value):.{decimals}f}"
    return f"−{text}" if value < 0 and float(text) else text


def number_on(mounted, wire_value):
    return mounted.evaluate("(root, name) => root.querySelector(`[data-number='${name}']`).textContent", wire_value)


def story(mounted):
    return mounted.locator(".story").text_content()


def equation(mounted):
    rows = mounted.locator(".lines .row").all_text_contents()
    return [re.sub(r"\s+", "", row) for row in rows]


@pytest.fixture
def lstm(mount):
    return mount("cell_diagram", data_of("lstm"), reduced_motion=True)


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("bidirectional", [False, True])
def test_what_the_browser_computes_from_the_weights_is_what_the_trace_holds(mount, cell, bidirectional):
    data = data_of(cell, bidirectional, 2)
    trace = read(cell, bidirectional, 2)[1]
    parts = in_browser(mount("cell_diagram", data), data)
    assert len(parts) == (4 if bidirectional else 2)
    for part in parts:
        for quantity, expected in trace.layers[part["layer"]].directions[part["direction"]]._asdict().items():
            found = np.array([[unit[quantity] for unit in step] for step in part["computed"]])
            np.testing.assert_allclose(found, expected, rtol=0, atol=2e-6)


@pytest.mark.parametrize(("cell", "gates"), [("rnn", "a"), ("gru", "zrn"), ("lstm", "ifgo")])
def test_the_two_sums_of_each_gate_are_numpys(mount, cell, gates):
    data = data_of(cell)
    network, trace, _ = read(cell)
    weights, states = network.layers[0].forward, trace.layers[0].forward
    old = np.concatenate([np.zeros((1, 9)), states.h[:-1]])
    from_input = np.split(network.embedding[trace.ids].astype(float) @ weights.kernel, len(gates), axis=1)
    from_state = np.split(old @ weights.recurrent_kernel, len(gates), axis=1)
    sums = in_browser(mount("cell_diagram", data), data)[0]["sums"]
    for k, gate in enumerate(gates):
        for name, expected in (("fromInput", from_input[k]), ("fromState", from_state[k])):
            found = np.array([[unit[gate][name] for unit in step] for step in sums])
            np.testing.assert_allclose(found, expected, rtol=0, atol=1e-6)


def test_the_largest_terms_and_the_rest_add_up_to_the_sum(mount):
    data = data_of("lstm")
    part = in_browser(mount("cell_diagram", data), data)[0]
    shown = [term["product"] for term in part["largest"]["shown"]]
    assert shown == sorted(part["products"], key=abs, reverse=True)[:4]
    assert part["largest"]["others"] == 5
    assert sum(shown) + part["largest"]["rest"] == pytest.approx(sum(part["products"]))


@pytest.mark.parametrize("cell", CELLS)
def test_each_wire_carries_the_number_of_the_trace(mount, cell):
    diagram = mount("cell_diagram", data_of(cell), reduced_motion=True)
    now, before = states_of(cell), states_of(cell, T - 1)
    for quantity, value in now.items():
        assert number_on(diagram, quantity) == fixed(value)
    assert number_on(diagram, "h_before") == fixed(before["h"])
    if cell == "lstm":
        assert number_on(diagram, "kept") == fixed(now["f"] * before["c"])
        assert number_on(diagram, "written") == fixed(now["i"] * now["g"])
        assert number_on(diagram, "squeezed") == fixed(np.tanh(now["c"]))


def test_a_wire_is_thicker_for_a_larger_number_and_its_colour_tells_the_sign(mount):
    diagram = mount("cell_diagram", data_of("rnn"), reduced_motion=True)
    widths, colours = {}, {}
    for t in range(len(TEXT)):
        h = states_of("rnn", t)["h"]
        diagram.page.evaluate("detail => window.dispatchEvent(new CustomEvent('rnnviz:cursor', { detail }))", cursor(t=t, unit=UNIT))
        widths[abs(h)] = diagram.evaluate("root => parseFloat(root.querySelector('[data-wire=h] .line').style.strokeWidth)")
        if abs(h) > 0.6:
            colours.setdefault(h > 0, set()).add(
                diagram.evaluate("root => root.querySelector('[data-wire=h]').style.getPropertyValue('--wire')")
            )
    assert [widths[size] for size in sorted(widths)] == sorted(widths.values())
    assert len(colours[True]) == len(colours[False]) == 1
    assert colours[True] != colours[False]


def test_an_aperture_is_open_in_proportion_to_its_gate(lstm):
    areas = lstm.page.evaluate("""async (base) => {
      const { iris } = await import(`${base}/cell_diagram/geometry.js`);
      return [0, 0.25, 1].map((share) => {
        const corners = iris(10, share).blades.split("Z")[1].match(/-?[\\d.]+(?:e-?\\d+)?/g).map(Number);
        const points = corners.flatMap((x, k) => (k % 2 ? [] : [[x, corners[k + 1]]]));
        return Math.abs(points.reduce((sum, [x, y], k) => {
          const [nextX, nextY] = points[(k + 1) % points.length];
          return sum + x * nextY - nextX * y;
        }, 0)) / 2;
      });
    }""", MODULES)
    assert areas[0] == 0
    assert areas[1] / areas[2] == pytest.approx(0.25)


def test_the_equation_of_the_cell_state_with_its_numbers(lstm):
    now, before = states_of("lstm"), states_of("lstm", T - 1)
    letters, numbers, result = equation(lstm)
    decimals = len(result.partition(".")[2])
    product = "+".join(
        f"{fixed(gate, decimals)}·{bracketed(value, decimals)}" for gate, value in ((now["f"], before["c"]), (now["i"], now["g"]))
    )
    assert (letters, numbers, result[1:]) == ("c=f·c−1+i·g", f"={product}", fixed(now["c"], decimals))


def bracketed(value, decimals=2):
    text = fixed(value, decimals)
    return f"({text})" if text.startswith("−") else text


def computed(side):
    """What a right side gives, of the numbers as they are written."""
    return value_of(ast.parse(side.translate(str.maketrans({"−": "-", "·": "*"})), mode="eval").body)


def value_of(node):
    match node:
        case ast.Constant(value):
            return value
        case ast.UnaryOp(ast.USub(), operand):
            return -value_of(operand)
        case ast.BinOp(left, operator, right):
            way = {ast.Add: np.add, ast.Sub: np.subtract, ast.Mult: np.multiply}[type(operator)]
            return way(value_of(left), value_of(right))
        case ast.Call(ast.Name("tanh"), [inside]):
            return np.tanh(value_of(inside))
        case ast.Call(ast.Name("σ"), [inside]):
            return 1 / (1 + np.exp(-value_of(inside)))
    raise AssertionError(f"not of an equation: {ast.dump(node)}")


@pytest.mark.parametrize("cell", CELLS)
def test_the_numbers_of_an_equation_give_its_result_as_they_are_written(mount, cell):
    diagram = mount("cell_diagram", data_of(cell), reduced_motion=True)
    seen, exact = 0, 0
    for node in diagram.locator("[data-node]").all():
        node.click()
        for t, unit in itertools.product(range(0, len(TEXT), 3), (1, 5, 8)):
            tell(diagram, t=t, unit=unit)
            *sides, result = equation(diagram)[1:] or [""]
            for k, side in enumerate(sides):
                after = (*sides, result)[k + 1]
                decimals = len(result.partition(".")[2])
                off = abs(computed(side[1:]) - computed(result[1:]))
                if k + 1 < len(sides):
                    off = max(off, abs(computed(side[side.index("(") :]) - computed(after[after.index("(") :])))
                seen, exact = seen + 1, exact + (after[0] == "=")
                assert (after[0] == "=" and off <= 0.5 * 10**-decimals + 1e-9) or (after[0] == "≈" and off < 0.03)
    assert seen > 50
    assert exact > 0.9 * seen


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_a_gate_is_explained_by_key_and_unfolds_to_its_largest_terms(lstm, key):
    lstm.locator("[data-node=i]").focus()
    lstm.page.keyboard.press(key)
    assert lstm.locator("[data-node=i]").get_attribute("aria-pressed") == "true"
    assert "Input gate" in lstm.locator(".title").text_content()
    lines = equation(lstm)
    assert lines[0] == "i=σ(ΣW·x+ΣU·h−1+b)"
    assert re.fullmatch(r"=σ\(−?[\d.]+\+\(?−?[\d.]+\)?\+\(?−?[\d.]+\)?\)", lines[1])
    assert lines[-1][1:] == fixed(states_of("lstm")["i"], len(lines[-1].partition(".")[2]))
    assert lstm.locator(".sums").is_hidden()
    lstm.locator(".unfold").click()
    rows = lstm.locator(".sums .terms:last-child .which").all_text_contents()
    assert len(rows) == 7
    assert all(re.fullmatch(r"h₋₁ of unit \d", row) for row in rows[:5])
    assert rows[5:] == ["the other 4 together", "all together"]


@pytest.mark.parametrize("cell", CELLS)
def test_every_node_can_be_pressed_and_ends_in_a_number(mount, cell):
    diagram = mount("cell_diagram", data_of(cell), reduced_motion=True)
    nodes = diagram.locator("[data-node]")
    assert nodes.count() >= 4
    for k in range(nodes.count()):
        nodes.nth(k).click()
        assert re.fullmatch(r".*[=≈]−?\d+\.\d{2,4}", equation(diagram)[-1])
        assert nodes.nth(k).get_attribute("aria-label") == diagram.locator(".title").text_content()


def test_the_story_says_what_happens_in_plain_words(lstm):
    now, before = states_of("lstm"), states_of("lstm", T - 1)
    said = story(lstm)
    assert f"The forget gate keeps {now['f']:.0%} of".replace("%", " %") in said
    assert f"old cell state {fixed(before['c'])}; the input gate lets in {now['i']:.0%}".replace("%", " %") in said
    assert f"of {fixed(now['g'])}: the cell state is now {fixed(now['c'])}" in said
    assert "-" not in said


def test_buttons_keys_and_fields_move_it_and_nothing_is_sent_to_the_server(lstm):
    lstm.locator(".later").click()
    assert f"Step {T + 2}," in story(lstm)
    lstm.locator(".later").press("ArrowLeft")
    lstm.locator("[data-node=f]").press("ArrowLeft")
    assert f"Step {T}," in story(lstm)
    lstm.locator("[data-node=f]").press("Home")
    assert "Step 1," in story(lstm)
    assert "Nothing was read before" in story(lstm)
    assert lstm.locator(".earlier").is_disabled()
    lstm.locator(".unit").fill("3")
    assert "unit 3." in story(lstm)
    assert number_on(lstm, "c") == fixed(states_of("lstm", 0, 3)["c"])
    lstm.locator(".unit").fill("99")
    assert "unit 8." in story(lstm)
    assert lstm.states == lstm.triggers == []


def cursor(**changes):
    detail = {
        "group": GROUP, "source": "somebody", "t": 2, "unit": 1, "layer": 0, "direction": "forward", "snapshot": 40, "states": None,
    }
    return detail | changes


def tell(mounted, **changes):
    mounted.page.evaluate("detail => window.dispatchEvent(new CustomEvent('rnnviz:cursor', { detail }))", cursor(**changes))


def test_it_follows_the_cursor_of_its_group_only(lstm):
    tell(lstm, group="another", t=1)
    assert f"Step {T + 1}," in story(lstm)
    tell(lstm)
    assert "Step 3, “e”, unit 1." in story(lstm)
    tell(lstm, t=len(TEXT))
    assert "Step 3," in story(lstm)


def test_it_tells_where_it_went_with_the_states_there(lstm):
    lstm.page.evaluate("() => window.addEventListener('rnnviz:cursor', ({ detail }) => { window.told = detail; })")
    lstm.locator(".later").click()
    told = lstm.page.evaluate("() => window.told")
    assert (told["group"], told["t"], told["unit"], told["layer"], told["direction"], told["snapshot"]) == (
        GROUP, T + 1, UNIT, 0, "forward", 40
    )
    assert told["states"]["c"]["now"] == pytest.approx(states_of("lstm", T + 1)["c"])
    assert told["states"]["c"]["before"] == pytest.approx(states_of("lstm")["c"])


def test_values_of_other_weights_are_shown_but_their_sums_are_not_made_up(lstm):
    states = {name: {"now": 0.5, "before": 0.25} for name in "ifgoch"}
    lstm.locator("[data-node=f]").click()
    lstm.locator(".unfold").click()
    tell(lstm, snapshot=10, states=states)
    assert number_on(lstm, "c") == "0.50"
    assert number_on(lstm, "c_before") == "0.25"
    assert number_on(lstm, "sum_f") == ""
    assert "can't be shown" in lstm.locator(".missing").text_content()
    assert lstm.locator(".unfold").is_hidden()
    assert lstm.locator(".sums").is_hidden()
    tell(lstm, snapshot=40)
    assert lstm.locator(".sums").is_visible()


def tell_of_an_older_snapshot(mounted, t=2, unit=1):
    """As the component that has the values of every snapshot tells it: all values are 0.1 · unit and a hundredth per step."""
    mounted.page.evaluate(
        """([detail, steps, unit, likely]) => {
          const values = Float32Array.from({ length: steps }, (_, t) => 0.1 * unit + 0.01 * t);
          detail.series = Object.fromEntries([..."ifgoch"].map((name) => [name, values]));
          detail.predictions = (t) => [[likely, 0.9996]];
          window.dispatchEvent(new CustomEvent("rnnviz:cursor", { detail }));
        }""",
        [cursor(t=t, unit=unit, snapshot=10, states=older_states(t, unit), top=True), len(TEXT), unit, "ф"],
    )


def older_states(t, unit):
    value = lambda t: 0.1 * unit + 0.01 * t if t >= 0 else 0
    return {name: {"now": value(t), "before": value(t - 1)} for name in "ifgoch"}


def unrolled_state(mounted, t, name="c"):
    return mounted.locator(f"[data-step='{t}'] [data-state={name}] .number").text_content()


def test_at_an_older_snapshot_the_unrolled_cells_show_its_values_and_its_predictions(lstm):
    lstm.locator("[data-view=unrolled]").click()
    tell_of_an_older_snapshot(lstm)
    assert [unrolled_state(lstm, t) for t in (1, 2, 3)] == ["0.11", "0.12", "0.13"]
    assert lstm.locator("[data-step='3'] .iris.unknown").count() == 0
    assert set(lstm.locator(".cell .predicted").all_text_contents()) == {"ф"}
    assert lstm.locator("[data-step='3'] .chance").text_content() == "99.9 %"
    assert story(lstm).endswith("The sums inside the boxes are shown for the end of training (the newest snapshot) only.")
    tell(lstm)
    assert "sums inside" not in story(lstm)


def test_what_nobody_told_is_drawn_as_unknown_not_as_shut(lstm):
    lstm.locator("[data-view=unrolled]").click()
    tell(lstm, snapshot=10, states=older_states(2, 1))
    assert unrolled_state(lstm, 2) == "0.12"
    assert lstm.locator("[data-step='2'] .iris.unknown").count() == 0
    assert unrolled_state(lstm, 3) == ""
    assert lstm.locator("[data-step='3'] .iris.unknown").count() == 3
    assert lstm.locator("[data-step='3'] .blades:visible").count() == 0
    assert set(lstm.locator(".cell .predicted").all_text_contents()) == {""}


def test_its_own_controls_stay_at_the_older_snapshot(lstm):
    lstm.page.evaluate("() => window.addEventListener('rnnviz:cursor', ({ detail }) => { window.told = detail; })")
    tell_of_an_older_snapshot(lstm)
    lstm.locator(".later").click()
    assert "Step 4," in story(lstm)
    assert (number_on(lstm, "c"), number_on(lstm, "c_before")) == ("0.13", "0.12")
    told = lstm.page.evaluate("() => window.told")
    assert (told["t"], told["unit"], told["snapshot"]) == (3, 1, 10)
    lstm.locator(".unit").fill("4")  # of this one nobody told yet
    told = lstm.page.evaluate("() => window.told")
    assert (told["t"], told["unit"], told["snapshot"], told["states"]) == (3, 4, 10, None)
    assert "unit 1." in story(lstm)
    tell_of_an_older_snapshot(lstm, t=3, unit=4)
    assert "unit 4." in story(lstm)
    assert number_on(lstm, "c") == "0.43"
    lstm.update(data_of("lstm"))
    assert number_on(lstm, "c") == "0.43"


def test_predictions_of_windows_are_not_drawn_as_if_made_of_h(mount):
    words = "root => root.querySelector('.one').textContent.includes('predicts')"
    assert mount("cell_diagram", data_of("lstm"), reduced_motion=True).evaluate(words)
    windows = mount("cell_diagram", data_of("lstm", reads_windows=True), reduced_motion=True)
    assert not windows.evaluate(words)
    assert "asked afresh over the last window" in windows.locator(".same").text_content()


def test_a_backward_layer_is_read_from_right_to_left(mount):
    diagram = mount("cell_diagram", data_of("lstm", True, 1), reduced_motion=True)
    arrow = "root => root.querySelector('[data-wire=c_before] .line').getBoundingClientRect().left"
    middle = "root => { const box = root.querySelector('.one').getBoundingClientRect(); return box.left + box.width / 2 }"
    assert diagram.evaluate(arrow) < diagram.evaluate(middle)
    diagram.locator(".part").select_option(label="1, backward")
    assert diagram.evaluate(arrow) > diagram.evaluate(middle)
    before = states_of("lstm", T + 1, direction="backward", bidirectional=True, layers=1)
    assert number_on(diagram, "c_before") == fixed(before["c"])
    assert equation(diagram)[0] == "c=f·c+1+i·g"
    diagram.locator("[data-node=f]").press("End")
    assert "read backwards. Nothing was read before" in story(diagram)


def test_a_second_layer_names_the_units_below(mount):
    diagram = mount("cell_diagram", data_of("gru", True, 2), reduced_motion=True)
    diagram.locator(".part").select_option(label="2, forward")
    diagram.locator("[data-node=z]").click()
    diagram.locator(".unfold").click()
    names = diagram.locator(".sums .terms:first-child .which").all_text_contents()[:5]
    assert all(re.fullmatch(r"h of unit [0-8], layer 1, (forward|backward)", name) for name in names)


def test_the_unrolled_cells_hand_their_state_on(lstm):
    lstm.locator("[data-view=unrolled]").click()
    assert lstm.locator(".one").is_hidden()
    cell = lstm.locator(f"[data-step='{T}']")
    assert cell.locator("[data-state=c] .number").text_content() == fixed(states_of("lstm")["c"])
    assert cell.locator("[data-state=h] .number").text_content() == fixed(states_of("lstm")["h"])
    trace, vocabulary = read("lstm")[1:]
    likeliest = vocabulary.tokens[int(trace.logits[T].argmax())]
    assert cell.locator(".predicted").text_content() == likeliest.replace(" ", "␣").replace("\n", "↵")
    assert cell.locator(".token").text_content() == TEXT[T].replace(" ", "␣")
    lstm.locator(f"[data-step='{T + 1}']").press("Enter")
    assert f"Step {T + 2}," in story(lstm)
    weights = sum(array.size for name, array in parts_of(*read("lstm")[:2])[0].arrays().items() if re.search("kernel|bias", name))
    assert f"the same {weights:,} weights" in lstm.locator(".same").text_content()


def test_the_first_unrolled_cell_is_handed_zeros(lstm):
    lstm.locator("[data-view=unrolled]").click()
    lstm.locator(".later").press("Home")
    assert lstm.locator("[data-step='0'] [data-start=c] .number").text_content() == "0.00"


def test_values_flow_softly_from_step_to_step(mount):
    diagram = mount("cell_diagram", data_of("lstm"))
    diagram.page.wait_for_timeout(400)
    diagram.locator(".later").click()
    early = number_on(diagram, "h")
    assert early == fixed(states_of("lstm")["h"])
    after = fixed(states_of("lstm", T + 1)["h"])
    assert early != after
    diagram.page.wait_for_function(
        "after => document.querySelector('#host').shadowRoot.querySelector('[data-number=h]').textContent === after", arg=after
    )
    expect(diagram.locator(".pulse:visible")).to_have_count(0)


def test_new_data_keeps_the_place_and_another_text_starts_anew(lstm):
    lstm.locator("[data-node=o]").click()
    lstm.locator(".later").click()
    lstm.update(data_of("lstm", snapshot=80, t=0, unit=0))
    assert f"Step {T + 2}," in story(lstm)
    assert "Output gate" in lstm.locator(".title").text_content()
    lstm.update(data_of("gru", group="another", t=3, unit=2))
    assert "Step 4, “␣”, unit 2." in story(lstm)
    assert "The update gate keeps" in story(lstm)


def test_after_cleanup_it_no_longer_follows(lstm):
    lstm.cleanup()
    tell(lstm)
    assert f"Step {T + 1}," in story(lstm)


def test_a_hostile_text_stays_text(mount):
    hostile = ["<img src=x onerror=\"document.body.dataset.hacked = 1\">", *TEXT[1:]]
    data = data_of("lstm", tokens=hostile, t=0, predictions=[[(hostile[0], 0.5)]] * len(TEXT))
    diagram = mount("cell_diagram", data, reduced_motion=True)
    diagram.locator("[data-view=unrolled]").click()
    assert hostile[0].replace(" ", "␣") in story(diagram)
    assert diagram.locator("img").count() == 0
    assert diagram.page.evaluate("() => document.body.dataset.hacked") is None


def test_it_rests_while_it_is_out_of_sight_and_catches_up_when_it_is_seen(lstm):
    lstm.page.evaluate("() => { document.querySelector('#host').style.marginTop = '3000px'; }")
    lstm.page.wait_for_timeout(200)
    before = story(lstm)
    tell(lstm, t=1, unit=UNIT)
    assert story(lstm) == before
    lstm.page.evaluate("() => { document.querySelector('#host').style.marginTop = '0'; }")
    lstm.page.wait_for_function("() => document.querySelector('#host').shadowRoot.querySelector('.story').textContent.startsWith('Step 2,')")


def test_in_the_narrow_drawing_no_number_leaves_it(mount):
    for cell in CELLS:
        diagram = mount("cell_diagram", data_of(cell), width=420, reduced_motion=True)
        outside = diagram.evaluate("""root => {
          const room = root.querySelector(".one").getBoundingClientRect();
          return [...root.querySelectorAll(".one text")].map((text) => text.getBoundingClientRect())
            .filter((box) => box.left < room.left - 1 || box.right > room.right + 1).length;
        }""")
        assert outside == 0


def test_only_as_many_parts_travel_as_have_room():
    network, trace, _ = read("lstm", True, 2)
    every = parts_of(network, trace)
    assert [part.name for part in every] == ["layer0/forward", "layer0/backward", "layer1/forward", "layer1/backward"]
    assert [part.top for part in every] == [False, False, True, True]
    assert every[2].below == ("forward", "backward")
    np.testing.assert_array_equal(every[2].inputs, trace.layers[0].output)
    few = parts_of(network, trace, most_bytes=1, first=(1, "backward"))
    assert [part.name for part in few] == ["layer1/backward"]


def test_what_does_not_fit_together_is_refused():
    network, trace, _ = read("lstm")
    part = parts_of(network, trace)[0]
    with pytest.raises(ValueError, match="at least one layer"):
        diagram_bytes([], list(TEXT), GROUP)
    with pytest.raises(ValueError, match="layer0/forward must have 3 time steps"):
        diagram_bytes([CellPart(0, "forward", part.states, part.weights, part.inputs)], ["a", "b", "c"], GROUP)
