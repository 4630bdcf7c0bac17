"""A Chrome or Chromium for the tests: one that is here, else one that can be had. Standard library only."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from rnnviz.errors import UserError

ASKED_FOR = "RNNVIZ_BROWSER"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge")
PLACES = {
    "Darwin": (
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    ),
    "Windows": (
        r"Google\Chrome\Application\chrome.exe",
        r"Chromium\Application\chrome.exe",
        r"Microsoft\Edge\Application\msedge.exe",
    ),
    "Linux": ("/opt/google/chrome/chrome", "/snap/bin/chromium"),
}
WINDOWS_ROOTS = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")

# What installs Chromium where there is such a program and this user may use it.
PACKAGE_MANAGERS = {
    "apt-get": (("update",), ("install", "--yes", "--no-install-recommends", "chromium")),
    "dnf": (("install", "--assumeyes", "chromium"),),
    "apk": (("add", "chromium"),),
}
# No sandbox: it can't be had as root or in most containers, and the tests open only pages of our own.
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking")


def find_browser(say: Callable[[str], None]) -> str:
    """The path of a browser that starts. `say` is told of each download or installation before it begins.

    Raises:
        UserError: where none can be had, or the one that RNNVIZ_BROWSER names does not start.
    """
    asked_for = os.environ.get(ASKED_FOR)
    if asked_for:
        if starts(asked_for):
            return asked_for
        raise UserError(f"{ASKED_FOR} must be the path of a Chrome or Chromium that starts; got {asked_for!r}.")
    for source in (_installed, _playwrights_own, _from_package_manager):
        for path in source(say):
            if starts(path):
                return path
    raise UserError(
        "The browser tests need Chrome or Chromium, and none could be found, downloaded or installed; install one, "
        f"or set {ASKED_FOR} to the path of one."
    )


def starts(path: str) -> bool:
    """Whether the browser at `path` can show an empty page."""
    if not os.path.isfile(path):
        return False
    try:
        shown = subprocess.run([path, *FLAGS, "--dump-dom", "about:blank"], capture_output=True, timeout=120)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return shown.returncode == 0


def _installed(say: Callable[[str], None]) -> Iterator[str]:
    yield from filter(None, map(shutil.which, NAMES))
    system = platform.system()
    if system == "Windows":
        roots = filter(None, map(os.environ.get, WINDOWS_ROOTS))
        yield from (str(Path(root) / place) for root in roots for place in PLACES[system])
    else:
        yield from PLACES.get(system, ())
    if system == "Darwin":
        yield from (str(Path.home()) + place for place in PLACES[system])


def _playwrights_own(say: Callable[[str], None]) -> Iterator[str]:
    """The one that Playwright has fetched before, else one that it fetches now."""
    yield from _fetched()
    say("No browser found; downloading Playwright's own.")
    log = subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], capture_output=True, text=True)
    if log.returncode == 0:
        yield from _fetched()
    else:
        say("That did not work: " + _last_line(log.stdout + log.stderr))


def _fetched() -> Iterator[str]:
    """Asked in a process of its own, for Playwright's driver leaves an event loop behind."""
    code = "from playwright.sync_api import sync_playwright as p\nwith p() as x: print(x.chromium.executable_path)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    if told.returncode == 0:
        yield told.stdout.strip()


def _from_package_manager(say: Callable[[str], None]) -> Iterator[str]:
    """Only where this user may install for the whole machine without being asked for a password."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return
    manager = next(filter(shutil.which, PACKAGE_MANAGERS), None)
    if manager is None:
        return
    say(f"Installing Chromium with {manager}.")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for step in PACKAGE_MANAGERS[manager]:
        log = subprocess.run([manager, *step], capture_output=True, text=True, env=environment)
        if log.returncode != 0:
            say("That did not work: " + _last_line(log.stdout + log.stderr))
    yield from _installed(say)


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if "rror" in line] or text.strip().splitlines() or ["no reason given"]
    return lines[-1][:200]
