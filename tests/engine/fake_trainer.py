"""Stands in for training: announces and obeys as the real one does, but learns nothing and so needs no TensorFlow."""

import os
import signal
import time

import numpy as np

from rnnviz.errors import UserError
from rnnviz.run_folder import History, Snapshot

RAISES, OUT_OF_MEMORY, DIES = 1, 2, 3  # what happens after a few steps, by the run's seed
STEP_SECONDS = 0.02


def train(folder, announce, control):
    """`epochs` steps; a snapshot at every fifth."""
    config, run = folder.config, folder.run_id
    announce({"event": "started", "run": run, "parameters": 1})
    rows, state, began, rate = [], "finished", time.monotonic(), config.learning_rate
    for step in range(1, config.epochs + 1):
        if not (yield from wait_for_leave(control, announce, run)):
            state = "stopped"
            break
        time.sleep(STEP_SECONDS)
        rate = control.take_learning_rate() or rate
        rows.append({"step": step, "tokens": step * 10, "seconds": time.monotonic() - began, "loss": 1 / step,
                     "tokens_per_second": 500.0, "learning_rate": rate})
        announce({"event": "progress", "run": run, "fraction": step / config.epochs, **rows[-1]})
        if step % 5 == 0:
            take_snapshot(folder, announce, rows[-1], step / config.epochs)
            misbehave(config.seed)
    folder.write_history(History.of(rows))
    status = folder.update_status(state=state, message="", seconds=time.monotonic() - began, held_out_loss=1.0)
    announce({"event": "finished", "run": run, "status": state, "message": "", "held_out_loss": 1.0,
              "train_tokens_per_second": 500.0, "seconds": status.seconds})
    return status


def wait_for_leave(control, announce, run):
    """Whether the next step may be made; rests while paused."""
    yield True
    if control.rests:
        announce({"event": "paused", "run": run})
        while control.rests:
            yield False
        announce({"event": "resumed", "run": run})
    return control.take_step()


def take_snapshot(folder, announce, row, fraction):
    snapshot = Snapshot(row["step"], row["tokens"], row["seconds"], fraction, 2.0, 40, "a sample")
    folder.add_snapshot(snapshot, {"embedding": np.zeros((2, 2), np.float32)}, np.zeros((1, 2), np.float32))
    announce({"event": "snapshot", "run": folder.run_id, **vars(snapshot)})


def misbehave(seed):
    if seed == RAISES:
        raise RuntimeError("the loss fell off the table")
    if seed == OUT_OF_MEMORY:
        raise MemoryError
    if seed == DIES:
        os.kill(os.getpid(), signal.SIGKILL)


def demonstrate(settings, announce, control):
    """Counts to `steps`, or until it is stopped."""
    for step in range(settings["steps"]):
        if control.stopped:
            break
        time.sleep(STEP_SECONDS)
        announce({"step": step})
    if settings.get("raises"):
        raise UserError("Steps must be fewer.")
    return {"counted": np.arange(step + 1)}
