"""Every page that shows a network offers its code: the lines, and below them script, notebook and model."""

from __future__ import annotations

import pytest

from rnnviz.config import RunConfig
from rnnviz.takeaway.files import run_code
from tests.pages.runs import CHARACTERS, TEXT, add_run, open_page

KINDS = {"script", "notebook", "keras"}
OF_A_LESSON = {
    "sequences": {"neuron"}, "neuron": {"speller"}, "lstm": {"recall", "layer"}, "bidirectional": {"both-ways"},
    "stacked": {"stack"},
}


def offered(page) -> set[tuple[str, str]]:
    """Of which program, and as what."""
    return {tuple(button.key.split(".")[1:]) for button in page.get("download_button") if button.key.startswith("take_away.")}


@pytest.mark.parametrize("name", OF_A_LESSON)
def test_a_lesson_s_page_offers_its_programs(store, name):
    assert offered(open_page(name)) == {(program, kind) for program in OF_A_LESSON[name] for kind in KINDS}


@pytest.mark.parametrize("name", ["generate", "inside", "what_if", "forgets", "stacked", "train"])
def test_a_page_about_a_run_offers_that_run(store, name):
    run = add_run(store, RunConfig(units=(8, 8)) if name == "stacked" else CHARACTERS, text=TEXT * 4)
    page = open_page(name, run=run.run_id)
    assert {("network", kind) for kind in KINDS} <= offered(page)
    if name != "train":
        assert run_code(run).program.strip() in [each.value for each in page.code]


def test_a_run_that_has_learned_nothing_yet_offers_nothing(store):
    assert not offered(open_page("inside", run=add_run(store, CHARACTERS, steps=(0,), state="running").run_id))


def test_a_stack_that_cannot_be_built_has_no_model(store):
    page = open_page("stacked", stack_sequences_1="false")
    assert offered(page) == {("stack", "script"), ("stack", "notebook")}
