import json
import os
import subprocess
import sys
import time

import pytest

from rnnviz.engine.claim import SILENCE_LIMIT, Claim


@pytest.fixture
def mine(tmp_path):
    return Claim(tmp_path)


@pytest.fixture
def theirs(tmp_path):
    return Claim(tmp_path)


def rewrite(folder, **changes):
    """The one claim in `folder` now says something else."""
    (path,) = folder.glob("*.json")
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))
    return path


def test_what_a_living_app_claims_is_left_alone(mine, theirs):
    theirs.add("run-one")
    theirs.add("run-two")
    theirs.remove("run-one")
    assert mine.claimed_by_others() == {"run-two"}
    assert mine.take_abandoned() == set()
    assert theirs.claimed_by_others() == set()


def test_nothing_is_left_of_a_claim_that_was_given_up(mine, theirs, tmp_path):
    theirs.add("run-one")
    theirs.give_up()
    assert mine.claimed_by_others() == set()
    assert list(tmp_path.iterdir()) == []


def test_the_runs_of_an_ended_process_are_handed_out_once(mine, theirs, tmp_path):
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    theirs.add("run-one")
    rewrite(tmp_path, pid=gone.pid)
    assert mine.claimed_by_others() == set()
    assert mine.take_abandoned() == {"run-one"}
    assert mine.take_abandoned() == set()


def test_a_process_id_that_is_used_again_is_not_taken_for_the_app(mine, theirs, tmp_path):
    theirs.add("run-one")
    rewrite(tmp_path, started=1.0)
    assert mine.take_abandoned() == {"run-one"}


def test_an_app_on_another_machine_lives_as_long_as_it_is_heard_of(mine, theirs, tmp_path):
    theirs.add("run-one")
    path = rewrite(tmp_path, host="elsewhere")
    assert mine.claimed_by_others() == {"run-one"}
    long_ago = time.time() - SILENCE_LIMIT - 1
    os.utime(path, (long_ago, long_ago))
    assert mine.claimed_by_others() == set()
    theirs.beat()
    assert mine.claimed_by_others() == {"run-one"}
