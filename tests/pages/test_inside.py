"""The page "Inside the cell" by its widgets, without a browser; what is shown is read from what the viewer is sent."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from rnnviz.config import RunConfig
from rnnviz.corpus import prepare, split
from rnnviz.engine.live_run import LiveRun
from rnnviz.engine.store import Store
from rnnviz.nets.network import Network
from rnnviz.nets.weights import weight_shapes
from rnnviz.probe import probe_ids
from rnnviz.run_folder import RunFolder, Snapshot
from rnnviz.ui import session
from rnnviz.ui.generate import source

ROOT = Path(__file__).parents[2]
TEXT = "The otter swam over the slow river, and the river was glad of it.\n" * 20
CHARACTERS, WORDS = RunConfig(units=(8,)), RunConfig(units=(8,), level="word", window=8)


class StillEngine:
    """An engine that only shows what lies in its store."""

    problem = ""

    def __init__(self, store: Store) -> None:
        self.store = store

    def view(self, run_id):
        folder = self.store.open(run_id)
        return LiveRun(folder, folder.status).view(0)


@pytest.fixture
def store(tmp_path, monkeypatch) -> Store:
    engine = StillEngine(Store(tmp_path))
    monkeypatch.setattr(session, "engine", lambda: engine)
    monkeypatch.setattr(source, "BUNDLED", tmp_path / "none are shipped")
    return engine.store


def add_run(store: Store, config: RunConfig, steps=(0, 50, 200), state: str = "finished", off: float = 0.0) -> RunFolder:
    """A run with snapshots at `steps`; the trainer's logits differ from NumPy's by `off`."""
    prepared = prepare(TEXT, config)
    folder = store.create(config, prepared.text, prepared.vocabulary)
    for step in steps:
        add_snapshot(folder, step, off)
    folder.update_status(state=state)
    return folder


def add_snapshot(folder: RunFolder, step: int, off: float) -> None:
    size, rng = len(folder.vocabulary), np.random.default_rng(step)
    shapes = weight_shapes(folder.config, size)
    weights = {name: rng.normal(0, 0.5, shape).astype(np.float32) for name, shape in shapes.items()}
    probe = probe_ids(*split(folder.vocabulary.encode(folder.text)))
    logits = Network.of(folder.config, weights).logits(probe)[-1 if folder.config.objective == "last_step" else 0 :]
    folder.add_snapshot(Snapshot(step, 10 * step, 1.0, 1.0, 2.5, 90, "x"), weights, logits + np.float32(off))


def open_page(**query: str) -> AppTest:
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    for name, value in query.items():
        page.query_params[name] = value
    page.switch_page("pages/inside.py").run()
    assert not page.exception
    return page


def sent(page: AppTest, name: str = "gate_viewer") -> dict:
    """The header of what a component was sent."""
    components = [element.proto for element in page.get("bidi_component")]
    (message,) = [proto.bytes for proto in components if proto.component_name == f"rnnviz.{name}"]
    (length,) = struct.unpack("<I", message[:4])
    return json.loads(message[4 : 4 + length])


def told(page: AppTest) -> str:
    kinds = (*page.caption, *page.info, *page.warning, *page.error, *page.text, *page.markdown)
    return "\n".join(element.value for element in kinds)


def test_it_opens_on_the_probe_with_every_snapshot_when_it_is_the_first_page_opened(store):
    run = add_run(store, CHARACTERS)
    page = open_page(run=run.run_id)
    header = sent(page)
    assert [snapshot["step"] for snapshot in header["snapshots"]] == [0, 50, 200]
    assert "".join(header["tokens"]) == run.vocabulary.decode(probe_ids(*split(run.vocabulary.encode(run.text))))
    assert f"first {len(header['tokens'])} characters of its held-out text" in told(page)


def test_the_cell_is_drawn_from_the_newest_snapshot_and_shares_the_viewer_s_cursor(store):
    page = open_page(run=add_run(store, RunConfig(cell="gru", units=(8, 8))).run_id)
    diagram = sent(page, "cell_diagram")
    assert diagram["snapshot"] == 200
    assert diagram["group"] == sent(page)["group"]
    assert [part["layer"] for part in diagram["parts"]] == [0, 1]


def test_a_person_s_own_text_is_read(store):
    page = open_page(run=add_run(store, CHARACTERS).run_id)
    before = sent(page)["group"]
    page.text_area(key="read").set_value("the river").run()
    assert sent(page)["tokens"] == list("the river")
    assert sent(page)["group"] != before
    assert "your text, 9 characters" in told(page)


def test_the_text_stands_in_the_url(store):
    page = open_page(run=add_run(store, CHARACTERS).run_id, read="slow otter")
    assert sent(page)["tokens"] == list("slow otter")


def test_a_link_opens_it_at_a_unit(store):
    page = open_page(run=add_run(store, CHARACTERS).run_id, unit="3", quantity="f")
    assert sent(page)["start"] == {"layer": 0, "unit": 3, "symbol": "f"}


def test_unknown_words_are_named_as_plain_text(store):
    page = open_page(run=add_run(store, WORDS).run_id, read="the **bold** river")
    assert any("bold" in element.value for element in page.text)
    assert sent(page)["tokens"] == ["the", "river"]


def test_how_far_keras_and_numpy_agree_is_said(store):
    page = open_page(run=add_run(store, CHARACTERS, off=3e-7).run_id)
    assert "Keras and NumPy agree to" in told(page)
    assert not page.warning


@pytest.mark.parametrize("config", [CHARACTERS, RunConfig(units=(8,), bidirectional=True)])
def test_a_reader_is_warned_where_they_do_not_agree(store, config):
    page = open_page(run=add_run(store, config, off=0.5).run_id)
    assert "differ by up to 5e-1" in page.warning[0].value


def test_a_bidirectional_network_is_shown_in_both_directions(store):
    header = sent(open_page(run=add_run(store, RunConfig(units=(8,), bidirectional=True)).run_id))
    assert header["layers"] == [{"units": 8, "directions": ["forward", "backward"]}]


def test_without_any_run_it_leads_to_training(store):
    page = open_page()
    assert "Nothing has been trained yet" in told(page)
    assert "train" in [link.proto.page for link in page.get("page_link")]


def test_takes_a_shipped_run_where_the_visitor_has_none(store, monkeypatch):
    monkeypatch.setattr(source, "BUNDLED", add_run(store, CHARACTERS).path.parent)
    assert sent(open_page())["tokens"]


def test_a_run_that_is_not_there_is_told(store):
    assert "No run is called 'aaaaaaaaaaaaaaaa'" in told(open_page(run="aaaaaaaaaaaaaaaa"))


def test_a_run_that_kept_nothing_is_told(store):
    assert "before its network was kept even once" in told(open_page(run=add_run(store, CHARACTERS, steps=()).run_id))


def test_it_waits_for_the_first_snapshot_of_a_run_in_training(store):
    run = add_run(store, CHARACTERS, steps=(), state="running")
    page = open_page(run=run.run_id)
    assert "as soon as its first snapshot is there" in told(page)
    add_snapshot(run, 3, 0.0)
    page.run()
    assert [snapshot["step"] for snapshot in sent(page)["snapshots"]] == [3]
