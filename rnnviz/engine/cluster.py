"""The Dask cluster that trains: the app's own, or one that runs already."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rnnviz.errors import UserError

if TYPE_CHECKING:
    from distributed import Client, SpecCluster

PROJECT = Path(__file__).resolve().parent.parent.parent
MEMORY_OF_A_WORKER = 1_200_000_000  # bytes: TensorFlow, a large network and the copies of its weights
MOST_WORKERS = 4
CONNECT_LIMIT = 5.0  # seconds
START_LIMIT = 120.0  # seconds; a worker imports TensorFlow, from a slow disk too
REPAIR_EVERY = 10.0  # seconds
NO_WORKERS = "Training is not possible now: the Dask scheduler at {address} (RNNVIZ_SCHEDULER) has no workers."


def worker_count(cores: int, memory: float, wanted: str | None = None) -> int:
    """How many workers fit: one for each two cores, since TensorFlow uses more than one, and 1.2 GB each.

    `memory` in bytes; `wanted` is the operator's own number, as text.

    Raises:
        UserError: where `wanted` is no number from 1 to 256.
    """
    if wanted:
        if not (wanted.isdecimal() and 1 <= int(wanted) <= 256):
            raise UserError(f"RNNVIZ_WORKERS must be a whole number from 1 to 256; got {wanted!r}.")
        return int(wanted)
    return max(1, min(cores // 2, int(memory // MEMORY_OF_A_WORKER), MOST_WORKERS))


@asynccontextmanager
async def foreign_cluster(address: str) -> AsyncIterator[Client]:
    """A client of the scheduler at `address`. Its workers need this project and the store at the same paths.

    Raises:
        OSError, ValueError: where none is there.
    """
    _set_up_dask()
    from distributed import Client

    client = Client(address, asynchronous=True, set_as_default=False)
    try:
        yield await client
    finally:
        await client.close()


@asynccontextmanager
async def own_cluster(train: str) -> AsyncIterator[tuple[Client, Keepers]]:
    """A scheduler and workers as processes of this machine, on loopback only, gone when this is left.

    The workers appear as they get ready: each first imports the module of the training function `train`.

    Raises:
        RuntimeError: where they can't be started.
    """
    _set_up_dask()
    import psutil
    from dask.system import CPU_COUNT
    from distributed import Client
    from distributed.deploy.subprocess import SubprocessCluster
    from distributed.system import MEMORY_LIMIT

    memory = min(psutil.virtual_memory().available, MEMORY_LIMIT)
    count = worker_count(CPU_COUNT, memory, os.environ.get("RNNVIZ_WORKERS"))
    folder = tempfile.mkdtemp(prefix="rnnviz-")  # not one that Python removes at its end, when it may yet be needed
    try:
        cluster = SubprocessCluster(
            n_workers=count,
            threads_per_worker=1,
            dashboard_address=None,
            asynchronous=True,
            scheduler_kwargs=_scheduler_options(folder),
            worker_kwargs=_worker_options(folder, train, CPU_COUNT // count, int(memory / count)),
        )
        async with cluster:
            try:
                async with Client(cluster, asynchronous=True, set_as_default=False) as client:
                    yield client, Keepers(cluster)
            finally:
                process = cluster.scheduler.process
                if process and process.returncode is not None:
                    await cluster.scheduler.close()  # else it would be asked in vain to let its workers go
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _set_up_dask() -> None:
    """Warnings only, in this process and in those that inherit its environment, and no long wait for the dead."""
    os.environ.setdefault("DASK_LOGGING__DISTRIBUTED", "warning")
    import dask

    dask.config.set({"distributed.comm.timeouts.connect": CONNECT_LIMIT})


def _scheduler_options(folder: str) -> dict:
    return {
        "scheduler_file": os.path.join(folder, "scheduler.json"),
        "dashboard_address": "127.0.0.1:0",  # of its HTTP server, which it has without a dashboard too: any free port
        "preload": [_script(f"import rnnviz.engine.lifeline as lifeline; lifeline.hold_on({os.getpid()})")],
        "allowed_failures": 0,  # a run whose worker died is told so; it isn't started again behind one's back
    }


def _worker_options(folder: str, train: str, cores: int, memory: int) -> dict:
    threads = str(max(1, cores))
    return {
        "preload_nanny": [_script(f"import rnnviz.engine.lifeline as lifeline; lifeline.hold_on({os.getpid()})")],
        "preload": [_script(f"import rnnviz.engine.worker as worker; dask_setup = worker.readied({train!r})")],
        "env": {
            "TF_CPP_MIN_LOG_LEVEL": os.environ.get("TF_CPP_MIN_LOG_LEVEL", "3"),
            "TF_NUM_INTRAOP_THREADS": os.environ.get("TF_NUM_INTRAOP_THREADS", threads),
            "OMP_NUM_THREADS": os.environ.get("OMP_NUM_THREADS", threads),
            "OPENBLAS_NUM_THREADS": "1",  # NumPy writes the samples beside it: see rnnviz.threads
        },
        "dashboard": False,
        "local_directory": folder,
        # A worker that outgrows its share is ended and replaced; only pausing it would stop the queue for good.
        "memory_limit": max(memory, MEMORY_OF_A_WORKER),
        "config": {f"distributed.worker.memory.{limit}": False for limit in ("target", "spill", "pause")},
    }


def _script(line: str) -> str:
    """A preload as text: it works wherever the app was started from, since it says where this project is."""
    return f"import sys; sys.path.insert(0, {str(PROJECT)!r}); {line}"


class Keepers:
    """The processes that keep our own workers (Dask calls them nannies). Each replaces its worker when that dies."""

    def __init__(self, cluster: SpecCluster) -> None:
        self._cluster = cluster
        self._last_ready = self._last_repair = time.monotonic()

    async def repair(self, ready: int) -> None:
        """Replaces keepers that have ended; `ready` is how many workers there are.

        Raises:
            RuntimeError: where no worker can be had at all, so that it is told instead of tried without end.
        """
        now = time.monotonic()
        dead = [name for name, keeper in self._cluster.workers.items() if keeper.process.returncode is not None]
        if ready:
            self._last_ready = now
        elif dead or now - self._last_ready > START_LIMIT:
            raise RuntimeError("the workers ended while they started; what they wrote to the terminal says why")
        if dead and now - self._last_repair > REPAIR_EVERY:
            self._last_repair = now
            for name in dead:
                await self._cluster.workers.pop(name).close()
            self._cluster.scale(len(self._cluster.worker_spec))


async def foreign_keepers(ready: int) -> None:
    """Others look after the workers of a foreign cluster."""


def why_not(error: BaseException, address: str | None) -> str:
    """A sentence for the person about a cluster that isn't there."""
    if isinstance(error, UserError):
        return str(error)
    if address:
        return (
            f"Training is not possible now: no Dask scheduler answers at {address} (RNNVIZ_SCHEDULER). "
            "Start it there, or unset RNNVIZ_SCHEDULER and start the app again to train on this machine."
        )
    if sys.platform == "win32":
        return (
            "The app can't start workers of its own on Windows. Start `dask scheduler` and `dask worker "
            "tcp://127.0.0.1:8786 --nthreads 1`, then set RNNVIZ_SCHEDULER=tcp://127.0.0.1:8786 and start the app again."
        )
    return f"Training is not possible now: no worker could be started ({type(error).__name__}: {error})."
