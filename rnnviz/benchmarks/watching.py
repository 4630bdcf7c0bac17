"""What it costs the web process that people watch a training, and how many bytes they are sent."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import psutil

from rnnviz.benchmarks.browsing import Server, browser, server
from rnnviz.benchmarks.report import Measured

WATCHERS = (0, 1, 10, 30)
ARRIVE, SETTLE, SECONDS = 0.5, 4.0, 15.0  # between two visitors, after the last, and measured
KEPT_RUNS = 2  # that a browser keeps a message for, which is not to be seen any more: Streamlit's default
TRAINED_FOR = 900  # seconds: longer than all of it takes


def measure(repeats: int, say: Callable[[str], None]) -> Iterator[Measured]:
    """A default LSTM is trained while so many visitors have its page open; the training itself is another process.

    The visitors speak Streamlit's protocol and ask for updates as often as a browser would, but draw nothing, so that
    it is the server that is measured.
    """
    cpu: dict[int, list[float]] = {count: [] for count in WATCHERS}
    sent: dict[int, list[float]] = {count: [] for count in WATCHERS[1:]}
    waited: dict[int, list[float]] = {count: [] for count in WATCHERS[1:]}
    memory: list[float] = []
    with server() as fresh:
        run_id = _start_training(fresh, say)
        web = _web_process(fresh)
        for turn in range(repeats):
            for count in WATCHERS:
                say(f"watching: {count} visitors, {turn + 1} of {repeats}")
                share, received, longest = asyncio.run(_watched(fresh, web, run_id, count))
                cpu[count].append(100 * share)
                if count:
                    sent[count].append(received / count / SECONDS / 1000)
                    waited[count].append(longest)
            memory.append(web.memory_info().rss / 1e6)
    for count, shares in cpu.items():
        yield Measured("watching", f"web process, {count} visitors", "% of a core", tuple(shares))
    for count in WATCHERS[1:]:
        each = tuple((share - alone) / count for share, alone in zip(cpu[count], cpu[0]))
        yield Measured("watching", f"each of {count} visitors", "% of a core", each)
    for count, rates in sent.items():
        yield Measured("watching", f"sent to each of {count} visitors", "kB a second", tuple(rates))
    for count, waits in waited.items():
        yield Measured("watching", f"longest that one of {count} waits for an update", "seconds", tuple(waits))
    yield Measured("watching", "web process, after all of them", "MB", tuple(memory))


def _start_training(fresh: Server, say: Callable[[str], None]) -> str:
    """Presses Train, as a person would; gives the run's id when it has a curve."""
    with browser(say) as visitor:
        page = visitor.new_page()
        page.goto(f"{fresh.address}/train?seconds={TRAINED_FOR}")
        page.locator(".st-key-start button:enabled").click(timeout=120_000)
        page.get_by_role("button", name="Pause").wait_for(timeout=120_000)
        return page.url.partition("run=")[2].partition("&")[0]


def _web_process(fresh: Server) -> psutil.Process:
    """The one that listens where the pages are."""
    port = int(fresh.address.rpartition(":")[2])
    started = psutil.Process(fresh.pid)
    for process in (started, *started.children(recursive=True)):
        if any(one.laddr.port == port and one.status == psutil.CONN_LISTEN for one in process.net_connections()):
            return process
    raise RuntimeError(f"no process of the server listens at port {port}")


async def _watched(fresh: Server, web: psutil.Process, run_id: str, count: int) -> tuple[float, int, float]:
    """The share of a core that the web process takes while so many watch, and the bytes that they are sent.

    And the longest that one of them waited for an update, in seconds, from when the first of them came.
    """
    visitors = [_Visitor(fresh.address, run_id) for _ in range(count)]
    tasks = []
    for visitor in visitors:
        tasks.append(asyncio.create_task(visitor.watch()))
        await asyncio.sleep(ARRIVE)
    await asyncio.sleep(SETTLE)
    before, began = [visitor.received for visitor in visitors], time.perf_counter()
    used = sum(web.cpu_times()[:2])
    await asyncio.sleep(SECONDS)
    share = (sum(web.cpu_times()[:2]) - used) / (time.perf_counter() - began)
    received = sum(visitor.received - first for visitor, first in zip(visitors, before))
    waited = max((visitor.longest_wait() for visitor in visitors), default=0.0)
    still = [visitor for visitor, first in zip(visitors, before) if visitor.received == first]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    if still:
        raise RuntimeError(f"{len(still)} of {count} visitors were sent nothing; is the training still going on?")
    return share, received, waited


@dataclass
class _Visitor:
    """A page that is open, without a browser around it. `received` counts bytes.

    Like a browser it keeps large messages, by their hash, and says which it has: they aren't sent again while they are
    what is to be seen.
    """

    address: str
    run_id: str
    received: int = 0
    _heard: float = 0.0  # when it was last sent something
    _waited: float = 0.0  # the longest so far
    _page: str = ""
    _runs: int = 0
    _kept: dict[str, int] = field(default_factory=dict)  # the run in which a message was last seen
    _fragments: dict[str, asyncio.Task] = field(default_factory=dict)

    async def watch(self) -> None:
        """Until it is cancelled."""
        from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
        from websockets.asyncio.client import connect

        socket = self.address.replace("http", "ws", 1) + "/_stcore/stream"
        try:
            async with connect(socket, subprotocols=["streamlit"], max_size=None) as connection:
                await self._ask(connection, "")
                async for data in connection:
                    self._hear(len(data))
                    message = ForwardMsg.FromString(data)
                    kind = message.WhichOneof("type")
                    self._keep(message, kind)
                    if kind == "new_session" and not message.metadata.run.fragment_ids:
                        self._rest()  # a page that is drawn anew says anew what is to be asked for
                    elif kind == "navigation":
                        self._page = message.navigation.page_script_hash
                    elif kind == "auto_rerun":
                        self._again_and_again(connection, message.auto_rerun)
        finally:
            self._rest()

    def longest_wait(self) -> float:
        """Between two messages, or from the last one until now, in seconds."""
        return max(self._waited, time.perf_counter() - self._heard)

    def _hear(self, size: int) -> None:
        self._waited = self.longest_wait() if self.received else 0.0
        self.received, self._heard = self.received + size, time.perf_counter()

    def _keep(self, message, kind: str) -> None:
        if kind == "ref_hash":
            self._kept[message.ref_hash] = self._runs
        elif message.metadata.cacheable:
            self._kept[message.hash] = self._runs
        elif kind == "script_finished":
            self._runs += 1
            self._kept = {hash: run for hash, run in self._kept.items() if self._runs - run <= KEPT_RUNS}

    def _rest(self) -> None:
        for task in self._fragments.values():
            task.cancel()
        self._fragments.clear()

    def _again_and_again(self, connection, wanted) -> None:
        if wanted.fragment_id not in self._fragments:
            self._fragments[wanted.fragment_id] = asyncio.create_task(self._repeat(connection, wanted))

    async def _repeat(self, connection, wanted) -> None:
        while True:
            await asyncio.sleep(wanted.interval)
            await self._ask(connection, wanted.fragment_id)

    async def _ask(self, connection, fragment_id: str) -> None:
        from streamlit.proto.BackMsg_pb2 import BackMsg

        message = BackMsg()
        message.rerun_script.query_string = f"run={self.run_id}"
        message.rerun_script.page_name = "" if self._page else "train"
        message.rerun_script.page_script_hash = self._page
        message.rerun_script.fragment_id = fragment_id
        message.rerun_script.cached_message_hashes.extend(self._kept)
        message.rerun_script.is_auto_rerun = bool(fragment_id)
        await connection.send(message.SerializeToString())
