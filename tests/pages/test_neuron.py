"""The page "The recurrent neuron" by its widgets; what is shown is read from what the components are sent."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from rnnviz.lessons.word_code import word_code
from rnnviz.lessons.word_network import WORDS, learn, spell
from rnnviz.ui.lessons.neuron import GUESSES, TRUE_GUESS

ROOT = Path(__file__).parents[2]


def open_page(**query: str) -> AppTest:
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    for name, value in query.items():
        page.query_params[name] = value
    page.switch_page("pages/neuron.py").run()
    assert not page.exception
    return page


def sent(page: AppTest) -> dict[str, dict]:
    """What the component is sent in each of its views."""
    protos = [element.proto for element in page.get("bidi_component")]
    found = [json.loads(proto.json) for proto in protos if proto.component_name == "rnnviz.recurrent_neuron"]
    return {data["view"]: data for data in found}


def told(page: AppTest) -> str:
    return "\n".join(element.value for element in page.markdown)


def test_it_opens_first_with_its_five_parts_in_their_order():
    page = open_page()
    assert [line[3:4] for line in told(page).splitlines() if line.startswith("## ")] == ["1", "2", "3", "4", "5"]
    assert list(sent(page)) == ["unfold", "steps", "change"]
    for data in sent(page).values():
        assert data["tokens"] == ["n", "o", "end"]
        assert data["after"]["recurrent_kernel"] == learn("noon", 0).after.recurrent_kernel.tolist()


@pytest.mark.parametrize("word", WORDS)
def test_another_word_is_another_network_everywhere(word):
    page = open_page()
    (choice,) = [element for element in page.get("button_group") if element.key == "word"]
    choice.set_value(word).run()
    assert not page.exception
    lesson = learn(word, 0)
    assert [data["inputs"] for data in sent(page).values()] == [list(spell(word).inputs)] * 3
    assert page.code[0].value == word_code(lesson.spelling, lesson.after).program.strip()


def test_a_link_opens_a_word_and_nonsense_the_usual_one():
    assert sent(open_page(word="hello"))["steps"]["tokens"] == ["h", "e", "l", "o", "end"]
    assert sent(open_page(word="<b>"))["steps"]["tokens"] == ["n", "o", "end"]


@pytest.mark.parametrize("guess", GUESSES)
def test_the_answer_comes_after_a_guess_and_from_the_network_s_own_numbers(guess):
    page = open_page(word="banana")
    assert "reads “a” at step 4, and again at step 6" in told(page)
    assert "another past" not in told(page)
    page.radio(key="neuron.guess").set_value(guess).run()
    assert not page.exception
    assert list(sent(page)) == ["unfold", "twice", "steps", "change"]
    assert sent(page)["twice"]["twice"] == [3, 5]
    answer = " ".join(told(page).split())
    assert "After the first “a” it expects “n” with 95 %, after the second the end with 93 %." in answer
    assert "At step 4 the state that was fed forward was (−0.20, 0.97), at step 6 it was (0.57, 0.96)." in answer
    assert ("**Right.**" in answer) == (guess == TRUE_GUESS)


def test_the_chapter_leads_on():
    links = [link.proto.label for link in open_page().get("page_link")]
    assert "← 1 · Sequences" in links
