"""What the tests of the engine share."""

import time

import psutil

TEXT = "The cat sat on the mat, and the rat sat on the cat. " * 40
LONG = 3000  # steps: longer than any test waits, unless it is stopped


def until(true, seconds=120.0):
    """Waits until `true()` gives something, and gives it."""
    deadline = time.monotonic() + seconds
    while not (found := true()):
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.01)
    return found


def descendants(pid=None):
    """The processes that this one, or another, started, and those that they did."""
    return psutil.Process(pid).children(recursive=True)


def alive(processes):
    return [process for process in processes if process.is_running() and process.status() != psutil.STATUS_ZOMBIE]
