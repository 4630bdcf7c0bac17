"""A fresh server and a real browser, for what a person sees."""

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
from dataclasses import dataclass
from pathlib import Path

from rnnviz.bootstrap import PROJECT
from rnnviz.browsers import FLAGS, find_browser


@dataclass(frozen=True)
class Server:
    """`took` is how many seconds passed until it answered."""

    address: str
    home: Path
    took: float
    pid: int


@contextmanager
def server() -> Iterator[Server]:
    """A fresh one with an empty store."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address, began = f"http://127.0.0.1:{port}", time.perf_counter()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        process = subprocess.Popen(
            [sys.executable, "-m", "rnnviz", "run", "--port", str(port), "--no-browser"],
            cwd=PROJECT, env=os.environ | {"RNNVIZ_HOME": home}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        try:
            while not _answers(address):
                time.sleep(0.01)
            yield Server(address, Path(home), time.perf_counter() - began, process.pid)
        finally:
            process.terminate()
            process.wait()


@contextmanager
def browser(say: Callable[[str], None]) -> Iterator:
    """A headless Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=find_browser(say), args=list(FLAGS))
        yield started
        started.close()


def _answers(address: str) -> bool:
    try:
        urllib.request.urlopen(f"{address}/_stcore/health", timeout=1).close()
    except OSError:
        return False
    return True
