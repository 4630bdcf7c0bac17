"""The page "It forgets" by its widgets: what is measured, found, offered and told."""

from __future__ import annotations

import pytest

from rnnviz.config import RunConfig
from rnnviz.ui import session
from tests.pages.runs import CHARACTERS, WORDS, add_run, open_page, sent, told

SENTENCES = "The otter swam over the slow river, and the river was glad of it.\n" * 60


@pytest.fixture
def own(store, monkeypatch):
    """(cell, …) -> a run of the visitor's, 8 units."""
    monkeypatch.setattr(session, "owner", lambda: "me")

    def made(cell, text=SENTENCES, owner="me", units=(8,), **kind):
        return add_run(store, RunConfig(cell=cell, units=units), owner=owner, text=text, **kind)

    return made


def options(page):
    return next((radio.options for radio in page.radio), [])


def labels(page):
    return [button.label for button in page.button]


def test_it_shows_what_each_prediction_of_the_held_out_text_rests_on(store):
    run = add_run(store, CHARACTERS, text=SENTENCES)
    page = open_page("forgets", run=run.run_id)
    header = sent(page, "influence_text")
    assert "".join(header["pieces"]) == run.text[len(run.text) * 9 // 10 :][:400]
    assert header["ways"] == ["gradient", "ablation"]
    assert [row["name"] for row in sent(page, "gradient_flow")["rows"]] == ["state h", "cell state c"]
    assert [metric.label for metric in page.metric] == ["by gradient", "by ablation"]
    assert all(int(metric.value.removeprefix("≥ ")) >= 1 for metric in page.metric)


def test_a_text_of_one_s_own_is_measured_instead(store):
    page = open_page("forgets", run=add_run(store, CHARACTERS).run_id, read="the otter of the river")
    assert sent(page, "influence_text")["tokens"] == list("the otter of the river")


@pytest.mark.parametrize("config", [
    RunConfig(cell="gru", units=(8, 8)), RunConfig(cell="rnn", units=(8,)), WORDS,
    RunConfig(units=(8,), objective="last_step", window=8), RunConfig(units=(8,), bidirectional=True, window=8),
], ids=["gru, two layers", "rnn", "words", "windows", "bidirectional"])
def test_every_kind_of_network_is_shown(store, config):
    page = open_page("forgets", run=add_run(store, config, text=SENTENCES).run_id)
    assert not page.error
    assert ("shaded by gradient only" in told(page)) == (config.objective == "last_step")
    assert ("is not drawn" in told(page)) == config.bidirectional
    assert sent(page, "influence_text")["ways"] == (["gradient"] if config.objective == "last_step" else ["gradient", "ablation"])


def test_a_text_of_one_kind_of_token_gets_a_sentence(store):
    page = open_page("forgets", run=add_run(store, CHARACTERS).run_id, read="eeee")
    assert "this text has only one kind" in page.error[0].value


def test_a_held_out_part_that_is_short_is_helped_out(store):
    page = open_page("forgets", run=add_run(store, RunConfig(units=(8,), window=16), text=SENTENCES[:300]).run_id)
    assert not page.error
    assert "it learned from most of them" in told(page)


def test_without_siblings_they_are_offered_and_nothing_is_asked(own):
    page = open_page("forgets", run=own("lstm").run_id)
    assert {"Train the plain RNN too", "Train the GRU too"} <= set(labels(page))
    assert "Train the LSTM too" not in labels(page)
    assert not options(page)


def test_the_button_trains_the_same_with_another_cell(own, store, monkeypatch):
    run, submitted = own("lstm"), []

    def submit(config, text, owner):
        submitted.append((config, text, owner))
        return add_run(store, config, steps=(), state="running", owner=owner, text=text).run_id

    monkeypatch.setattr(session.engine(), "submit", submit, raising=False)
    page = open_page("forgets", run=run.run_id)
    next(button for button in page.button if button.label == "Train the GRU too").click().run()
    assert submitted == [(run.config.replace(cell="gru"), run.text, "me")]
    assert "in training · waiting for its turn" in told(page)
    assert all(button.disabled for button in page.button if button.label.startswith("Train the"))


def test_the_answer_comes_after_the_guess_and_from_the_numbers(own):
    run, _ = own("lstm"), own("rnn")
    page = open_page("forgets", run=run.run_id)
    assert options(page) == ["The plain RNN", "The LSTM", "They are about level"]
    assert "horizon by gradient" not in told(page)
    page.radio(key="forgets.guess").set_value("level").run()
    assert "By gradient, " in told(page) and "By ablation, " in told(page)
    table = next(each.value for each in page.markdown if "horizon by gradient" in each.value)
    horizons = [f"{metric.value} character{'s' if metric.value != '1' else ''}" for metric in page.metric]
    assert f"| **LSTM** | 2.500 nats | {' | '.join(horizons)} |" in table
    verdicts = [("about level" in sentence) for sentence in next(each.value for each in page.markdown if "By ablation, " in each.value).split("By ")[1:]]
    judged = {2: "Yes, by both measures.", 1: "By one of the two measures, yes.", 0: "The numbers say something else."}
    assert judged[sum(verdicts)] in told(page)


@pytest.mark.parametrize("other", [
    {"text": SENTENCES.replace("otter", "stoat")}, {"units": (9,)}, {"owner": "somebody else"}, {"state": "stopped"}, {"state": "failed"},
], ids=str)
def test_what_is_not_alike_is_no_sibling(own, other):
    run, _ = own("lstm"), own("rnn", **other)
    page = open_page("forgets", run=run.run_id)
    assert not options(page)
    assert "Train the plain RNN too" in labels(page)


def test_losses_are_drawn_for_the_siblings_too(own):
    run, _ = own("lstm"), own("gru")
    page = open_page("forgets", run=run.run_id)
    assert "**GRU**: " in told(page) and "**LSTM**: " in told(page)


def test_the_code_reads_the_beginning_of_the_same_text(store):
    page = open_page("forgets", run=add_run(store, CHARACTERS).run_id, read="the otter of the river")
    assert "text = 'the otter of'" in page.code[0].value
    assert "This network and its training in Keras" in [each.label for each in page.expander]


def test_a_run_without_a_snapshot_is_waited_for(store):
    page = open_page("forgets", run=add_run(store, CHARACTERS, steps=(), state="running").run_id)
    assert "still at its very start" in told(page)


def test_without_any_run_it_leads_to_training(store):
    assert "Nothing has been trained yet" in told(open_page("forgets"))
