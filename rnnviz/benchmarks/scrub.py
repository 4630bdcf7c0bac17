"""How many frames a second the gate viewer shows while a person scrubs through the text, and through the training."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from rnnviz.benchmarks.browsing import browser, server
from rnnviz.benchmarks.networks import random_weights
from rnnviz.benchmarks.report import Measured
from rnnviz.config import RunConfig
from rnnviz.corpus import load_bundled, prepare
from rnnviz.engine.store import Store
from rnnviz.run_folder import FINISHED, Snapshot

UNITS = (64, 128, 256, 512)
TIME_STEPS = 500
SNAPSHOTS = 6
SECONDS = 2
# At every frame one step further: a key for the text, the slider for the training.
_SCRUB = """async ([name, milliseconds]) => {
  const roots = [...document.querySelectorAll("*")].map((element) => element.shadowRoot);
  const root = roots.find((one) => one?.querySelector(".viewer"));
  const [plot, slider] = [root.querySelector(".plot"), root.querySelector(".snapshot")];
  let [frames, step] = [0, 0];
  const moves = {
    text: () => plot.dispatchEvent(new KeyboardEvent("keydown", { key: step % 400 ? "ArrowRight" : "Home", bubbles: true })),
    training: () => {
      slider.value = step % (Number(slider.max) + 1);
      slider.dispatchEvent(new Event("input", { bubbles: true }));
    },
  };
  const began = performance.now();
  await new Promise((done) => {
    const tick = () => {
      if (performance.now() - began > milliseconds) return done();
      moves[name]();
      [frames, step] = [frames + 1, step + 1];
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  });
  return (frames * 1000) / (performance.now() - began);
}"""


def measure(repeats: int, say: Callable[[str], None]) -> Iterator[Measured]:
    """An LSTM of each width with random weights reads 500 characters; a browser shows 60 frames a second at most."""
    found: dict[str, list[float]] = {}
    with server() as fresh, browser(say) as visitor:
        runs = {units: _run(fresh.home, units) for units in UNITS}
        for turn in range(repeats):
            for units, run_id in runs.items():
                say(f"scrub: {units} units, {turn + 1} of {repeats}")
                page = visitor.new_context(viewport={"width": 1440, "height": 900}).new_page()
                page.goto(f"{fresh.address}/inside?run={run_id}&read_tokens={TIME_STEPS}")
                page.locator(".viewer .words span").nth(TIME_STEPS - 1).wait_for(timeout=120_000)
                for what in ("text", "training"):
                    frames = page.evaluate(_SCRUB, [what, 1000 * SECONDS])
                    found.setdefault(f"{units} units × {TIME_STEPS} steps, through the {what}", []).append(frames)
                page.context.close()
    for what, values in found.items():
        yield Measured("scrub", what, "frames a second", tuple(values))


def _run(home: Path, units: int) -> str:
    """A run with random weights: what it shows means nothing, the work is the same."""
    config = RunConfig(units=(units,))
    prepared = prepare(load_bundled("tale").text, config)
    folder = Store(home).create(config, prepared.text, prepared.vocabulary)
    size = len(prepared.vocabulary)
    for step in range(SNAPSHOTS):
        snapshot = Snapshot(step, step, 1.0, step / SNAPSHOTS, 2.0, 100, "")
        folder.add_snapshot(snapshot, random_weights(config, size, seed=step), np.zeros((1, size), np.float32))
    folder.update_status(state=FINISHED)
    return folder.run_id
