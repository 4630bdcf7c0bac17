"""How long a person waits until the first words stand on a page of a fresh server, in a real browser."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rnnviz.benchmarks.report import Measured
from rnnviz.browsers import FLAGS, find_browser

PROJECT = Path(__file__).resolve().parent.parent.parent
FIRST_WORDS = "[data-testid=stMainBlockContainer] p"


def measure(pages: list[str], repeats: int, say: Callable[[str], None]) -> Iterator[Measured]:
    """For each page: a fresh server, started anew each time, and the first visitor's browser.

    Counted apart: until the server answers, and from opening the page until words of it are to be seen.
    """
    from playwright.sync_api import sync_playwright

    waits: dict[str, list[float]] = {page: [] for page in pages}
    starts: list[float] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(say), args=list(FLAGS))
        for turn in range(repeats):
            for page in pages:
                say(f"start: {page or 'home'}, {turn + 1} of {repeats}")
                with _server() as (address, took):
                    starts.append(took)
                    waits[page].append(_first_words(browser, f"{address}/{page}"))
        browser.close()
    yield Measured("start", "until the server answers", "seconds", tuple(starts))
    for page in pages:
        yield Measured("start", f"first words of the page {page or 'home'}", "seconds", tuple(waits[page]))


@contextmanager
def _server() -> Iterator[tuple[str, float]]:
    """A fresh server with an empty store: its address, and the seconds it took to answer."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address, began = f"http://127.0.0.1:{port}", time.perf_counter()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        server = subprocess.Popen(
            [sys.executable, "-m", "rnnviz", "run", "--port", str(port), "--no-browser"],
            cwd=PROJECT, env=os.environ | {"RNNVIZ_HOME": home}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        try:
            while not _answers(address):
                time.sleep(0.01)
            yield address, time.perf_counter() - began
        finally:
            server.terminate()
            server.wait()


def _answers(address: str) -> bool:
    try:
        urllib.request.urlopen(f"{address}/_stcore/health", timeout=1).close()
    except OSError:
        return False
    return True


def _first_words(browser, address: str) -> float:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page, began = context.new_page(), time.perf_counter()
    page.goto(address)
    page.wait_for_selector(FIRST_WORDS)
    took = time.perf_counter() - began
    context.close()
    return took
