"""The page "Sequences" by its widgets, without a browser; what is shown is read from what the components are sent."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from rnnviz.lessons.linear_neuron import learn
from rnnviz.lessons.series import RULES
from rnnviz.ui.lessons.sequences import GUESSES

ROOT = Path(__file__).parents[2]


def open_page(**query: str) -> AppTest:
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    for name, value in query.items():
        page.query_params[name] = value
    page.switch_page("pages/sequences.py").run()
    assert not page.exception
    return page


def sent(page: AppTest, name: str) -> list[dict]:
    """What each component of that name was sent, from top to bottom."""
    protos = [element.proto for element in page.get("bidi_component")]
    return [json.loads(proto.json) for proto in protos if proto.component_name == f"rnnviz.{name}"]


def group(page: AppTest, key: str):
    (found,) = [element for element in page.get("button_group") if element.key == key]
    return found


def told(page: AppTest) -> str:
    return "\n".join(element.value for element in (*page.markdown, *page.error))


def test_it_opens_first_with_its_four_parts_in_their_order():
    page = open_page()
    assert [line[3:4] for line in told(page).splitlines() if line.startswith("## ")] == ["1", "2", "3", "4"]
    components = ("series_windows", "fibonacci_graph", "linear_neuron")
    (windows,), (graph,), (neuron,) = (sent(page, name) for name in components)
    assert windows["following"] == 89
    assert graph["numbers"] == list(RULES["fibonacci"].numbers(10))
    assert neuron["numbers"] == list(RULES["fibonacci"].numbers(32))
    assert (neuron["units"], neuron["seen"], neuron["exact"]) == (2, 12, [[1, 1], [1, 0]])
    assert neuron["target"] == pytest.approx(1.6180339887)


def test_a_link_shows_the_same_learning():
    (neuron,) = sent(open_page(rule="tribonacci", state_units="2", learning_seed="7"), "linear_neuron")
    assert neuron["numbers"][:5] == [1, 1, 2, 4, 7]
    assert neuron["weights"][0] == learn(RULES["tribonacci"].numbers(12), 2, seed=7).weights[0].tolist()
    assert neuron["exact"] is None
    assert neuron["target"] == pytest.approx(1.8392867552)


def test_a_link_with_nonsense_opens_the_usual_page():
    page = open_page(rule="nonsense", state_units="9", learning_seed="x")
    assert sent(page, "linear_neuron") == sent(open_page(), "linear_neuron")


@pytest.mark.parametrize("name", RULES)
def test_another_rule_comes_with_as_many_units_as_it_needs(name):
    page = open_page()
    group(page, "linked.rule").set_value(name).run()
    assert not page.exception
    (neuron,) = sent(page, "linear_neuron")
    assert neuron["numbers"] == list(RULES[name].numbers(32))
    assert neuron["units"] == len(neuron["exact"]) == RULES[name].order
    assert f"**{RULES[name].title}**: {RULES[name].words}" in told(page)
    assert RULES[name].formula in told(page)


def test_the_link_names_a_rule_by_its_key_and_the_usual_one_not_at_all():
    page = open_page()
    assert "rule" not in page.query_params
    group(page, "linked.rule").set_value("own").run()
    assert page.query_params["rule"] == "own"
    group(page, "linked.rule").set_value("fibonacci").run()
    assert "rule" not in page.query_params


def test_the_rule_is_still_chosen_after_a_look_at_another_page():
    page = open_page()
    group(page, "linked.rule").set_value("tribonacci").run()
    page.switch_page("pages/glossary.py").run()
    page.query_params.clear()  # as a browser does on the way
    page.switch_page("pages/sequences.py").run()
    assert not page.exception
    (neuron,) = sent(page, "linear_neuron")
    assert (neuron["numbers"][:5], neuron["units"]) == ([1, 1, 2, 4, 7], 3)


def test_units_and_seed_are_a_person_s_to_choose():
    page = open_page()
    group(page, "linked.rule").set_value("tribonacci").run()
    group(page, "state_units").set_value(1).run()
    page.number_input(key="learning_seed").set_value(5).run()
    (neuron,) = sent(page, "linear_neuron")
    assert neuron["weights"][0] == learn(RULES["tribonacci"].numbers(12), 1, seed=5).weights[0].tolist()
    assert neuron["exact"] is None


def test_own_numbers_start_with_an_example_that_works():
    page = open_page()
    group(page, "linked.rule").set_value("own").run()
    (neuron,) = sent(page, "linear_neuron")
    assert (len(neuron["numbers"]), neuron["seen"], neuron["units"]) == (12, 9, 2)
    assert neuron["exact"] is neuron["target"] is None
    assert neuron["losses"][-1] < 1e-12


def test_own_numbers_are_learned_from():
    page = open_page(rule="own", numbers="1 4 9 16 25 36 49 64")
    (neuron,) = sent(page, "linear_neuron")
    assert neuron["numbers"] == [1, 4, 9, 16, 25, 36, 49, 64]
    page.text_input(key="numbers").set_value("2, 4, 8, 16, 32, 64, 128, 256, 512").run()
    (neuron,) = sent(page, "linear_neuron")
    assert (neuron["numbers"][-1], neuron["seen"]) == (512, 6)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("1, 2, three, 4, 5, 6, 7, 8", "'three' is not a number"), ("1 2 3", "needs 8 to 60 numbers"),
     ("", "needs 8 to 60 numbers"), ("1 2 3 4 5 6 7 1e12", "is too large"), ("<b>1</b>", "is not a number")],
)
def test_bad_own_numbers_get_a_sentence_and_the_rest_of_the_page_stays(typed, sentence):
    page = open_page(rule="own")
    page.text_input(key="numbers").set_value(typed).run()
    assert not page.exception
    assert sentence in page.error[0].value
    assert sent(page, "linear_neuron") == []
    assert "## 4" in told(page)
    page.text_input(key="numbers").set_value("3 1 3 1 3 1 3 1").run()
    assert not page.error
    assert len(sent(page, "linear_neuron")) == 1


def test_the_code_is_that_of_the_neuron_in_view():
    page = open_page()
    assert "numbers = np.array([1.0, 1.0, 2.0, 3.0, 5.0, " in page.code[0].value
    assert "UNITS = 2\n" in page.code[0].value
    group(page, "state_units").set_value(1).run()
    assert "UNITS = 1\n" in page.code[0].value


@pytest.mark.parametrize("guess", GUESSES)
def test_what_one_unit_comes_to_is_shown_after_a_guess(guess):
    page = open_page()
    assert "1.50" not in told(page)
    page.radio(key="sequences.guess").set_value(guess).run()
    assert not page.exception
    neuron = sent(page, "linear_neuron")[1]
    assert neuron["units"] == 1
    assert neuron["numbers"] == list(RULES["fibonacci"].numbers(32))
    assert "1.50" in told(page)
    assert ("That is what happens" in told(page)) == (guess == GUESSES[1])


def test_the_other_pages_lead_here():
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).run()
    assert "sequences" in [link.proto.page for link in page.get("page_link")]
