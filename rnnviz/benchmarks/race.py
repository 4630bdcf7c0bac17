"""How many frames a second the Race page shows while six networks train, with six curves and six samples."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from rnnviz.benchmarks.browsing import browser, server
from rnnviz.benchmarks.report import Measured

ENTRANTS = "rnn-128,gru-64,lstm-64,rnn-64x2,gru-48x2,lstm-48x2"
SECONDS = 10
_START = 120_000  # milliseconds
# Whether each entrant has been scored at least twice: all six curves are lines by then.
_ALL_GROW = """() => [...document.querySelectorAll("*")].some((element) => {
  const traces = element.shadowRoot?.querySelector(".js-plotly-plot")?._fullData?.filter((trace) => trace.showlegend);
  return traces?.length === 6 && traces.every((trace) => trace.x?.length > 1);
})"""
# How many frames are shown in so many milliseconds, and the longest time between two of them.
_COUNT = """(milliseconds) => new Promise((done) => {
  const began = performance.now();
  let [frames, last, longest] = [0, began, 0];
  const tick = () => {
    const now = performance.now();
    [frames, longest, last] = [frames + 1, Math.max(longest, now - last), now];
    if (now - began > milliseconds) done([(frames * 1000) / (now - began), longest]);
    else requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
})"""


def measure(repeats: int, say: Callable[[str], None]) -> Iterator[Measured]:
    """A browser shows 60 frames a second at most. It, the server and the workers share this machine."""
    frames, pauses = [], []
    with server() as fresh, browser(say) as visitor:
        page = visitor.new_context(viewport={"width": 1440, "height": 900}).new_page()
        page.goto(f"{fresh.address}/race?entrants={ENTRANTS}&equal=no&seconds=900")
        page.get_by_role("button", name="Start the race").click(timeout=_START)
        page.wait_for_url(re.compile("race="), timeout=_START)
        page.wait_for_function(_ALL_GROW, timeout=3 * _START)
        for turn in range(repeats):
            say(f"race: {turn + 1} of {repeats}")
            counted, longest = page.evaluate(_COUNT, 1000 * SECONDS)
            frames.append(counted)
            pauses.append(longest)
        page.get_by_role("button", name="Stop").click()
    yield Measured("race", "six entrants in training", "frames a second", tuple(frames))
    yield Measured("race", "six entrants in training, the longest time between two frames", "ms", tuple(pauses))
