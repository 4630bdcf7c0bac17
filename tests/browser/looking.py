"""What the tests wait for on a page."""

from __future__ import annotations

import re

from playwright.sync_api import Page

IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"


def idle(page: Page) -> None:
    """Waits until no script runs."""
    page.wait_for_selector(IDLE)


def run_id(page: Page) -> str:
    """The run that the URL names, once it does."""
    page.wait_for_url(re.compile(r"[?&]run="))
    return re.search(r"run=([a-z0-9-]+)", page.url).group(1)
