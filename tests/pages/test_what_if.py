"""The page "What if" by its widgets: what is changed reaches the numbers, stands in the URL, and is undone."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

from rnnviz.config import RunConfig
from rnnviz.nets.network import Network
from rnnviz.nets.scoring import held_out_loss
from rnnviz.nets.surgery import Surgery, operate
from tests.pages.runs import CHARACTERS, WORDS, add_run, open_page, sent, told

QUOTED = '"Who swam?" asked the otter. The river said: "You did, you know."\n' * 60


def button(page: AppTest, label: str):
    return next(each for each in page.button if each.label == label)


def losses(page: AppTest) -> list[str]:
    return [metric.value for metric in page.metric]


def loss_of(run, operations: str) -> str:
    """The same number by the numerics alone."""
    network = operate(Network.of(run.config, run.weights()), Surgery.from_text(operations))
    held_out = run.vocabulary.encode(run.text)[len(run.text) * 9 // 10 :]
    return f"{held_out_loss(network, held_out):.3f}"


def test_it_opens_with_nothing_changed(store):
    run = add_run(store, CHARACTERS)
    page = open_page("what_if", run=run.run_id)
    assert losses(page) == [loss_of(run, "")] * 2
    assert "Nothing is changed yet" in told(page)


def test_a_gate_kept_shut_tells_on_loss_and_text_stands_in_the_url_and_is_undone(store):
    run = add_run(store, CHARACTERS)
    page = open_page("what_if", run=run.run_id)
    before = told(page)
    button(page, "Change it").click().run()
    assert page.query_params["ops"] == "0.forward.f.*=0"
    assert losses(page) == [loss_of(run, ""), loss_of(run, "0.forward.f.*=0")]
    assert losses(page)[0] != losses(page)[1]
    assert "Forget gate f of all units: set to 0" in told(page)
    button(page, "Undo").click().run()
    assert "ops" not in page.query_params
    assert told(page) == before


def test_a_link_opens_it_with_the_change(store):
    run = add_run(store, CHARACTERS)
    page = open_page("what_if", run=run.run_id, ops="0.forward.o.3x0.5")
    assert losses(page)[1] == loss_of(run, "0.forward.o.3x0.5")
    assert "Output gate o of unit 3: multiplied by 0.5" in told(page)


def test_a_link_may_act_on_what_a_step_is_handed(store):
    page = open_page("what_if", run=add_run(store, CHARACTERS).run_id, ops="0.forward.c_tm1.*=0@17")
    assert "The cell state c₋₁ of the step before of all units: set to 0 at step 18" in told(page)


def test_a_state_that_explodes_gives_a_loss_that_can_be_read(store):
    page = open_page("what_if", run=add_run(store, RunConfig(cell="gru", units=(8,))).run_id, ops="0.forward.h.*x3")
    assert not page.exception
    assert len(losses(page)[1]) < 12


@pytest.mark.parametrize("operations", ["0.forward.f.99=0", "9.forward.f.*=0", "0.forward.z.*=0", "<script>"])
def test_a_link_that_does_not_fit_gets_a_sentence_and_the_network_as_it_was(store, operations):
    page = open_page("what_if", run=add_run(store, CHARACTERS).run_id, ops=operations)
    assert "The changes in the link don't fit this network" in page.warning[0].value
    assert losses(page)[0] == losses(page)[1]


def test_the_memory_is_wiped_as_one_step_that_is_undone_as_one(store):
    run = add_run(store, CHARACTERS)
    page = open_page("what_if", run=run.run_id)
    page.selectbox[0].select("memory").run()
    page.slider(key="what_if.step").set_value(5).run()
    button(page, "Change it").click().run()
    assert page.query_params["ops"] == "0.forward.c_tm1.*=0@4 0.forward.h_tm1.*=0@4"
    assert "Memory of all units wiped before step 5" in told(page)
    assert len([each for each in page.button if each.label == "Undo"]) == 1


@pytest.mark.parametrize("config", [
    RunConfig(cell="gru", units=(8, 8)), RunConfig(cell="rnn", units=(8,)), RunConfig(units=(8,), bidirectional=True), WORDS,
], ids=["gru, two layers", "rnn", "bidirectional", "words"])
def test_every_kind_of_network_can_be_changed(store, config):
    page = open_page("what_if", run=add_run(store, config).run_id)
    button(page, "Change it").click().run()
    assert not page.exception
    assert losses(page)[0] != losses(page)[1]


def test_what_each_expects_is_sent_for_the_same_text(store):
    page = open_page("what_if", run=add_run(store, CHARACTERS).run_id, read="the river")
    assert sent(page, "with_without")["tokens"] == list("the river")


def test_units_are_ranked_and_lead_to_the_viewer(store):
    run = add_run(store, CHARACTERS, text=QUOTED)
    page = open_page("what_if", run=run.run_id, view="find", label="quotes")
    assert "Inside quotes" in told(page)
    assert "Before any training, the best unit of this network scored" in told(page)
    header = sent(page, "unit_text")
    held_out = run.text[len(run.text) * 9 // 10 :]
    assert "".join(header["pieces"]) == held_out[: len(header["pieces"])]
    link = next(each.proto for each in page.get("page_link") if "inside the cell" in each.proto.label)
    assert f"run={run.run_id}" in link.query_string
    assert "unit=" in link.query_string
    assert parse_qs(link.query_string, keep_blank_values=True)["read"] == [""]  # not a text that was typed before


def test_a_label_that_the_text_cannot_tell_about_gets_a_sentence(store):
    page = open_page("what_if", run=add_run(store, CHARACTERS, text=QUOTED).run_id, view="find", label="digit")
    assert "This text has no digits." in told(page)


def test_a_text_that_is_too_short_for_a_finding_gets_a_sentence(store):
    config = RunConfig(units=(8,), window=16)
    page = open_page("what_if", run=add_run(store, config, text=QUOTED[:200]).run_id, view="find")
    assert "must have at least 300 tokens" in told(page)


def test_the_gates_are_drawn_and_told(store):
    page = open_page("what_if", run=add_run(store, CHARACTERS, text=QUOTED).run_id, view="gates")
    assert "Forget gate (f), layer 1: nearly open more than 90 % of the time in" in told(page)


def test_a_network_without_gates_is_told_so(store):
    page = open_page("what_if", run=add_run(store, RunConfig(cell="rnn", units=(8,))).run_id, view="gates")
    assert "Only a GRU or an LSTM has gates" in told(page)
    assert "Top left" not in told(page)


def test_without_any_run_it_leads_to_training(store):
    assert "Nothing has been trained yet" in told(open_page("what_if"))
