"""The page "LSTM" by its widgets, without a browser; what is shown is read from what the components are sent."""

from __future__ import annotations

import itertools
import json
import struct
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from rnnviz.config import CELLS
from rnnviz.lessons import exam
from rnnviz.lessons.holding import hold, scores_of
from rnnviz.lessons.layer_sizes import layer_code
from rnnviz.lessons.tasks import TASKS
from rnnviz.ui.lessons.lstm import GUESSES, exam_rows, right_guess
from rnnviz.ui.prose import read

ROOT = Path(__file__).parents[2]


def open_page(**query: str) -> AppTest:
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    for name, value in query.items():
        page.query_params[name] = value
    page.switch_page("pages/lstm.py").run()
    assert not page.exception
    return page


def conveyor(page: AppTest) -> dict:
    """The header of what the conveyor was sent."""
    (proto,) = [one.proto for one in page.get("bidi_component") if one.proto.component_name == "rnnviz.conveyor"]
    (length,) = struct.unpack_from("<I", proto.bytes)
    return json.loads(proto.bytes[4 : 4 + length])


def plots(page: AppTest) -> list[dict]:
    protos = [one.proto for one in page.get("bidi_component")]
    return [json.loads(proto.json) for proto in protos if proto.component_name == "rnnviz.live_plot"]


def group(page: AppTest, key: str):
    (found,) = [element for element in page.get("button_group") if element.key == key]
    return found


def told(page: AppTest) -> str:
    return "\n".join(element.value for element in (*page.markdown, *page.error))


def test_it_opens_first_with_its_four_parts_and_a_marker_on_its_way():
    page = open_page()
    assert [line[3:4] for line in told(page).splitlines() if line.startswith("## ")] == ["1", "2", "3", "4"]
    sent = conveyor(page)
    assert [cell["key"] for cell in sent["cells"]] == ["lstm", "rnn"]
    assert (sent["tokens"][1], sent["tokens"][-1], len(sent["tokens"])) == ("C", "?", 55)
    assert layer_code("lstm", 64, 128).program.strip() in [each.value for each in page.code]


def test_marker_place_and_other_letters_are_the_reader_s_to_choose():
    page = open_page()
    before = conveyor(page)["tokens"]
    group(page, "marker").set_value("B").run()
    group(page, "marker_step").set_value(4).run()
    page.number_input(key="fillers").set_value(7).run()
    assert not page.exception
    sent = conveyor(page)
    assert (sent["tokens"][3], sent["place"], sent["chosen"]) == ("B", 3, 1)
    assert sent["tokens"][10:] != before[10:]


def test_a_link_shows_the_same_marker_and_the_same_layer():
    sent = conveyor(open_page(marker="D", marker_step="5", fillers="3"))
    assert (sent["tokens"][4], sent["chosen"]) == ("D", 3)
    page = open_page(layer_units="32", layer_inputs="16", layer_cell="GRU")
    assert layer_code("gru", 16, 32).program.strip() in [each.value for each in page.code]


def test_a_link_with_nonsense_opens_the_usual_page():
    assert conveyor(open_page(marker="Q", marker_step="9", fillers="x")) == conveyor(open_page())


@pytest.mark.parametrize("guess", GUESSES)
def test_how_all_seeds_did_is_shown_after_a_guess(guess):
    page = open_page()
    assert not plots(page)
    page.radio(key="lstm.guess").set_value(guess).run()
    assert not page.exception
    assert len(plots(page)) == 2
    assert ("That is right" in told(page)) == (guess == right_guess())


def test_every_accuracy_is_a_point_in_the_plots():
    page = open_page()
    page.radio(key="lstm.guess").set_value(GUESSES[0]).run()
    for task, plot in zip(("recall", "order"), plots(page)):
        drawn = {trace["name"]: len(trace["y"]) for trace in json.loads(plot["figure"])["data"]}
        assert drawn == {"SimpleRNN": 20, "GRU": 20, "LSTM": 20}
        assert "LSTM at 50 steps" in plot["description"]
        for title, cells in exam_rows(task).items():
            assert len(cells) == len(CELLS), title


def test_the_shapes_follow_the_units():
    page = open_page(layer_units="256")
    sizes = page.table[-1].value
    assert sizes.to_dict("list")["recurrent_kernel"] == ["(256, 256)", "(256, 768)", "(256, 1024)"]
    assert "4 · 256 · (64 + 256 + 1) = 328,704" in told(page)


def test_the_other_pages_lead_here():
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).run()
    assert "lstm" in [link.proto.page for link in page.get("page_link")]


def held(task: str, cell: str, lag: int = 50) -> str:
    found = exam.accuracies(task, cell, lag)
    return f"{exam.held(found)} of {len(found)}"


def words(name: str) -> str:
    return " ".join(read(name).split())


def test_what_the_page_says_of_the_seeds_is_what_the_table_says():
    said = words("lstm_exam_answer")
    assert f"50 steps later, {held('recall', 'rnn')} plain RNNs still know the symbol" in said
    assert "Already 10 steps are too many for most" in said and exam.held(exam.accuracies("recall", "rnn", 10)) < 2.5
    assert all(held("recall", "gru", lag) == "5 of 5" for lag in exam.lags("recall"))
    assert all(held("recall", "lstm", lag) == "5 of 5" for lag in exam.lags("recall")[:-1])
    assert f"but for one at 50 steps: {held('recall', 'lstm')}" in said
    assert f"little by little, {held('order', 'rnn')} still manage 50 steps" in said
    assert f"LSTM and GRU: {held('order', 'lstm')}" in said and held("order", "lstm") == held("order", "gru")


def test_what_the_page_says_of_the_two_networks_in_view_is_what_they_reached():
    accuracies = {cell: exam.network("recall", cell).result.accuracy for cell in ("lstm", "rnn")}
    reached = {cell: f"{100 * accuracy:.0f} %" for cell, accuracy in accuracies.items()}
    assert f"This LSTM is right in {reached['lstm']} of new sequences" in words("lstm_drawn")
    assert f"This plain RNN is right in {reached['rnn']}, as often as by guessing" in words("lstm_drawn")


def test_what_the_page_says_of_the_recipe_is_what_was_done():
    said, recipe = words("lstm_exam_measured"), exam.recipe()
    assert f"{recipe['units']} units in Keras, {recipe['steps']:,} steps of {recipe['batch']} new sequences" in said
    assert f"gradients clipped at {recipe['clip']:g}" in said
    assert "learning rates {}, {} and {}".format(*recipe["rates"]) in said
    assert f"{recipe['asked']:,} new sequences" in said
    assert f"at least {exam.SURE:.0%} of its answers".replace("%", " %") in said
    assert f"Guessing gives {TASKS['recall'].chance:.0%}".replace("%", " %") in said and TASKS["order"].chance == 0.25
    assert "grown to the full one when half of the training is over" in said and recipe["grown"] == 0.5


def test_what_the_page_says_of_the_gates_and_of_the_lines_was_measured():
    """Over a hundred sequences: every place of the symbol, twenty times other letters."""
    said, (lstm, rnn) = words("lstm_belt"), (int(scores_of(cell).argmax()) for cell in ("lstm", "rnn"))
    kept, added, apart = [], [], []
    for place, seed in itertools.product(range(5), range(20)):
        states = hold("lstm", place, seed).states
        kept.append(states.f[place + 1 : -1, :, lstm].mean())
        added.append(np.median(states.i[place + 1 : -1, :, lstm]))
        spread = np.ptp(hold("rnn", place, seed).states.h[place:], axis=1)
        apart.append(np.flatnonzero((spread > 0.01).any(axis=-1)).max(initial=-1) + 1)
    assert f"{np.mean(kept):.3f} on average" in said
    assert np.median(added) < 0.05
    assert "twelve steps after" in said and max(apart) == 12
