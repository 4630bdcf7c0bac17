"""What a worker does as it starts."""

import asyncio
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from types import ModuleType, SimpleNamespace

import pytest

from rnnviz.engine.worker import readied


@pytest.fixture
def trainer(monkeypatch):
    """A module with a function that trains, under the name `a_trainer`."""
    module = ModuleType("a_trainer")
    module.train = lambda: None
    module.train.__module__ = "a_trainer"
    monkeypatch.setitem(sys.modules, "a_trainer", module)
    return module


def ready(trainer, executor):
    """In a thread of its own: a browser of other tests may have an event loop in this one."""
    with ThreadPoolExecutor(1) as elsewhere:
        elsewhere.submit(lambda: asyncio.run(readied(trainer)(SimpleNamespace(executor=executor)))).result()


def test_it_warms_up_in_the_thread_that_will_train(trainer):
    """TensorFlow and Keras keep some of what they make for the thread that made it."""
    threads = []
    trainer.warm_up = lambda: threads.append(threading.get_ident())
    with ThreadPoolExecutor(1) as executor:
        ready("a_trainer:train", executor)
        assert threads == [executor.submit(threading.get_ident).result()]


def test_what_has_nothing_to_warm_up_is_ready_as_it_is(trainer):
    with ThreadPoolExecutor(1) as executor:
        ready("a_trainer:train", executor)


def test_what_cannot_be_imported_is_told_at_once():
    with pytest.raises(ModuleNotFoundError):
        readied("no_such_trainer:train")
