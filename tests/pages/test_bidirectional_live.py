"""What is trained live on the page "Bidirectional", before an engine that trains nothing; its networks are random ones."""

from __future__ import annotations

import json
import struct

import numpy as np
import pytest

from rnnviz.lessons.both_ways import EMBEDDING, SENTENCE, UNITS, WINDOW, guesses, labeller, recorded
from rnnviz.lessons.both_ways_live import NETWORKS, TURN, WRITTEN, Asked, first_sentence, opening
from rnnviz.nets.labeller import Labeller
from rnnviz.ui import session
from rnnviz.ui.lessons.bidirectional.outcome import blanks_outcome, leak_outcome
from rnnviz.ui.train.text import own_text
from tests.pages.demonstrations import DemonstratingEngine
from tests.pages.runs import open_page, told

OWN = "The otter swam over the slow river, and it was glad of it.\n" * 30
SCORES = {
    "leak": {"forward": {"loss": 1.75, "held_out": 1.9, "last": 1.72}, "leak": {"loss": 0.15, "held_out": 0.2, "last": 2.5},
             "window": {"loss": 2.0, "last": 2.07}},
    "blank": {"forward": {"loss": 2.4, "blanks": 2000, "accuracy": 0.43}, "both": {"loss": 1.9, "blanks": 2000, "accuracy": 0.62}},
}


@pytest.fixture
def engine(monkeypatch):
    engine = DemonstratingEngine()
    monkeypatch.setattr(session, "engine", lambda: engine)
    return engine


def random_weights(name, vocabulary_size):
    rng, found = np.random.default_rng(0), {}
    for network, (recipe, direction) in NETWORKS[name].items():
        units, halves = UNITS[direction], ("forward", "backward")[: 1 + (direction == "both")]
        shapes = {"embedding": (vocabulary_size + (recipe == "fill"), EMBEDDING)}
        for half in halves:
            shapes |= {f"layer0/{half}/kernel": (EMBEDDING, 4 * units), f"layer0/{half}/bias": (4 * units,),
                       f"layer0/{half}/recurrent_kernel": (units, 4 * units)}
        shapes |= {"output/kernel": (units * len(halves), vocabulary_size), "output/bias": (vocabulary_size,)}
        found[network] = {weight: rng.normal(0, 0.5, shape).astype(np.float32) for weight, shape in shapes.items()}
    return found


def result_of(name, settings):
    weights = random_weights(name, len(Asked.of(settings).vocabulary))
    return {"step": 120, "seconds": 20.3, "scores": SCORES[name], "weights": weights}


def rows_of(name, **looked):
    """An untrained look at each, and the first turn."""
    looks = [{"network": network, "step": 0, "seconds": 0.0, **looked} for network in NETWORKS[name]]
    turns = [
        {"network": network, "step": 5, "seconds": 1.0 + k, "loss": 3.0 - k} for k, network in enumerate(NETWORKS[name])
    ]
    return tuple(looks + turns)


ROWS = {"leak": rows_of("leak", start="The ", text="road qu! "), "blank": rows_of("blank", accuracy=0.02)}


def train(engine, name, **link):
    """The page, right after the button was pressed."""
    page = open_page("bidirectional", **link)
    page.button(key=f"{name}.train").click().run()
    assert not page.exception
    return page


def shown(engine, page, name, **fields):
    """What the page says once the engine shows this."""
    engine.show(name, settings=engine.asked[-1][1], place=None, **fields)
    page.run()
    assert not page.exception
    return told(page)


def finished(engine, page, name):
    return shown(engine, page, name, state="finished", rows=ROWS[name], result=result_of(name, engine.asked[-1][1]))


def components(page, name):
    found = [element.proto for element in page.get("bidi_component")]
    return [proto for proto in found if proto.component_name == f"rnnviz.{name}"]


def curves(page):
    """Of the last figure on the page: y by name, and what is said of it."""
    live = [json.loads(proto.json) for proto in components(page, "live_plot")][-1]
    return {line["name"]: line["y"] for line in json.loads(live["figure"])["data"]}, live["description"]


def texts(page):
    return json.loads(components(page, "writers")[-1].json)


def blanked(page):
    """The sentence that can be clicked."""
    (proto,) = components(page, "fill_blank")
    (length,) = struct.unpack("<I", proto.bytes[:4])
    return "".join(json.loads(proto.bytes[4 : 4 + length])["tokens"])


def most_probable(page):
    """What each network takes each letter of it for."""
    (proto,) = components(page, "fill_blank")
    (length,) = struct.unpack("<I", proto.bytes[:4])
    header = json.loads(proto.bytes[4 : 4 + length])
    (place,) = [array for array in header["arrays"] if array["name"] == "top"]
    top = np.frombuffer(proto.bytes, np.int32, np.prod(place["shape"]), 4 + length + place["offset"])
    return top.reshape(place["shape"])[..., 0].tolist()


def test_who_presses_nothing_sees_what_was_recorded(engine):
    page = open_page("bidirectional")
    assert not engine.asked and blanked(page) == SENTENCE
    assert len(components(page, "live_plot")) == 1 and not components(page, "writers")
    assert "trained just now" not in told(page).lower()


@pytest.mark.parametrize("name", NETWORKS)
def test_what_is_asked_for_is_what_was_chosen_and_a_link_can_choose(engine, name):
    train(engine, name)
    train(engine, name, **{f"{name}_text": "verse", f"{name}_seconds": "40", f"{name}_seed": "7"})
    assert engine.asked == [
        (name, {"corpus": "tale", "seed": 0, "seconds": 20}), (name, {"corpus": "verse", "seed": 7, "seconds": 40}),
    ]
    for settings in (asked for _, asked in engine.asked):
        Asked.of(settings)


def test_a_link_with_nonsense_trains_the_usual(engine):
    train(engine, "leak", leak_text="own", leak_seconds="3", leak_seed="-1")
    assert engine.asked == [("leak", {"corpus": "tale", "seed": 0, "seconds": 20})]


def with_own_text(text):
    page = open_page("bidirectional")
    page.session_state["draft.text"], page.session_state["draft.pasted"] = "paste", text
    page.run()
    page.selectbox(key="linked.blank_text").set_value("own").run()
    page.button(key="blank.train").click().run()
    assert not page.exception
    return page


def test_a_text_of_one_s_own_is_learned_and_asked_about_and_stays_out_of_the_link(engine):
    page = with_own_text(OWN)
    assert engine.asked == [("blank", {"text": OWN, "seed": 0, "seconds": 20})]
    finished(engine, page, "blank")
    assert blanked(page) == first_sentence(Asked.of(engine.asked[0][1]).held_out_text)
    assert "Your own text" in told(page)
    assert "otter" not in str(page.query_params)


def test_a_text_that_is_too_short_is_told_before_a_worker_is_troubled(engine):
    page = with_own_text(OWN[:500])
    assert not engine.asked
    assert "at least 1,000 characters" in told(page)


def test_the_text_of_one_s_own_is_the_one_that_was_given_last(monkeypatch):
    state = {"draft.pasted": "pasted\r\n", "draft.uploaded": "opened", "draft.text": "tale"}
    monkeypatch.setattr("rnnviz.ui.train.text.st.session_state", state)
    assert own_text() == "pasted\n"
    state["draft.text"] = "upload"
    assert own_text() == "opened"
    state.clear()
    assert own_text() == ""


@pytest.mark.parametrize("name", NETWORKS)
def test_it_says_its_place_in_the_queue_and_a_stop_is_passed_on(engine, name):
    page = train(engine, name)
    assert "In the queue, you are next" in told(page)
    page.button(key=f"{name}.stop").click().run()
    assert not page.exception and engine.stopped == [engine.key]
    assert f"{name}.stop" not in [button.key for button in page.button]


def test_a_failure_is_told_as_it_stands(engine):
    words = shown(engine, train(engine, "leak"), "leak", state="failed", message="No *memory* left.")
    assert r"No \*memory\* left." in words


def test_three_losses_and_texts_grow_while_the_leak_is_trained(engine):
    page = train(engine, "leak")
    words = shown(engine, page, "leak", state="running", rows=ROWS["leak"][:3])
    assert "Keras builds and compiles" in words
    assert [one["name"] for one in texts(page)["writers"]] == ["Forward-only", "Bidirectional, every step", "Bidirectional, the right way"]
    words = shown(engine, page, "leak", state="running", rows=ROWS["leak"])
    assert "The Seven Houses (a tale) · **5** steps each · 3 of 20 s" in words
    drawn, said = curves(page)
    assert drawn == {"forward-only": [3.0], "bidirectional": [2.0], "the right way": [1.0]}
    assert "forward-only from 3.00 to 3.00 in 5 steps" in said
    assert texts(page)["start"] == "The " and texts(page)["read"] == "the text"
    assert texts(page)["writers"][0]["pieces"][:3] == [["road", False], [" ", False], ["qu", True]]


def test_what_came_of_the_leak_is_told_and_its_networks_write_on_demand(engine):
    page = train(engine, "leak", leak_text="verse")
    words = finished(engine, page, "leak")
    assert "Nine Ballads (verse) · **trained just now**, 120 steps each" in words
    assert leak_outcome(SCORES["leak"], 120) in words and "Recorded on The Seven Houses" in words
    start = opening(Asked.of(engine.asked[0][1]).held_out_text)
    shown(engine, page, "leak", state="finished", rows=rows_of("leak", start=start, text="at the end"),
          result=engine.view.result)
    first = texts(page)
    assert first["start"] == start
    assert ["".join(piece for piece, _ in one["pieces"]) for one in first["writers"]] == ["at the end"] * 3
    for _ in range(2):
        before = texts(page)["writers"]
        page.button(key="bidirectional.live_write").click().run()
        after = texts(page)["writers"]
        assert all(one["pieces"] != other["pieces"] for one, other in zip(before, after))
        assert all(sum(len(piece) for piece, _ in one["pieces"]) == WRITTEN for one in after)
    page.text_input(key=f"bidirectional.live_start.{engine.key}").set_value("The ~ sea").run()
    assert "Left out, because they don't occur in the text: ~" in told(page)
    page.text_input(key=f"bidirectional.live_start.{engine.key}").set_value("").run()
    assert not page.exception and "at least one token" in told(page)


def test_two_shares_grow_while_blanks_are_learned(engine):
    page = train(engine, "blank")
    assert "Keras builds and compiles" in shown(engine, page, "blank", state="running", rows=ROWS["blank"][:2])
    shown(engine, page, "blank", state="running", rows=ROWS["blank"])
    drawn, said = curves(page)
    assert drawn == {"forward-only": [0.02], "bidirectional": [0.02]} and "forward-only from 2 to 2 %" in said
    assert blanked(page) == SENTENCE  # until there are trained ones


def test_once_there_are_trained_ones_they_guess_and_the_recorded_ones_are_a_click_away(engine):
    page = train(engine, "blank")
    words = finished(engine, page, "blank")
    assert blanks_outcome(SCORES["blank"], 120) in words and "Recorded on The Seven Houses" in words
    settings = engine.asked[0][1]
    asked, result = Asked.of(settings), result_of("blank", settings)
    sentence = first_sentence(asked.held_out_text)
    assert blanked(page) == sentence
    own = {name: guesses(Labeller.of(result["weights"][name], WINDOW), asked.vocabulary.encode(sentence)) for name in UNITS}
    assert most_probable(page) == [one.argmax(axis=-1).tolist() for one in own.values()]
    (networks,) = [one for one in page.segmented_control if one.label == "The networks"]
    assert networks.value == "Trained just now"
    networks.set_value("Recorded, seed 0").run()
    assert blanked(page) == SENTENCE
    ids = recorded().vocabulary.encode(SENTENCE)
    assert most_probable(page) == [guesses(labeller("fill", name), ids).argmax(axis=-1).tolist() for name in UNITS]


@pytest.mark.parametrize("name", NETWORKS)
def test_what_was_stopped_before_it_learned_leaves_the_page_as_it_was(engine, name):
    nothing = {"step": 0, "seconds": 0.0, "scores": {}, "weights": random_weights(name, 5)}
    shown(engine, page := train(engine, name), name, state="stopped", rows=ROWS[name][:2], result=nothing)
    assert blanked(page) == SENTENCE and "Recorded on" not in told(page)


def test_what_the_engine_forgot_is_not_there(engine):
    page = train(engine, "blank")
    finished(engine, page, "blank")
    engine.view = None
    page.run()
    assert not page.exception and blanked(page) == SENTENCE


def scores(one, both, blanks=2000):
    return {"forward": {"accuracy": one, "blanks": blanks}, "both": {"accuracy": both, "blanks": blanks}}


def test_whoever_is_ahead_is_told_only_where_the_numbers_can_tell():
    assert blanks_outcome(scores(0.43, 0.62), 120).endswith("seeing both sides is worth 19.0 points.")
    assert blanks_outcome(scores(0.5, 0.4), 120).endswith("this time the forward-only one is ahead, by 10.0 points.")
    assert blanks_outcome(scores(0.43, 0.44), 120).endswith("too near to each other to say that either is better.")
    assert blanks_outcome(scores(0.4, 0.5, 40), 120).endswith("too near to each other to say that either is better.")


def test_the_leak_is_told_as_it_came_out():
    usual = SCORES["leak"]
    assert "it knows less than the forward-only one" in leak_outcome(usual, 100)
    assert "its loss is **2.50**, against **1.72**" in leak_outcome(usual, 100) and "comes to **2.07**" in leak_outcome(usual, 100)
    harmless = usual | {"leak": usual["leak"] | {"last": 1.5}}
    assert "has not fallen behind" in leak_outcome(harmless, 100) and "knows less" not in leak_outcome(harmless, 100)
    early = usual | {"leak": usual["leak"] | {"loss": 3.2}}
    assert leak_outcome(early, 5).endswith("it takes more steps for the leak to show.")


def test_the_turns_are_those_that_the_words_tell_of(engine):
    assert f"in turns of {TURN} steps" in " ".join(told(open_page("bidirectional")).split())
