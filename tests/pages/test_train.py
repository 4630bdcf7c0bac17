"""The Train page by its widgets, without a browser and without workers."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from rnnviz.engine.store import Store
from rnnviz.run_folder import History, RunFolder, Snapshot, Status
from rnnviz.config import RunConfig
from rnnviz.corpus import prepare
from rnnviz.ui import session
from rnnviz.engine.live_run import LiveRun


ROOT = Path(__file__).parents[2]


class StillEngine:
    """An engine that takes runs and trains none."""

    problem = ""

    def __init__(self, store: Store) -> None:
        self.store, self.submitted, self.commands = store, [], []

    def submit(self, config, text, owner):
        prepared = prepare(text, config)
        run = self.store.create(config, prepared.text, prepared.vocabulary, owner)
        self.submitted.append((config, text))
        return run.run_id

    def view(self, run_id):
        folder = self.store.open(run_id)
        return LiveRun(folder, folder.status).view(0)


@pytest.fixture
def engine(tmp_path, monkeypatch):
    engine = StillEngine(Store(tmp_path))
    monkeypatch.setattr(session, "engine", lambda: engine)
    return engine


@pytest.fixture
def page(engine):
    """The Train page, freshly opened."""
    return open_train()


def open_train(**query: str) -> AppTest:
    page = AppTest.from_file(ROOT / "app.py", default_timeout=30)
    for name, value in query.items():
        page.query_params[name] = value
    page.switch_page("pages/train.py").run()
    assert not page.exception
    return page


def control(page: AppTest, name: str):
    return next(widget for widget in (*page.segmented_control, *page.toggle, *page.select_slider, *page.selectbox,
                                      *page.number_input, *page.text_area, *page.checkbox)
                if widget.key == f"control.{name}")


def start_button(page: AppTest):
    return page.button(key="start")


def told(page: AppTest) -> str:
    return "\n".join(element.value for element in (*page.caption, *page.info, *page.warning, *page.error, *page.markdown))


def test_train_submits_what_the_controls_say(page, engine):
    control(page, "cell").set_value("gru").run()
    control(page, "units").set_value(2).run()
    control(page, "width").set_value(32).run()
    start_button(page).click().run()
    assert not page.exception
    (config, text), = engine.submitted
    assert config == RunConfig(cell="gru", units=(32, 32), dropout=0.3)  # the tale is short
    assert text.startswith("THE SEVEN HOUSES")
    assert page.query_params["run"]


def test_the_settings_stand_in_the_url_and_come_back_from_it(page, engine):
    control(page, "cell").set_value("rnn").run()
    control(page, "bidirectional").set_value(True).run()
    assert (page.query_params["cell"], page.query_params["bidirectional"]) == ("rnn", "true")
    again = open_train(cell="rnn", bidirectional="true", units="48")
    assert control(again, "cell").value == "rnn" and control(again, "bidirectional").value is True
    assert control(again, "width").value == 48


def test_a_link_with_impossible_settings_is_told_and_the_usual_ones_stand(engine):
    page = open_train(units="9999")
    assert "from 8 to 512" in told(page) and "9999" in told(page)
    assert control(page, "width").value == 128


@pytest.mark.parametrize(("text", "sentence"), [
    ("", "no text"), ("   \n ", "spaces"), ("aaaa" * 200, "at least two different"), ("short", "too short"),
])
def test_a_text_that_cannot_be_learned_from_is_told_and_train_is_off(engine, text, sentence):
    page = open_train(text="paste")
    control(page, "pasted").set_value(text).run()
    assert sentence in told(page) and start_button(page).disabled


def test_a_text_that_is_too_long_offers_its_first_part(engine):
    page = open_train(text="paste")
    control(page, "pasted").set_value("ab " * 700_000).run()
    assert "2,100,000" in told(page) and start_button(page).disabled
    control(page, "first_part").set_value(True).run()
    assert not start_button(page).disabled


def test_words_tell_what_becomes_unknown(engine):
    page = open_train(level="word", vocabulary_limit="100")
    assert "<unk>" in told(page)


def test_what_was_not_touched_follows_the_direction(page, engine):
    control(page, "bidirectional").set_value(True).run()
    assert control(page, "window").value == RunConfig(bidirectional=True).window
    control(page, "bidirectional").set_value(False).run()
    assert control(page, "window").value == RunConfig().window


def test_the_learning_rate_follows_the_time_until_it_is_touched_and_again_after_back_to_the_recipe(page):
    control(page, "seconds").set_value(15.0).run()
    assert control(page, "learning_rate").value == RunConfig(seconds=15.0).learning_rate > RunConfig().learning_rate
    assert "learning_rate" not in page.query_params
    control(page, "learning_rate").set_value(0.005).run()
    control(page, "seconds").set_value(60.0).run()
    assert control(page, "learning_rate").value == 0.005
    control(page, "batch").set_value(7).run()
    next(button for button in page.button if button.label == "Back to the recipe").click().run()
    assert control(page, "learning_rate").value == RunConfig().learning_rate
    assert control(page, "batch").value == RunConfig().batch
    control(page, "seconds").set_value(15.0).run()
    assert control(page, "learning_rate").value == RunConfig(seconds=15.0).learning_rate
    assert set(page.query_params) - {"text"} == {"seconds"}


def test_dropout_follows_the_text_until_it_is_touched(engine):
    page = open_train(text="paste")
    control(page, "pasted").set_value("to be or not to be, that is the question.\n" * 60).run()
    assert control(page, "dropout").value == 0.5 and "dropout" not in page.query_params
    control(page, "pasted").set_value("to be or not to be, that is the question.\n" * 25_000).run()
    assert control(page, "dropout").value == 0.0 and "dropout" not in page.query_params
    control(page, "dropout").set_value(0.1).run()
    control(page, "pasted").set_value("to be or not to be, that is the question.\n" * 60).run()
    assert control(page, "dropout").value == 0.1 and page.query_params["dropout"] == "0.1"
    control(page, "dropout").set_value(0.0).run()
    assert control(page, "dropout").value == 0.0 and page.query_params["dropout"] == "0.0"


def test_without_workers_the_page_says_so(page, engine):
    engine.problem = "Training is not possible now: nobody answers."
    page.run()
    assert "nobody answers" in told(page) and start_button(page).disabled


def test_a_finished_run_is_shown_whole_and_leads_on(engine):
    config = RunConfig(units=(8,), epochs=1)
    folder = make_run(engine.store, config)
    page = open_train(run=folder.run_id)
    assert "held-out loss" in told(page) and "2.500" in told(page)
    page.button(key="again").click().run()
    assert not page.exception and "run" not in page.query_params
    assert control(page, "width").value == 8 and control(page, "pasted").value.startswith("to be")


@pytest.mark.parametrize(("dropout", "in_url"), [(0.1, False), (0.2, True)])
def test_in_a_new_run_only_a_dropout_that_was_chosen_counts_as_touched(engine, dropout, in_url):
    """A text of 1,260 characters that is read once by a network of 8 units would be given 0.1."""
    page = open_train(run=make_run(engine.store, RunConfig(units=(8,), epochs=1, dropout=dropout)).run_id)
    page.button(key="again").click().run()
    assert control(page, "dropout").value == dropout and ("dropout" in page.query_params) == in_url


@pytest.mark.parametrize(("state", "losses", "said", "not_said"), [
    ("queued", 0, ["Your run is in the queue", "next in line"], ["How surprised it is"]),
    ("running", 0, ["getting ready", "Keras builds", "How surprised it is"], ["Pause"]),
    ("running", 1, ["5 s left", "Keras builds", "How surprised it is", "Pause"], ["characters a second"]),
    ("running", 2, ["100 characters a second · 5 s left"], []),
    ("failed", 0, ["It broke."], ["How surprised it is", "Keras builds"]),
    ("failed", 2, ["It broke.", "How surprised it is"], ["Keras builds"]),
])
def test_a_run_without_a_snapshot_shows_what_there_is(engine, monkeypatch, state, losses, said, not_said):
    """The first loss comes before the first snapshot."""
    monkeypatch.setattr(session, "owner", lambda: "somebody")
    prepared = prepare("to be or not to be, that is the question.\n" * 30, config := RunConfig(units=(8,), seconds=5.0))
    folder = engine.store.create(config, prepared.text, prepared.vocabulary, "somebody")
    folder.write_history(History.of(losses_of(losses)))
    folder.write_status(Status(state, "It broke." if state == "failed" else "", "somebody"))
    page = open_train(run=folder.run_id)
    words = told(page) + "".join(button.label for button in page.button)
    assert [part for part in said if part not in words] == []
    assert [part for part in not_said if part in words] == []


def losses_of(steps: int) -> list[dict]:
    return [
        {"step": step, "tokens": step * 10, "seconds": step / 10, "loss": 3 - step / 10, "tokens_per_second": 100.0,
         "learning_rate": 0.01} for step in range(1, steps + 1)
    ]


def make_run(store: Store, config: RunConfig) -> RunFolder:
    """A run that has ended, with untrained weights."""
    import numpy as np

    from rnnviz.nets.weights import weight_shapes

    prepared = prepare("to be or not to be, that is the question.\n" * 30, config)
    folder = store.create(config, prepared.text, prepared.vocabulary, "somebody")
    rng = np.random.default_rng(0)
    weights = {name: rng.normal(0, 0.1, shape).astype(np.float32)
               for name, shape in weight_shapes(config, len(prepared.vocabulary)).items()}
    folder.add_snapshot(Snapshot(0, 0, 0.1, 0.0, 3.0, 100, "xyz"), weights, np.zeros((1, 1), np.float32))
    folder.write_history(History.of(losses_of(5)))
    folder.write_status(Status("finished", owner="somebody", created=time.time(), seconds=1.0, held_out_loss=2.5,
                               train_tokens_per_second=100.0))
    return folder
