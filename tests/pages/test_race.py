"""The Race page by its widgets, without a browser and without workers."""

from __future__ import annotations

import json

import pytest

from rnnviz.corpus import prepare
from rnnviz.engine.live_run import LiveRun
from rnnviz.engine.store import Store
from rnnviz.errors import UserError
from rnnviz.race import Entrant, Setup, configs
from rnnviz.run_folder import History, new_run_id
from rnnviz.ui import session
from tests.pages.runs import TEXT, add_snapshot, open_page, told

TWO = Setup((Entrant("rnn", 16), Entrant("lstm", 8)), epochs=1)
BOTH_WAYS = Setup((Entrant("lstm", 8), Entrant("lstm", 8, bidirectional=True)), equal=False, epochs=1)


class RacingEngine:
    """An engine that takes races and trains nothing."""

    problem = ""

    def __init__(self, store: Store) -> None:
        self.store, self.raced, self.commands, self.refuses = store, [], [], ""

    def race(self, configs, text, owner):
        if self.refuses:
            raise UserError(self.refuses)
        self.raced.append((configs, text))
        return add_race(self.store, configs, text, "queued", owner=owner)

    def view(self, run_id):
        folder = self.store.open(run_id)
        return LiveRun(folder, folder.status).view(2)

    def __getattr__(self, name):
        return lambda run_id: self.commands.append((name, run_id))


def add_race(store, configs, text=TEXT, state="finished", losses=None, owner="", steps=(0, 50)):
    race_id, run_ids = new_run_id(), []
    for k, config in enumerate(configs):
        prepared = prepare(text, config)
        folder = store.create(config, prepared.text, prepared.vocabulary, owner, race_id=race_id)
        run_ids.append(folder.run_id)
        folder.update_status(state=state)
        if state != "queued":
            for step in steps:
                add_snapshot(folder, step, 0.0)
            folder.write_history(History.of([{
                "step": 50, "tokens": 5000 * (2 - k % 2), "seconds": 2, "loss": 3, "tokens_per_second": 1000, "learning_rate": 0.01,
            }]))
        if state in ("finished", "stopped"):
            loss = losses[k] if losses else 2.5 - k / 10
            folder.update_status(seconds=60.0, held_out_loss=loss, train_tokens_per_second=3000.0 / (k % 2 + 1))
    store.create_race(race_id, run_ids, owner)
    return race_id


@pytest.fixture
def engine(tmp_path, monkeypatch):
    engine = RacingEngine(Store(tmp_path))
    monkeypatch.setattr(session, "engine", lambda: engine)
    monkeypatch.setattr(session, "owner", lambda: "me")
    return engine


def control(page, name):
    kinds = (page.segmented_control, page.toggle, page.select_slider, page.selectbox, page.number_input)
    return next(widget for kind in kinds for widget in kind if widget.key == f"race.{name}")


def size_of(page):
    return len(prepare(TEXT, TWO.shared()).vocabulary)


def shown(page):
    """The figure, as the component is told it."""
    (message,) = [element.proto.json for element in page.get("bidi_component") if element.proto.component_name == "rnnviz.live_plot"]
    return json.loads(json.loads(message)["figure"])


def test_one_click_starts_the_usual_race_with_equal_parameters(engine):
    page = open_page("race")
    page.button(key="race.start").click().run()
    assert not page.exception
    ((made, text),) = engine.raced
    assert text.startswith("THE SEVEN HOUSES")
    prepared = prepare(text, made[0])
    size = len(prepared.vocabulary)
    assert made == configs(Setup(), size, len(prepared.train_ids))
    counts = [Entrant.of(config).parameters(size) for config in made]
    assert max(counts) < 1.02 * min(counts)
    assert all(f"{count:,} parameters" in told(open_page("race")) for count in counts)
    assert page.query_params["race"]


def test_a_preset_and_the_controls_say_who_races(engine):
    page = open_page("race")
    control(page, "preset").set_value("LSTM vs GRU").run()
    page.button(key="race.add").click().run()
    control(page, "equal").set_value(False).run()
    control(page, "units.1").set_value(40).run()
    control(page, "layers.1").set_value(2).run()
    control(page, "direction.2").set_value(True).run()
    control(page, "seeds").set_value(2).run()
    assert not page.exception
    assert page.query_params["entrants"] == "lstm-128,gru-40x2,both-rnn-128"
    assert "only be asked for the one token after a window" in told(page)
    page.button(key="race.remove.0").click().run()
    page.button(key="race.start").click().run()
    ((made, _),) = engine.raced
    assert [(config.cell, config.units, config.seed) for config in made] == [
        ("gru", (40, 40), 0), ("gru", (40, 40), 1), ("rnn", (128,), 0), ("rnn", (128,), 1)]
    assert {config.objective for config in made} == {"last_step"}


def test_a_link_sets_all_up(engine):
    page = open_page("race", entrants="rnn-32,lstm-16x2", equal="no", level="word", epochs="4", seeds="3")
    assert control(page, "units.0").value == 32 and control(page, "layers.1").value == 2
    assert control(page, "epochs").value == 4 and control(page, "seeds").value == 3
    assert control(page, "budget").value == "the same text"


def test_a_link_with_what_cannot_be_is_told_and_the_usual_race_stands(engine):
    page = open_page("race", entrants="rnn-9999,lstm-8")
    assert "from 8 to 512" in told(page)
    assert control(page, "units.0").value == 128


def test_the_same_network_twice_cannot_start(engine):
    page = open_page("race", entrants="rnn-32,rnn-32", equal="no")
    assert "same network" in told(page) and page.button(key="race.start").disabled


def test_where_the_engine_refuses_its_sentence_is_told(engine):
    engine.refuses = "A run of yours is in training."
    page = open_page("race")
    page.button(key="race.start").click().run()
    assert "A run of yours is in training" in told(page) and not page.exception


def test_a_race_that_waits_says_how_many_are_before_it_and_can_be_stopped(engine):
    race_id = add_race(engine.store, configs(TWO, 27, 1000), state="queued", owner="me")
    page = open_page("race", race=race_id)
    assert "waiting, 2 before it" in told(page)
    page.button(key="race.command.Stop").click().run()
    assert [name for name, _ in engine.commands] == ["stop", "stop"]


def test_commands_go_to_all_runs_that_can_take_them(engine):
    race_id = add_race(engine.store, configs(TWO, 27, 1000), state="running", owner="me")
    runs = engine.store.race(race_id).runs
    page = open_page("race", race=race_id)
    page.button(key="race.command.Pause").click().run()
    assert engine.commands == [("pause", run_id) for run_id in runs]
    engine.store.open(runs[0]).update_status(state="paused")
    page.run()
    page.button(key="race.command.Resume").click().run()
    assert engine.commands[-1] == ("resume", runs[0])


def test_who_comes_by_the_link_watches_but_commands_nothing(engine):
    race_id = add_race(engine.store, configs(TWO, 27, 1000), state="running", owner="another")
    page = open_page("race", race=race_id)
    assert not [button for button in page.button if str(button.key).startswith("race.command")]
    assert [trace["name"] for trace in shown(page)["data"] if "name" in trace] == ["RNN 16", "LSTM 8"]


def test_a_finished_race_has_its_table_and_a_sentence(engine):
    race_id = add_race(engine.store, configs(TWO, 27, 1000), losses=(2.5, 2.25))
    page = open_page("race", race=race_id)
    words = told(page)
    assert "**LSTM 8** predicts best, at **2.250 nats**" in words and "try three" in words
    rows = next(element.value for element in page.markdown if "perplexity" in element.value).splitlines()
    assert "**LSTM\u00a08**" in rows[2] and "| **2.250** | 3.246 | 9.49 |" in rows[2] and "| 1 min | 1,500 |" in rows[2]
    assert all(row.rstrip("| ").endswith(("character", "characters")) for row in rows[2:]), "a memory horizon each"
    assert [shape["y0"] for shape in shown(page)["layout"]["shapes"]], "the baselines are drawn"


def test_both_ways_has_no_horizon_and_the_page_says_why(engine):
    page = open_page("race", race=add_race(engine.store, configs(BOTH_WAYS, 27, 1000)))
    assert "not told" in told(page) and "reads both ways no memory horizon" in told(page)


def test_over_seeds_the_table_tells_the_spread(engine):
    made = configs(Setup(TWO.entrants, epochs=1, seeds=2), 27, 1000)
    page = open_page("race", race=add_race(engine.store, made, losses=(2.5, 2.7, 2.1, 2.2)))
    assert "(2.100 to 2.200)" in told(page) and "In each of its 2 seeds" in told(page)
    assert len([trace for trace in shown(page)["data"] if trace.get("fill") == "tonexty"]) == 2


def test_what_went_wrong_is_told_by_name(engine):
    race_id = add_race(engine.store, configs(TWO, 27, 1000))
    engine.store.open(engine.store.race(race_id).runs[0]).update_status(state="failed", message="It *broke*.", held_out_loss=None)
    page = open_page("race", race=race_id)
    assert "RNN 16: It \\*broke\\*." in told(page) and "nothing to compare" in told(page)


def test_a_stopped_race_that_learned_nothing_still_opens(engine):
    page = open_page("race", race=add_race(engine.store, configs(TWO, 27, 1000), state="interrupted", steps=()))
    assert "broken off" in told(page)


def test_a_new_race_begins_with_the_same_text_and_entrants(engine):
    page = open_page("race", race=add_race(engine.store, configs(TWO, 27, 1000)))
    page.button(key="race.again").click().run()
    assert not page.exception and "race" not in page.query_params
    assert (control(page, "cell.1").value, control(page, "units.1").value) == ("lstm", 8)
    assert next(area for area in page.text_area if area.key == "control.pasted").value == TEXT


def test_an_unknown_race_is_told_and_the_setup_stands(engine):
    page = open_page("race", race="0" * 24)
    assert "No race is called" in told(page) and page.button(key="race.start")
