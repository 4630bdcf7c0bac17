"""An app without a page: trains one endless run in the store that it is given, until it is ended from outside."""

import sys
import time

from rnnviz.config import RunConfig
from rnnviz.engine.engine import Engine
from rnnviz.engine.store import Store
from tests.engine.waiting import LONG, TEXT

if __name__ == "__main__":
    engine = Engine(Store(sys.argv[1]), train="fake_trainer:train")
    run_id = engine.submit(RunConfig(epochs=LONG, seconds=None, window=8), TEXT, "me")
    while not engine.view(run_id).snapshots:
        time.sleep(0.01)
    print(run_id, flush=True)
    try:
        sys.stdin.read()
    except KeyboardInterrupt:
        pass
