"""What runs inside a worker's process: one job at a time, and the commands that reach it while it runs."""

from __future__ import annotations

import dataclasses
import importlib
import traceback
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from rnnviz.errors import UserError
from rnnviz.run_folder import FAILED, RUNNING, WAITING, RunFolder, Status

if TYPE_CHECKING:
    from rnnviz.training.control import Control

TOPIC = "rnnviz"  # one for all runs: a scheduler keeps the last thousand events of each topic for ever
TRAIN = "rnnviz.training.train:train"
WORKER_GONE = (
    "The worker that trained this run ended suddenly: it was killed, most often because the machine ran out of memory. "
    "What was learned by the last snapshot is kept; fewer units, a shorter window or a smaller batch need less memory."
)
OUT_OF_MEMORY = (
    "Training needed more memory than a worker has and was ended. What was learned by the last snapshot is kept; "
    "fewer units, a shorter window or a smaller batch need less memory."
)

_controls: dict[str, Control] = {}


def load(train: str) -> Callable[..., Status]:
    """The function that `train` names, as "package.module:function"; its module imports TensorFlow."""
    module, function = train.split(":")
    return getattr(importlib.import_module(module), function)


def job(path: str, train: str) -> dict[str, Any]:
    """Trains the run in the folder `path`; runs in a thread of the worker. Gives the fields of its last `Status`."""
    from distributed import get_worker

    folder, worker = RunFolder(path), get_worker()
    if folder.status.state != WAITING:
        # A foreign scheduler starts a job again whose worker has died.
        return dataclasses.asdict(folder.update_status(state=FAILED, message=WORKER_GONE))
    folder.update_status(state=RUNNING)
    try:
        status = _train(folder, lambda message: worker.log_event(TOPIC, message), train)
    finally:
        _controls.pop(folder.run_id, None)
    return dataclasses.asdict(status)


def _train(folder: RunFolder, announce: Callable[[dict], None], train: str) -> Status:
    try:
        return load(train)(folder, announce, _control(folder.run_id))
    except Exception as error:
        if not isinstance(error, UserError):
            traceback.print_exc()
        return folder.update_status(state=FAILED, message=_sentence(error))


def _sentence(error: Exception) -> str:
    if isinstance(error, UserError):
        return str(error)
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
