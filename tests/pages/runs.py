"""Runs with random weights in a store of the test's own, and what a page shows of them."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import numpy as np
from streamlit.testing.v1 import AppTest

from rnnviz.config import RunConfig
from rnnviz.corpus import prepare, split
from rnnviz.engine.live_run import LiveRun
from rnnviz.engine.store import Store
from rnnviz.nets.network import Network
from rnnviz.nets.weights import weight_shapes
from rnnviz.probe import probe_ids
from rnnviz.run_folder import RunFolder, Snapshot

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


def add_run(
    store: Store, config: RunConfig, steps=(0, 50, 200), state: str = "finished", off: float = 0.0, text: str = TEXT,
    owner: str = "",
) -> RunFolder:
    """A run with snapshots at `steps`; the trainer's logits differ from NumPy's by `off`."""
    prepared = prepare(text, config)
    folder = store.create(config, prepared.text, prepared.vocabulary, owner)
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
    folder.add_snapshot(Snapshot(step, 1000 * step, 1.0, 1.0, 2.5, 90, "x"), weights, logits + np.float32(off))


def open_page(name: str, **query: str) -> AppTest:
    """The page as the first one that is opened on a fresh server."""
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    for key, value in query.items():
        page.query_params[key] = value
    page.switch_page(f"pages/{name}.py").run()
    assert not page.exception
    return page


def sent(page: AppTest, name: str) -> dict:
    """The header of what a component was sent."""
    components = [element.proto for element in page.get("bidi_component")]
    (message,) = [proto.bytes for proto in components if proto.component_name == f"rnnviz.{name}"]
    (length,) = struct.unpack("<I", message[:4])
    return json.loads(message[4 : 4 + length])


def told(page: AppTest) -> str:
    kinds = (*page.caption, *page.info, *page.warning, *page.error, *page.text, *page.markdown)
    return "\n".join(element.value for element in kinds)
