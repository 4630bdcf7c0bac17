"""The app as a person meets it: a real server, a real Chromium, a store of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

ROOT = Path(__file__).parents[2]


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


class App:
    """A server of the app with its own store."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        """Starts the server; where it ran before, on the same port and store."""
        self._log = open(self.home / "server.log", "ab")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless", "true",
             "--server.address", "127.0.0.1", "--server.port", str(self.port)],
            cwd=ROOT, env=os.environ | {"RNNVIZ_HOME": str(self.home), "RNNVIZ_WORKERS": "1"},
            stdout=self._log, stderr=self._log, start_new_session=True,
        )
        self._wait()

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(30)
        self._log.close()

    def url(self, page: str = "", **query: str) -> str:
        asked = "&".join(f"{name}={value}" for name, value in query.items())
        return f"{self.address}/{page}" + (f"?{asked}" if asked else "")

    @property
    def log(self) -> str:
        return (self.home / "server.log").read_text(encoding="utf-8")

    def _wait(self) -> None:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{self.address}/_stcore/health", timeout=1).close()
                return
            except OSError:
                time.sleep(0.1)
        raise AssertionError(f"The server did not come up:\n{self.log}")


@pytest.fixture(scope="module")
def app(tmp_path_factory) -> Iterator[App]:
    """One server for all the tests of a module: it is gone before other tests look at the processes that there are."""
    app = App(tmp_path_factory.mktemp("home"))
    yield app
    app.stop()
    assert "Traceback" not in app.log, app.log


@pytest.fixture
def own_app(tmp_path) -> Iterator[App]:
    """A fresh server for one test."""
    app = App(tmp_path)
    yield app
    app.stop()


@pytest.fixture
def page(browser) -> Iterator[Page]:
    """A visitor of their own, with what the page logged and asked for."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.requested, page.errors = [], []
    page.on("request", lambda request: page.requested.append(request.url))
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    yield page
    context.close()
    assert not page.errors
