"""A blank page in a real browser, in which one component at a time is mounted."""

from __future__ import annotations

import base64
import contextlib
import functools
import http.server
import importlib.util
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page

from rnnviz.ui.components.declare import FOLDER

HERE = Path(__file__).parent
PLOTLY = Path(importlib.util.find_spec("plotly").origin).parent / "package_data"
SERVED = "/_stcore/bidi-components/"


class ComponentFiles(http.server.SimpleHTTPRequestHandler):
    """Our components' files at the addresses where Streamlit serves them; the blank page at the root."""

    extensions_map = {**http.server.SimpleHTTPRequestHandler.extensions_map, ".js": "text/javascript"}

    def translate_path(self, path: str) -> str:
        path = unquote(urlsplit(path).path)
        if not path.startswith(SERVED):
            return str(HERE / path.lstrip("/"))
        name, _, rest = path.removeprefix(SERVED).removeprefix("rnnviz.").partition("/")
        return str((PLOTLY if name == "plotly" else FOLDER) / rest)

    def log_message(self, *arguments: Any) -> None:
        """Quiet; a file that is missing shows as an error of the page."""


class Mounted:
    """One component in the blank page. Locators look into its shadow root."""

    def __init__(self, page: Page, problems: list[str]) -> None:
        self.page = page
        self.problems = problems

    def update(self, data: Any) -> None:
        """Calls the component's module again with new data, as a rerun of the page script does."""
        self.page.evaluate("data => harness.update(data)", _sendable(data))

    def cleanup(self) -> None:
        """Calls what the module returned, as Streamlit does at unmount."""
        self.page.evaluate("() => harness.cleanup()")

    def locator(self, selector: str) -> Locator:
        return self.page.locator(f"#host {selector}")

    def evaluate(self, script: str, argument: Any = None) -> Any:
        """`script` is a function of the shadow root, and of `argument` where there is one."""
        function = f"argument => ({script})(document.querySelector('#host').shadowRoot, argument)"
        return self.page.evaluate(function, argument)

    def theme(self, name: str) -> None:
        """`light` or `dark`, as if the person changed it in the settings."""
        self.page.evaluate("name => { document.documentElement.dataset.theme = name }", name)

    @property
    def states(self) -> list[list[Any]]:
        """[name, value] of each setStateValue, oldest first."""
        return self.page.evaluate("() => harness.sent.states")

    @property
    def triggers(self) -> list[list[Any]]:
        """[name, value] of each setTriggerValue, oldest first."""
        return self.page.evaluate("() => harness.sent.triggers")


def _sendable(data: Any) -> Any:
    return {"base64": base64.b64encode(data).decode("ascii")} if isinstance(data, bytes) else data


@pytest.fixture(scope="session")
def component_server() -> Iterator[str]:
    """The address of the blank page's server, on a free port of this machine."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), ComponentFiles) as server:
        thread = threading.Thread(target=functools.partial(server.serve_forever, 0.05), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def mount(browser: Browser, component_server: str) -> Iterator[Callable[..., Mounted]]:
    """`mount(name, data, …) -> Mounted`: a component in a page of its own, `width` CSS pixels wide.

    `data` is JSON, or bytes. The test fails where the page logged an error, or asked for anything that is
    not on this machine.
    """
    pages: list[Mounted] = []
    with contextlib.ExitStack() as contexts:

        def mount(
            name: str,
            data: Any,
            *,
            width: int = 900,
            height: int | None = None,
            theme: str = "light",
            reduced_motion: bool = False,
            touch: bool = False,
        ) -> Mounted:
            context = browser.new_context(
                viewport={"width": width + 32, "height": 900},
                has_touch=touch,
                reduced_motion="reduce" if reduced_motion else "no-preference",
            )
            contexts.callback(context.close)
            mounted = Mounted(context.new_page(), [])
            pages.append(mounted)
            _write_down_problems(mounted, component_server)
            mounted.page.goto(f"{component_server}/blank.html")
            mounted.theme(theme)
            style = f"width: {width}px;" + (f" height: {height}px;" if height else "")
            mounted.page.wait_for_function("() => window.harness")
            mounted.page.evaluate(
                "([name, data, style]) => harness.mount(name, data, style)", [name, _sendable(data), style]
            )
            return mounted

        yield mount
        problems = [problem for page in pages for problem in page.problems]
    assert problems == []


def _write_down_problems(mounted: Mounted, server: str) -> None:
    page, problems = mounted.page, mounted.problems
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    own = (server, "data:", "blob:")
    page.on("request", lambda request: None if request.url.startswith(own) else problems.append(request.url))
