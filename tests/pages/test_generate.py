"""The Generate page by its widgets, without a browser; its text is read from what the component is sent."""

from __future__ import annotations

import json
from concurrent.futures import Future, wait

import pytest
from streamlit.testing.v1 import AppTest

from rnnviz import corpus
from rnnviz.copying import LEAST
from rnnviz.engine.store import Store
from rnnviz.nets.gap import loss_gap
from rnnviz.run_folder import RunFolder
from rnnviz.ui import run_data, session, source
from rnnviz.ui.generate import copied, desk
from tests.pages import runs
from tests.pages.runs import CHARACTERS, WORDS, told


@pytest.fixture
def store(store, monkeypatch) -> Store:
    # There are no ticks here: a text is written in one go, and looked through before the page is shown.
    monkeypatch.setattr(desk, "SLICE", 60.0)
    monkeypatch.setattr(copied, "AT_ONCE", 60.0)
    return store


def add_run(store: Store, config, owner: str = "", trained: bool = True) -> RunFolder:
    return runs.add_run(store, config, steps=(7,) if trained else (), owner=owner)


def add_snapshot(folder: RunFolder) -> None:
    runs.add_snapshot(folder, 7, 0.0)


def open_page(**query: str) -> AppTest:
    return runs.open_page("generate", **query)


def sheet(page: AppTest) -> dict:
    """The header of what the component was sent last."""
    return runs.sent(page, "written_text")


def written(page: AppTest) -> str:
    return "".join(sheet(page)["pieces"])


def test_writes_at_once_when_it_is_the_first_page_opened(store):
    page = open_page(run=add_run(store, CHARACTERS).run_id)
    assert sheet(page)["done"] and len(sheet(page)["pieces"]) == 300
    assert sheet(page)["noun"] == "characters"
    assert "after 7,000 characters of training · held-out loss 2.50" in told(page)


def test_a_long_text_is_written_a_little_at_a_time(store, monkeypatch):
    monkeypatch.setattr(desk, "SLICE", 0.0)
    page = open_page(run=add_run(store, CHARACTERS).run_id, length="20")
    first = sheet(page)
    assert len(first["pieces"]) == 1 and not first["done"]
    page.run()
    assert len(sheet(page)["pieces"]) == 2 and sheet(page)["text"] == first["text"]


def test_without_any_run_it_leads_to_training(store):
    page = open_page()
    assert "Nothing has been trained yet" in told(page)
    assert "train" in [link.proto.page for link in page.get("page_link")]


def test_takes_the_visitors_latest_run_that_has_learned_something(store, monkeypatch):
    monkeypatch.setattr(session, "owner", lambda: "me")
    mine = add_run(store, CHARACTERS, "me")
    add_run(store, CHARACTERS, "me", trained=False)
    add_run(store, CHARACTERS, "somebody else")
    page = open_page()
    assert page.query_params["run"] == mine.run_id
    assert sheet(page)["done"]


def test_takes_a_shipped_run_where_the_visitor_has_none(store, monkeypatch):
    folder = add_run(store, CHARACTERS)
    monkeypatch.setattr(source, "BUNDLED", folder.path.parent)
    assert sheet(open_page())["done"]


def test_a_run_that_is_not_there_is_told(store):
    page = open_page(run="aaaaaaaaaaaaaaaa")
    assert "No run is called 'aaaaaaaaaaaaaaaa'" in told(page)


def test_a_run_that_kept_nothing_is_told(store):
    page = open_page(run=add_run(store, CHARACTERS, trained=False).run_id)
    assert "before its network was kept even once" in told(page)


def test_waits_for_the_first_snapshot_of_a_run_in_training(store):
    folder = add_run(store, CHARACTERS, trained=False)
    folder.update_status(state="running")
    page = open_page(run=folder.run_id)
    assert "as soon as its first snapshot is there" in told(page)
    add_snapshot(folder)
    page.run()
    assert sheet(page)["done"]


def test_the_urls_settings_decide_the_text(store):
    run_id = add_run(store, CHARACTERS).run_id
    query = {
        "run": run_id, "start": "The ", "length": "40", "temperature": "1.5", "top_k": "3",
        "writing_seed": "5",
    }
    page = open_page(**query)
    assert sheet(page)["start"] == "The " and len(sheet(page)["pieces"]) == 40
    assert written(open_page(**query)) == written(page)
    assert written(open_page(**query | {"writing_seed": "6"})) != written(page)
    assert written(open_page(**query | {"temperature": "0.1"})) != written(page)


def test_another_takes_the_next_seed_number_and_write_the_same_text_again(store):
    page = open_page(run=add_run(store, CHARACTERS).run_id, length="40")
    first = sheet(page)
    button(page, "Another").click().run()
    assert page.number_input(key="writing_seed").value == 1
    assert written(page) != "".join(first["pieces"])
    page.number_input(key="writing_seed").set_value(0).run()
    button(page, "Write").click().run()
    assert sheet(page)["pieces"] == first["pieces"]
    assert sheet(page)["text"] != first["text"]  # a text of its own, so that it is typed again


def test_temperature_0_is_explained_and_leaves_nothing_to_chance(store):
    run_id = add_run(store, CHARACTERS).run_id
    page = open_page(run=run_id, temperature="0")
    assert "At temperature 0 nothing is left to chance" in told(page)
    assert written(page) == written(open_page(run=run_id, temperature="0", writing_seed="9"))
    assert page.slider(key="top_k").disabled and page.number_input(key="writing_seed").disabled


@pytest.mark.parametrize(
    ("config", "start", "note"),
    [
        (CHARACTERS, "The Ω", "the network learned from: `Ω`. It reads the start without."),
        (CHARACTERS, "ΩΩ", "nothing of what you typed (`Ω`), so it starts from the first words"),
        (CHARACTERS, "", "With nothing typed, it starts from the first words"),
        (WORDS, "The zebra", "Not in the text that the network learned from: `zebra`."),
        (WORDS, "<script>alert(1)</script>", "`script`"),
    ],
)
def test_any_start_is_written_on_from_and_what_is_unknown_is_told(store, config, start, note):
    page = open_page(run=add_run(store, config).run_id, start=start, length="40")
    assert note in told(page)
    assert sheet(page)["start"] and len(sheet(page)["pieces"]) == 40


def test_words_are_set_with_the_spaces_that_a_reader_expects(store):
    page = open_page(run=add_run(store, WORDS).run_id, start="The otter swam", length="20")
    assert sheet(page)["noun"] == "words"
    assert sheet(page)["start"] == "The otter swam"
    assert written(page).startswith((" ", ".", ",", "\n"))


def button(page: AppTest, label: str):
    return next(button for button in page.button if button.label == label)


@pytest.mark.parametrize(("query", "sentence"), [
    ({"temperature": "9"}, "Temperature must be a number from 0 to 2; the link says '9'."),
    ({"length": "99999"}, "Length must be a whole number from 20 to 2000; the link says '99999'."),
    ({"top_k": "many"}, "Top-k must be a whole number from 0 to 50; the link says 'many'."),
])
def test_a_setting_out_of_bounds_in_a_link_gets_a_sentence_with_the_bound(store, query, sentence):
    page = open_page(run=add_run(store, CHARACTERS).run_id, **query)
    assert sentence in [warning.value for warning in page.warning]
    assert not set(query) & set(page.query_params)


def marked(page: AppTest) -> dict:
    """What the text with the copied stretches was sent."""
    (found,) = [one.proto.json for one in page.get("bidi_component") if one.proto.component_name == "rnnviz.copied_text"]
    return json.loads(found)


def slow_share(learned: list[str], text: list[str], least: int, counts) -> str:
    """The share of what `counts` in `text` that lies in a stretch with `least` such tokens which stands in `learned`."""
    whole, copied = _joined(learned), set()
    for start in range(len(text)):
        end = start
        while end < len(text) and _joined(text[start : end + 1]) in whole:
            end += 1
        if sum(map(counts, text[start:end])) >= least:
            copied |= set(range(start, end))
    counted = [place for place, token in enumerate(text) if counts(token)]
    share = 100 * len(copied & set(counted)) / len(counted)
    return f"{share:.1f} %" if 0 < share < 10 else f"{share:.0f} %"


def _joined(tokens: list[str]) -> str:
    return "\0" + "".join(f"{token}\0" for token in tokens)


@pytest.mark.parametrize("level", ["char", "word"])
def test_how_much_is_copied_stands_beside_the_same_count_of_the_held_out_text(store, level):
    shipped = store.open("tale-gru")
    folder = shipped if level == "char" else runs.add_run(store, WORDS, steps=(7,), text=shipped.text[:9000])
    counts = bool if level == "char" else (lambda token: any(map(str.isalnum, token)) and token != "<glue>")
    page = open_page(run=folder.run_id, temperature="0.3", length="400")
    tokens, names = folder.vocabulary.split(folder.text), folder.vocabulary.tokens
    learned, held_out = tokens[: len(tokens) * 9 // 10], tokens[len(tokens) * 9 // 10 :]
    text = [names[token.id] for token in page.session_state[desk._WRITER][2].tokens]
    leasts, of_this, of_the_held_out = page.table[0].value.to_numpy().T.tolist()
    assert leasts == [f"{least} {sheet(page)['noun']} or more" for least in LEAST[level]]
    assert of_this == [slow_share(learned, text, least, counts) for least in LEAST[level]]
    assert of_the_held_out == [slow_share(learned, held_out, least, counts) for least in LEAST[level]]
    assert len(set(of_the_held_out)) == 3


def test_the_marked_text_is_what_the_network_wrote_and_each_mark_stands_in_what_it_learned_from(store):
    text = store.open("tale-gru").text
    page = open_page(run="tale-gru", start=text[:40], temperature="0.3", length="400")
    found = marked(page)
    assert "".join(part["text"] for part in found["parts"]) == written(page)
    learned = text[: len(text) * 9 // 10]
    assert found["learned"] == len(learned) and found["sources"]
    for one in found["sources"]:
        assert learned[one["number"] - 1 :].startswith(one["text"]) and one["text"] in written(page)
        assert (one["before"] + one["text"] + one["after"]).strip("…") in learned


def test_the_gap_is_that_of_the_network_which_wrote(store):
    folder = add_run(store, CHARACTERS)
    page = open_page(run=folder.run_id)
    gap = loss_gap(run_data.network(folder.run_id, 7), *corpus.split(run_data.ids(folder.run_id)), most=20_000)
    losses = page.table[1].value.iloc[:, 1].tolist()
    assert losses == [f"{loss:.2f}" for loss in (gap.learned, gap.held_out, gap.size)]
    assert f"over {gap.tokens:,} characters of each part" in told(page)


def test_nothing_is_counted_before_the_text_is_written(store, monkeypatch):
    monkeypatch.setattr(desk, "SLICE", 0.0)
    monkeypatch.setattr(copied, "_yardstick", lambda run_id: pytest.fail("the writing is held up"))
    page = open_page(run=add_run(store, CHARACTERS).run_id, length="20")
    assert "It is counted as soon as the text is written." in told(page) and not page.table


def test_while_the_text_is_being_sorted_the_page_says_so(store, monkeypatch):
    real, later = copied._yardstick, Future()
    monkeypatch.setattr(copied, "AT_ONCE", 0.0)
    monkeypatch.setattr(copied, "_yardstick", lambda run_id: later)
    run_id = add_run(store, CHARACTERS).run_id
    page = open_page(run=run_id)
    assert sheet(page)["done"] and "Sorting the whole text" in told(page) and not page.table
    wait([real(run_id), copied._gap(run_id, 7)])
    later.set_result(real(run_id).result())
    page.run()
    assert "Sorting the whole text" not in told(page) and len(page.table) == 2


def test_a_text_that_goes_round_in_circles_is_told_what_helps(store):
    run_id = add_run(store, CHARACTERS).run_id
    assert "goes round in circles" not in told(open_page(run=run_id, temperature="1.5"))
    circle = open_page(run=run_id, temperature="0", length="400")  # of one so small, always the most probable ends in one
    assert "goes round in circles" in told(circle) and "A temperature of about 0.8" in told(circle)
