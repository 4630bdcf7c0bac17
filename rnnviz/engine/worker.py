"""What runs inside a worker's process: one job at a time, and the commands that reach it while it runs."""

from __future__ import annotations

import asyncio
import dataclasses
import importlib
import time
import traceback
from collections.abc import Callable, Generator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rnnviz.errors import UserError
from rnnviz.run_folder import FAILED, RUNNING, WAITING, RunFolder, Status

if TYPE_CHECKING:
    from distributed import Worker

    from rnnviz.training.control import Control

TOPIC = "rnnviz"  # one for all runs: a scheduler keeps the last thousand events of each topic for ever
TRAIN = "rnnviz.training.train:turns"
DEMONSTRATIONS = {
    "exam": "rnnviz.training.live_exam:demonstrate",
    "leak": "rnnviz.training.live_both_ways:leak",
    "blank": "rnnviz.training.live_both_ways:blank",
}
TURN = 0.25  # seconds that one of several runs is trained before the next one's turn
REST = 0.02  # seconds between looks, while all of them are paused
WORKER_GONE = (
    "The worker that trained this run ended suddenly: it was killed, most often because the machine ran out of memory. "
    "What was learned by the last snapshot is kept; fewer units, a shorter window or a smaller batch need less memory."
)
OUT_OF_MEMORY = (
    "Training needed more memory than a worker has and was ended. What was learned by the last snapshot is kept; "
    "fewer units, a shorter window or a smaller batch need less memory."
)

_controls: dict[str, Control] = {}


def load(name: str) -> Callable:
    """The function that `name` names, as "package.module:function"; its module imports TensorFlow."""
    module, function = name.split(":")
    return getattr(importlib.import_module(module), function)


def readied(name: str) -> Callable:
    """Imports the function that trains. Gives what Dask is to call as a worker starts: it has the `warm_up` of that
    function's module, where there is one, done in the thread that will train.
    """
    warm_up = getattr(importlib.import_module(load(name).__module__), "warm_up", lambda: None)

    async def dask_setup(worker: Worker) -> None:
        await asyncio.get_running_loop().run_in_executor(worker.executor, warm_up)

    return dask_setup


def job(paths: Sequence[str], train: str) -> dict[str, dict[str, Any]]:
    """Trains the runs in the folders `paths`, in turns; runs in a thread of the worker.

    Gives the fields of the last `Status` of each run, by its id.
    """
    announce = _announcer()
    work = {folder.run_id: _work(folder, announce, train) for folder in map(RunFolder, paths)}
    statuses: dict[str, Status] = {}
    while len(statuses) < len(work):
        more = [_take_turn(work[run_id], run_id, statuses) for run_id in work if run_id not in statuses]
        if not any(more):
            time.sleep(REST)
    return {run_id: dataclasses.asdict(status) for run_id, status in statuses.items()}


def demonstration(key: str, name: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    """Calls the demonstrating function `name`; runs in a thread of the worker.

    Gives its `result`; a `message` that is not empty where there is none; whether it was `stopped`.
    """
    announce, control = _announcer(), _control(key)
    try:
        result = load(name)(settings, lambda row: announce({**row, "run": key}), control)
        return {"result": result, "message": "", "stopped": control.stopped}
    except Exception as error:
        return {"result": None, "message": _sentence(error), "stopped": False}
    finally:
        _controls.pop(key, None)


def _announcer() -> Callable[[dict], None]:
    from distributed import get_worker

    worker = get_worker()
    return lambda message: worker.log_event(TOPIC, message)


def _work(folder: RunFolder, announce: Callable[[dict], None], train: str) -> Generator[bool, None, Status]:
    """The training of one run, whatever becomes of it."""
    if folder.status.state != WAITING:
        # A foreign scheduler starts a job again whose worker has died.
        return folder.update_status(state=FAILED, message=WORKER_GONE)
    folder.update_status(state=RUNNING)
    try:
        return (yield from load(train)(folder, announce, _control(folder.run_id)))
    except Exception as error:
        return folder.update_status(state=FAILED, message=_sentence(error))
    finally:
        _controls.pop(folder.run_id, None)


def _take_turn(work: Generator[bool, None, Status], run_id: str, statuses: dict[str, Status]) -> bool:
    """Goes on with it for a moment; whether there is more to do at once. At its end its status is put down."""
    until = time.monotonic() + TURN
    try:
        while next(work):
            if time.monotonic() > until:
                return True
    except StopIteration as end:
        statuses[run_id] = end.value
    return False


def _sentence(error: Exception) -> str:
    """Why something broke off; an error of the program goes to the terminal, too."""
    if isinstance(error, UserError):
        return str(error)
    traceback.print_exception(error)
    if isinstance(error, MemoryError) or type(error).__name__ == "ResourceExhaustedError":
        return OUT_OF_MEMORY
    return f"Training broke off with an error of the program: {type(error).__name__}: {str(error)[:300]}"


def command(run_id: str, name: str, arguments: tuple) -> None:
    """Calls a method of the run's `Control`; runs in the worker's event loop while the job runs in its thread."""
    getattr(_control(run_id), name)(*arguments)


def _control(run_id: str) -> Control:
    """The run's; made by whichever comes first, the job or a command."""
    from rnnviz.training.control import Control

    return _controls.setdefault(run_id, Control())
