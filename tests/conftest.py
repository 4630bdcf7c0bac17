"""What all tests share.

Property tests try the same examples each time, and none of them is held to a stopwatch.
`--hypothesis-profile hunt` looks for new ones, many more.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from rnnviz.browsers import ASKED_FOR, NAMES

BROWSER_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]

settings.register_profile("rnnviz", deadline=None, derandomize=True, database=None)
settings.register_profile("hunt", deadline=None, max_examples=2000, database=None)
settings.load_profile("rnnviz")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The one browser of all tests: the one that `python3 -m rnnviz test` found, else an installed one."""
    path = os.environ.get(ASKED_FOR) or next(filter(None, map(shutil.which, NAMES)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=BROWSER_ARGUMENTS)
        yield browser
        browser.close()
