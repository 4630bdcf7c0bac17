"""The README's pictures: `.venv/bin/python -m tests.browser.screenshots` takes them anew, of a training that really runs."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from rnnviz.browsers import ASKED_FOR, NAMES
from tests.browser.conftest import ROOT, App
from tests.browser.looking import idle, run_id
from tests.conftest import BROWSER_ARGUMENTS

IMAGES = ROOT / "rnnviz" / "content" / "images"
SECONDS = 40


def main() -> None:
    IMAGES.mkdir(exist_ok=True)
    path = os.environ.get(ASKED_FOR) or next(filter(None, map(shutil.which, NAMES)), None)
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        app = App(Path(home))
        browser = playwright.chromium.launch(executable_path=path, args=BROWSER_ARGUMENTS)
        page = browser.new_context(viewport={"width": 1440, "height": 900}, color_scheme="light").new_page()
        _take(app, page)
        browser.close()
        app.stop()


def _take(app: App, page: Page) -> None:
    page.goto(app.url("train", text="tale", seconds=f"{SECONDS}.0"))
    page.get_by_role("button", name="Train", exact=True).click()
    run = run_id(page)
    page.wait_for_timeout(SECONDS * 700)
    _shoot(page, "train")
    page.get_by_text(re.compile("Done after")).wait_for(timeout=120_000)
    page.goto(app.url("generate", run=run, start="The+road", length="500"))
    page.get_by_text(re.compile("500 characters")).wait_for(timeout=60_000)
    page.locator(".written .token").nth(40).hover()
    _shoot(page, "generate")
    page.goto(app.url("inside", run=run, read_tokens="120"))
    _settle(page)
    _shoot(page, "inside")
    page.goto(app.url("what_if", run=run, ops="0.forward.f.*%3D0"))
    _settle(page)
    _shoot(page, "what_if")


def _settle(page: Page) -> None:
    idle(page)
    page.wait_for_timeout(2500)


def _shoot(page: Page, name: str) -> None:
    page.wait_for_timeout(500)
    page.screenshot(path=IMAGES / f"{name}.png")
    print(IMAGES / f"{name}.png")


if __name__ == "__main__":
    main()
