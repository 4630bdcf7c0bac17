"""How long a person waits from the click on Train until the first loss stands there, and what memory is in use then."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import suppress

import psutil

from rnnviz.benchmarks.browsing import Server, browser, server
from rnnviz.benchmarks.report import Measured

LOOK_EVERY = 20  # milliseconds
WAIT = 120  # seconds, at most
IDLE = 10.0  # % of a core: of each process, which has its heartbeat to send
GROWTH = 1e6  # bytes in a second: of all processes together
# Whether a loss is drawn: a point, or a line through some.
_HAS_LOSS = """() => [...document.querySelectorAll(".st-key-live *")].some(
  (element) => element.shadowRoot?.querySelector(".js-plotly-plot .scatterlayer :is(.point, .js-line)")
)"""


def measure(repeats: int, say: Callable[[str], None]) -> Iterator[Measured]:
    """The first training of a fresh server, with the default network and text. Its worker has imported TensorFlow by
    then, as it has where a person looks at the page for some seconds before the click.
    """
    waits, memory = [], {"the web process": [], "everything": []}
    with browser(say) as visitor:
        for turn in range(repeats):
            say(f"click: {turn + 1} of {repeats}")
            with server() as fresh:
                page = visitor.new_context(viewport={"width": 1440, "height": 900}).new_page()
                page.goto(f"{fresh.address}/train?seconds=60")
                start = page.locator(".st-key-start button:enabled")
                start.wait_for(timeout=1000 * WAIT)
                _until_warm(fresh)
                began = time.perf_counter()
                start.click()
                page.wait_for_function(_HAS_LOSS, timeout=1000 * WAIT, polling=LOOK_EVERY)
                waits.append(time.perf_counter() - began)
                used = {process.pid: process.memory_info().rss / 1e6 for process in _processes(fresh)}
                memory["the web process"].append(used[fresh.pid])
                memory["everything"].append(sum(used.values()))
                page.context.close()
    yield Measured("click", "from the click on Train to the first loss, with a warm worker", "seconds", tuple(waits))
    for what, megabytes in memory.items():
        yield Measured("click", f"memory of {what} then", "MB", tuple(megabytes))


def _until_warm(fresh: Server) -> None:
    """Some process has TensorFlow, and none computes or reads from a slow disk, by which its memory would grow."""
    deadline = time.monotonic() + WAIT
    while time.monotonic() < deadline:
        processes = _processes(fresh)
        memory = [process.memory_info().rss for process in processes]
        for process in processes:
            process.cpu_percent()
        time.sleep(1)
        idle = all(process.cpu_percent() < IDLE for process in processes)
        grew = sum(process.memory_info().rss for process in processes) - sum(memory)
        if any(map(_has_tensorflow, processes)) and idle and grew < GROWTH:
            return
    raise RuntimeError(f"no worker was ready to train within {WAIT} s")


def _processes(fresh: Server) -> list[psutil.Process]:
    """The server and all that it has started."""
    started = psutil.Process(fresh.pid)
    return [started, *started.children(recursive=True)]


def _has_tensorflow(process: psutil.Process) -> bool:
    with suppress(psutil.Error):
        return any("tensorflow" in mapped.path for mapped in process.memory_maps())
    return False
