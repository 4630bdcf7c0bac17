"""How long a person waits until the first words stand on a page of a fresh server, in a real browser."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from rnnviz.benchmarks.browsing import browser, server
from rnnviz.benchmarks.report import Measured

FIRST_WORDS = "[data-testid=stMainBlockContainer] p:not(.st-key-navigation p)"  # below the links to other pages


def measure(pages: list[str], repeats: int, say: Callable[[str], None]) -> Iterator[Measured]:
    """For each page: a fresh server, started anew each time, and the first visitor's browser.

    Counted apart: until the server answers, and from opening the page until words of it are to be seen.
    """
    waits: dict[str, list[float]] = {page: [] for page in pages}
    starts: list[float] = []
    with browser(say) as visitor:
        for turn in range(repeats):
            for page in pages:
                say(f"start: {page or 'home'}, {turn + 1} of {repeats}")
                with server() as fresh:
                    starts.append(fresh.took)
                    waits[page].append(_first_words(visitor, f"{fresh.address}/{page}"))
    yield Measured("start", "until the server answers", "seconds", tuple(starts))
    for page in pages:
        yield Measured("start", f"first words of the page {page or 'home'}", "seconds", tuple(waits[page]))


def _first_words(visitor, address: str) -> float:
    context = visitor.new_context(viewport={"width": 1440, "height": 900})
    page, began = context.new_page(), time.perf_counter()
    page.goto(address)
    page.wait_for_selector(FIRST_WORDS)
    took = time.perf_counter() - began
    context.close()
    return took
