"""The thread that brings waiting jobs to idle workers, and word back from them."""

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
from rnnviz.engine.jobs import Job, Outcome
from rnnviz.errors import UserError

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

    Called there: `ended(job, outcome)` at the end of each job; `tick()` at each look at the workers; `found(keys)`
    at the start and at each new connection, with the keys of the jobs that a foreign cluster is at, for which it gives
    those to look after.
    """

    def __init__(
        self,
        board: Board,
        train: str,
        address: str | None,
        ended: Callable[[Job, Outcome], None],
        found: Callable[[set[str]], list[Job]],
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
        """Jobs that the foreign cluster is at, whether we started them or an app before us did."""
        self._finding, self._held = True, []
        await self._be_heard()
        workers = await self._client.scheduler.processing(workers=None)
        trained = {key.removeprefix(_KEY): address for address, keys in workers.items()
                   for key in keys if str(key).startswith(_KEY)}
        for key in self._board.at_workers().keys() - trained:
            self._ended(self._board.get(key), Outcome(problem=CONNECTION_LOST))
        for job in self._found(set(trained)):
            job.start_at(trained[job.key])
            self._board.add(job)
            self._carry(job, self._future(job))
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
        free = [address for address in idle if address not in busy]
        while free and (jobs := self._board.take(free)):
            free = free[len(jobs) :]
            for job in jobs:
                self._carry(job, self._submit(job))

    def _submit(self, job: Job) -> Future:
        from distributed import fire_and_forget

        function, arguments = job.call(self._train)
        future = self._client.submit(function, *arguments, key=_KEY + job.key, workers=[job.address], pure=False)
        if self.address:
            fire_and_forget(future)  # a foreign cluster goes on when this app is closed
        return future

    def _future(self, job: Job) -> Future:
        from distributed import Future

        return Future(_KEY + job.key, client=self._client)

    def _carry(self, job: Job, future: Future) -> None:
        task = asyncio.create_task(self._until_end(job, future))
        self._jobs[job.key] = future, task
        task.add_done_callback(lambda _: self._jobs.pop(job.key, None))

    async def _until_end(self, job: Job, future: Future) -> None:
        outcome = await self._outcome(job, future)
        if outcome:
            self._ended(job, outcome)
        self._wake.set()

    async def _outcome(self, job: Job, future: Future) -> Outcome | None:
        """What the job came to; None where the scheduler is gone, so that nobody knows."""
        from distributed import CancelledError, KilledWorker

        try:
            return Outcome(await future)
        except (KilledWorker, CancelledError) as error:
            lost = getattr(error, "reason", None) == "scheduler-connection-lost"
            return None if lost else await self._failed_at(job.address)
        except Exception as error:
            logger.exception("The job %s failed", job.key)
            return Outcome(problem=f"Training broke off: {type(error).__name__}: {error}")

    async def _failed_at(self, address: str) -> Outcome:
        await asyncio.sleep(LOOK_EVERY)  # word that memory was the reason comes another way, and may come later
        memory = address in self._out_of_memory
        self._out_of_memory.discard(address)
        return Outcome(problem=worker.OUT_OF_MEMORY if memory else worker.WORKER_GONE)

    async def _look_after(self, addresses: set[str]) -> None:
        """A job whose worker is gone would wait for it for ever on a foreign scheduler that doesn't give up."""
        for key, address in self._board.at_workers().items():
            if address not in addresses and key in self._jobs:
                await self._client.cancel([self._jobs[key][0]], force=True)

    async def _leave(self) -> None:
        """Nobody waits for jobs any more. Where the app goes on, those of our own cluster have failed."""
        tasks = [task for _, task in self._jobs.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if not self._closing.is_set() and not self.address:
            for job in self._board.all():
                if job.address is not None:
                    self._ended(job, Outcome(problem=CONNECTION_LOST))
