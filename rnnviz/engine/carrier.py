"""The thread that brings waiting runs to idle workers, and word back from them."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import logging
import threading
import time
from collections.abc import AsyncIterator, Callable
from typing import TYPE_CHECKING, Any

from rnnviz.engine import cluster, worker
from rnnviz.engine.board import Board
from rnnviz.engine.live_run import LiveRun
from rnnviz.errors import UserError
from rnnviz.run_folder import FAILED, Status

if TYPE_CHECKING:
    from distributed import Client, Future

LOOK_EVERY = 0.5  # seconds between looks at the workers
SHORTEST_PAUSE, LONGEST_PAUSE = 2.0, 60.0  # seconds until a cluster that failed is tried again; doubled each time
PATIENCE = 15.0  # seconds without a worker on a foreign cluster until that is called a problem
CLOSE_LIMIT = 15.0  # seconds
MEMORY_TOPIC = "worker-restart-memory"  # Dask's own
CONNECTION_LOST = "The connection to the worker that trained this run was lost. What it had saved by then is kept."
_KEY = "rnnviz-"

logger = logging.getLogger(__name__)


class Carrier:
    """Holds the cluster. All that talks to Dask happens in one event loop in one thread of its own.

    Called there: `ended(run, status)` at the end of each run; `tick()` at each look at the workers; `found(run_ids)`
    at the start and at each new connection, with the ids that a foreign cluster is training, for which it gives the
    runs to look after.
    """

    def __init__(
        self,
        board: Board,
        train: str,
        address: str | None,
        ended: Callable[[LiveRun, Status], None],
        found: Callable[[set[str]], list[LiveRun]],
        tick: Callable[[], None],
    ) -> None:
        self.problem = ""
        self.address = address
        self._board, self._train = board, train
        self._ended, self._found, self._tick = ended, found, tick
        self._jobs: dict[str, tuple[Future, asyncio.Task]] = {}
        self._out_of_memory: set[str] = set()
        self._client: Client | None = None
        self._finding, self._held = False, []
        self._pause, self._last_ready = SHORTEST_PAUSE, time.monotonic()
        self._closing = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._wake: asyncio.Event | None = None
        self._thread = threading.Thread(target=lambda: asyncio.run(self._live()), name="rnnviz-carrier", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        """Ends the cluster where it is our own. Waits for it, but not for ever."""
        self._closing.set()
        self.wake()
        if self._thread is not threading.current_thread():
            self._thread.join(CLOSE_LIMIT)

    def wake(self) -> None:
        """There may be something to do; from any thread."""
        with contextlib.suppress(RuntimeError):  # the loop has just ended
            if self._loop:
                self._loop.call_soon_threadsafe(self._wake.set)

    def command(self, run_id: str, address: str, name: str, *arguments: Any) -> None:
        """Passes a command on to the worker that trains the run; returns at once."""
        asyncio.run_coroutine_threadsafe(self._command(run_id, address, name, arguments), self._loop)

    async def _command(self, run_id: str, address: str, name: str, arguments: tuple) -> None:
        try:
            await self._client.run(worker.command, run_id, name, arguments, workers=[address])
        except Exception:
            # Where the worker has just died, the run's own end tells it to the person.
            logger.warning("The command %s did not reach run %s", name, run_id, exc_info=True)

    async def _live(self) -> None:
        self._wake, self._loop = asyncio.Event(), asyncio.get_running_loop()
        if not self.address:
            self._found(set())
        while not self._closing.is_set():
            try:
                async with self._connect() as repair:
                    await self._serve(repair)
            except Exception as error:
                if self._closing.is_set():
                    break  # the app was closed while its cluster was still starting: nothing is wrong
                # Whatever it is: without this thread nothing is trained any more, so it is told and tried again.
                self.problem = cluster.why_not(error, self.address)
                logger.warning("%s", self.problem, exc_info=not isinstance(error, (OSError, UserError)))
            finally:
                self._client = None
            await self._wait(self._pause)
            self._pause = min(2 * self._pause, LONGEST_PAUSE)

    @contextlib.asynccontextmanager
    async def _connect(self) -> AsyncIterator[Callable]:
        """Sets the client; gives what is to be called now and then to replace dead workers."""
        if self.address:
            async with cluster.foreign_cluster(self.address) as self._client:
                yield cluster.foreign_keepers
        else:
            async with cluster.own_cluster(self._train) as (self._client, keepers):
                yield keepers.repair

    async def _wait(self, seconds: float) -> None:
        """For `seconds`, or until there is something to do."""
        if not self._closing.is_set():
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._wake.wait(), seconds)
        self._wake.clear()

    async def _serve(self, repair: Callable) -> None:
        """Until the app closes or the scheduler is gone (OSError)."""
        self._client.subscribe_topic(worker.TOPIC, self._hear)
        self._client.subscribe_topic(MEMORY_TOPIC, lambda event: self._out_of_memory.add(event[1]["worker"]))
        try:
            if self.address:
                await self._find_again()
            while not self._closing.is_set():
                if self._client.status != "running":
                    raise OSError("the scheduler is gone")
                workers = await self._client.scheduler.processing(workers=None)
                await repair(len(workers))
                self._note(len(workers))
                await self._look_after(set(workers))
                self._dispatch([address for address, keys in workers.items() if not keys])
                self._tick()
                await self._wait(LOOK_EVERY)
        finally:
            await self._leave()

    def _note(self, ready: int) -> None:
        """All is well where there are workers; they may also be on their way, or one has died and comes back."""
        now = time.monotonic()
        if ready:
            self.problem, self._pause, self._last_ready = "", SHORTEST_PAUSE, now
        elif self.address and now - self._last_ready > PATIENCE:
            self.problem = cluster.NO_WORKERS.format(address=self.address)

    async def _find_again(self) -> None:
        """Runs that the foreign cluster trains, whether we started them or an app before us did."""
        self._finding, self._held = True, []
        await self._be_heard()
        workers = await self._client.scheduler.processing(workers=None)
        trained = {key.removeprefix(_KEY): address for address, keys in workers.items()
                   for key in keys if str(key).startswith(_KEY)}
        for run_id in self._board.at_workers().keys() - trained:
            run = self._board.get(run_id)
            self._ended(run, _failed(run, CONNECTION_LOST))
        for run in self._found(set(trained)):
            run.start_at(trained[run.run_id])
            self._board.add(run)
            self._carry(run, self._future(run))
        # First what was announced while nobody listened, then what has arrived meanwhile; some of it is both.
        for event in (*await self._client.get_events(worker.TOPIC), *self._held):
            self._board.hear(event[1])
        self._finding = False

    async def _be_heard(self) -> None:
        """Until the scheduler has taken our subscription, which a question that is asked after it may overtake."""
        while not self._held:
            await self._client.log_event(worker.TOPIC, {"event": "hello", "run": ""})
            await asyncio.sleep(0.02)

    def _hear(self, event: tuple[float, dict]) -> None:
        if self._finding:
            self._held.append(event)
        else:
            self._board.hear(event[1])

    def _dispatch(self, idle: list[str]) -> None:
        busy = set(self._board.at_workers().values())
        for address in idle:
            run = None if address in busy else self._board.take(address)
            if run:
                self._carry(run, self._submit(run))

    def _submit(self, run: LiveRun) -> Future:
        from distributed import fire_and_forget

        future = self._client.submit(
            worker.job, str(run.folder.path), self._train, key=_KEY + run.run_id, workers=[run.address], pure=False
        )
        if self.address:
            fire_and_forget(future)  # a foreign cluster goes on when this app is closed
        return future

    def _future(self, run: LiveRun) -> Future:
        from distributed import Future

        return Future(_KEY + run.run_id, client=self._client)

    def _carry(self, run: LiveRun, future: Future) -> None:
        task = asyncio.create_task(self._until_end(run, future))
        self._jobs[run.run_id] = future, task
        task.add_done_callback(lambda _: self._jobs.pop(run.run_id, None))

    async def _until_end(self, run: LiveRun, future: Future) -> None:
        outcome = await self._outcome(run, future)
        if outcome:
            self._ended(run, outcome)
        self._wake.set()

    async def _outcome(self, run: LiveRun, future: Future) -> Status | None:
        """How the run ended; None where the scheduler is gone, so that nobody knows."""
        from distributed import CancelledError, KilledWorker

        try:
            return Status(**await future)
        except (KilledWorker, CancelledError) as error:
            lost = getattr(error, "reason", None) == "scheduler-connection-lost"
            return None if lost else await self._failed_at(run)
        except Exception as error:
            logger.exception("The job of run %s failed", run.run_id)
            return _failed(run, f"Training broke off: {type(error).__name__}: {error}")

    async def _failed_at(self, run: LiveRun) -> Status:
        await asyncio.sleep(LOOK_EVERY)  # word that memory was the reason comes another way, and may come later
        memory = run.address in self._out_of_memory
        self._out_of_memory.discard(run.address)
        return _failed(run, worker.OUT_OF_MEMORY if memory else worker.WORKER_GONE)

    async def _look_after(self, addresses: set[str]) -> None:
        """A run whose worker is gone would wait for it for ever on a foreign scheduler that doesn't give up."""
        for run_id, address in self._board.at_workers().items():
            if address not in addresses and run_id in self._jobs:
                await self._client.cancel([self._jobs[run_id][0]], force=True)

    async def _leave(self) -> None:
        """Nobody waits for jobs any more. Where the app goes on, those of our own cluster have failed."""
        tasks = [task for _, task in self._jobs.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if not self._closing.is_set() and not self.address:
            for run in self._board.all():
                if not run.waits:
                    self._ended(run, _failed(run, CONNECTION_LOST))


def _failed(run: LiveRun, message: str) -> Status:
    return dataclasses.replace(run.status, state=FAILED, message=message)
