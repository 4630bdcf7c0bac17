import os
from pathlib import Path

import pytest

from rnnviz.config import RunConfig
from rnnviz.engine.engine import Engine
from rnnviz.engine.store import Store
from rnnviz.run_folder import ACTIVE
from tests.engine.waiting import TEXT, until


@pytest.fixture(scope="session")
def fake_trainer_importable():
    """Every process that is started from here can import `fake_trainer`; one worker; no foreign cluster."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(Path(__file__).parent), prepend=os.pathsep)
        patch.setenv("RNNVIZ_WORKERS", "1")
        patch.delenv("RNNVIZ_SCHEDULER", raising=False)
        yield


@pytest.fixture(scope="module")
def engine(tmp_path_factory, fake_trainer_importable):
    """One real worker, and a trainer that only pretends."""
    engine = Engine(
        Store(tmp_path_factory.mktemp("store")), train="fake_trainer:train",
        demonstrations={"counting": "fake_trainer:demonstrate"},
    )
    yield engine
    engine.close()


@pytest.fixture
def submit(engine):
    """Submits a run of so many steps; what is still active after the test is stopped."""
    submitted = []

    def submit(steps, owner="", **settings):
        run_id = engine.submit(RunConfig(epochs=steps, seconds=None, window=8, **settings), TEXT, owner)
        submitted.append(run_id)
        return run_id

    yield submit
    for run_id in reversed(submitted):
        if engine.view(run_id).status.state in ACTIVE:
            engine.stop(run_id)
    for run_id in submitted:
        until(lambda: engine.view(run_id).status.state not in ACTIVE)
