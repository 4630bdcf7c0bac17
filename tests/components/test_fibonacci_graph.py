import pytest

from rnnviz.ui.components import fibonacci_graph as module

NUMBERS = {"numbers": [1, 1, 2, 3, 5, 8, 13, 21, 34, 55]}
VISIBLE = "(root, name) => [...root.querySelectorAll(name)].filter((one) => !one.classList.contains('off'))"


@pytest.fixture
def graph(mount):
    return mount("fibonacci_graph", NUMBERS, width=1300, reduced_motion=True)


def shown(mounted, selector):
    return mounted.evaluate(f"(root, selector) => ({VISIBLE})(root, selector).map((one) => one.textContent)", selector)


def ends(mounted, selector):
    """[[x, y] of the start, [x, y] of the end] of each visible arrow."""
    return mounted.evaluate(
        f"""(root, selector) => ({VISIBLE})(root, selector).map((path) =>
        [0, path.getTotalLength()].map((at) => path.getPointAtLength(at)).map(({{ x, y }}) => [x, y]))""",
        selector,
    )


def centre(mounted, node):
    script = """(root, [name, k]) => {
      const { e, f } = root.querySelectorAll(`.node.${name}`)[k].transform.baseVal[0].matrix;
      return [e, f];
    }"""
    return mounted.evaluate(script, node)


def steps(mounted, count):
    for _ in range(count):
        mounted.locator(".later").click()


def near(point, other, within=45):
    return abs(point[0] - other[0]) <= within and abs(point[1] - other[1]) <= within


def test_it_begins_with_the_two_numbers_that_are_given(graph):
    assert shown(graph, ".node.output") == ["1", "1"]
    assert ends(graph, ".edge") == []
    assert "Two numbers are given" in graph.locator(".story").text_content()
    assert graph.locator(".earlier").is_disabled()


def test_each_step_adds_the_sum_of_the_two_before(graph):
    steps(graph, 3)
    assert shown(graph, ".node.output") == ["1", "1", "2", "3", "5"]
    assert graph.locator(".story").text_content().startswith("2 + 3 = 5. The 3 has come one step; the 2 two, so")


def test_two_arrows_make_each_number_one_from_the_last_and_one_from_the_number_before(graph):
    steps(graph, 4)
    newest = centre(graph, ["output", 5])
    (straight,) = ends(graph, ".edge.straight.new")
    assert near(straight[0], centre(graph, ["output", 4])) and near(straight[1], newest)
    (down,), (up,) = ends(graph, ".edge.down.new"), ends(graph, ".edge.up.new")
    assert near(down[0], centre(graph, ["output", 3]))
    assert down[1] == pytest.approx(up[0])  # one way, through where it is carried
    assert near(up[1], newest)
    assert len(ends(graph, ".edge.straight")) == len(ends(graph, ".edge.up")) == 4


def test_as_a_network_each_box_is_a_state_of_two_numbers_and_three_arrows_lead_to_the_next(graph):
    steps(graph, 3)
    graph.locator("[data-view=network]").click()
    assert shown(graph, ".node.output") == ["1", "2", "3", "5"]
    assert shown(graph, ".node.carried") == ["1", "1", "2", "3"]
    assert len(shown(graph, ".frame")) == 4
    assert shown(graph, ".weight") == ["1", "1", "1"]
    assert [len(ends(graph, f".edge.{name}")) for name in ("straight", "down", "up")] == [3, 3, 3]
    (down,) = ends(graph, ".edge.down.new")
    assert near(down[0], centre(graph, ["output", 3])) and near(down[1], centre(graph, ["carried", 3]))
    story = graph.locator(".story").text_content()
    assert story.startswith("From the state (3, 2) to the state (5, 3): 3 + 2 = 5 goes out, and 3 is carried on.")


def test_both_drawings_have_the_same_arrows(graph):
    steps(graph, 3)
    as_numbers = ends(graph, ".edge.up")
    graph.locator("[data-view=network]").click()
    assert ends(graph, ".edge.up") == as_numbers
    assert graph.locator("[data-view=network]").get_attribute("aria-pressed") == "true"
    graph.locator("[data-view=numbers]").click()
    assert shown(graph, ".frame, .node.carried, .weight") == []


def test_the_keyboard_steps_too(graph):
    graph.locator(".drawing").focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft"):
        graph.page.keyboard.press(key)
    assert shown(graph, ".node.output") == ["1", "1", "2"]
    graph.page.keyboard.press("End")
    assert shown(graph, ".node.output")[-1] == "55"
    assert graph.locator(".later").is_disabled()
    graph.page.keyboard.press("Home")
    assert shown(graph, ".node.output") == ["1", "1"]


def test_its_text_alternative_holds_the_numbers_and_the_step(graph):
    steps(graph, 2)
    assert graph.locator(".drawing").get_attribute("aria-label").startswith("1, 1, 2, 3. 1 + 2 = 3.")


def test_a_number_comes_after_the_dots_that_carry_it_and_none_are_left(mount):
    graph = mount("fibonacci_graph", NUMBERS, width=1300)
    graph.locator(".later").click()
    pulses = "document.querySelector('#host').shadowRoot.querySelectorAll('.pulse').length"
    graph.page.wait_for_function(f"() => {pulses} === 2")
    graph.page.wait_for_function(f"() => {pulses} === 0")
    assert shown(graph, ".node.output") == ["1", "1", "2"]


def test_a_quick_hand_is_not_held_up(mount):
    graph = mount("fibonacci_graph", NUMBERS, width=1300)
    steps(graph, 5)
    graph.locator(".earlier").click()
    assert graph.locator(".pulse").count() == 0
    assert shown(graph, ".node.output") == ["1", "1", "2", "3", "5", "8"]


def test_with_less_motion_nothing_moves(graph):
    steps(graph, 1)
    assert graph.locator(".pulse").count() == 0
    assert shown(graph, ".node.output") == ["1", "1", "2"]


@pytest.mark.parametrize(("width", "numbers"), [(1300, 10), (736, 8), (360, 4)])
def test_as_many_numbers_as_can_be_read_are_offered(mount, width, numbers):
    graph = mount("fibonacci_graph", NUMBERS, width=width, reduced_motion=True)
    assert graph.locator(".ghost").count() == numbers
    graph.locator(".drawing").focus()
    graph.page.keyboard.press("End")
    assert len(shown(graph, ".node.output")) == numbers
    assert graph.evaluate("root => root.querySelector('.graph').scrollWidth") <= width


def test_cleanup_takes_the_keys_away(graph):
    graph.cleanup()
    graph.locator(".drawing").focus()
    graph.page.keyboard.press("ArrowRight")
    assert shown(graph, ".node.output") == ["1", "1"]


def test_the_wrapper_sends_what_the_component_reads(monkeypatch):
    sent = {}
    monkeypatch.setattr(module, "declare", lambda name: lambda **arguments: sent.update(arguments, name=name))
    module.fibonacci_graph(key="a key")
    assert (sent["name"], sent["key"]) == ("fibonacci_graph", "a key")
    assert list(sent["data"]["numbers"]) == NUMBERS["numbers"]
