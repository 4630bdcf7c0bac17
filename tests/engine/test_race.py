"""Runs that are trained side by side, in one worker, by turns."""

import pytest

from rnnviz.config import RunConfig
from rnnviz.engine.jobs import Outcome, Training
from rnnviz.engine.live_run import LiveRun
from rnnviz.errors import UserError
from rnnviz.run_folder import ACTIVE, RunFolder
from rnnviz.vocabulary import Vocabulary
from tests.engine.fake_trainer import DIES, RAISES
from tests.engine.waiting import LONG, TEXT, until


def configs(*steps, **settings):
    return [RunConfig(epochs=count, seconds=None, window=8, **settings) for count in steps]


@pytest.fixture
def race(engine):
    started = []

    def race(*of, owner="racer"):
        started.append(engine.race(of, TEXT, owner))
        return engine.store.race(started[-1])

    yield race
    for race_id in started:
        for run_id in engine.store.race(race_id).runs:
            if engine.view(run_id).status.state in ACTIVE:
                engine.stop(run_id)
            until(lambda: engine.view(run_id).status.state not in ACTIVE)
    until(lambda: not engine._board.all())


def states(engine, race):
    return [engine.view(run_id).status.state for run_id in race.runs]


def lengths(engine, race):
    return [len(engine.view(run_id).history) for run_id in race.runs]


def test_all_curves_grow_together(engine, race):
    there = race(*configs(LONG, LONG, LONG))
    until(lambda: min(lengths(engine, there)) > 30)
    found = lengths(engine, there)
    assert max(found) < 2 * min(found)
    assert states(engine, there) == ["running"] * 3
    assert {engine.view(run_id).status.race for run_id in there.runs} == {there.race_id}


def test_each_ends_at_its_own_time_and_all_are_kept(engine, race):
    there = race(*configs(5, 20))
    until(lambda: states(engine, there) == ["finished", "finished"])
    until(lambda: not engine._board.all())
    assert lengths(engine, there) == [5, 20]
    assert states(engine, there) == ["finished", "finished"]


def test_one_that_breaks_off_leaves_the_others_alone(engine, race):
    there = race(*configs(30, seed=RAISES), *configs(30))
    until(lambda: states(engine, there) == ["failed", "finished"])
    assert "fell off the table" in engine.view(there.runs[0]).status.message


def test_one_can_be_paused_and_stopped_alone(engine, race):
    there = race(*configs(LONG, LONG))
    until(lambda: min(lengths(engine, there)) > 2)
    engine.pause(there.runs[0])
    until(lambda: states(engine, there) == ["paused", "running"])
    before = lengths(engine, there)
    until(lambda: lengths(engine, there)[1] > before[1] + 30)
    assert lengths(engine, there)[0] == before[0]
    engine.stop(there.runs[1])
    until(lambda: states(engine, there) == ["paused", "stopped"])
    with pytest.raises(UserError, match="it is stopped"):
        engine.pause(there.runs[1])
    engine.resume(there.runs[0])
    until(lambda: lengths(engine, there)[0] > before[0])


def test_a_worker_that_dies_is_told_of_each(engine, race):
    there = race(*configs(3), *configs(LONG, seed=DIES), *configs(LONG))
    until(lambda: not set(states(engine, there)) & set(ACTIVE))
    until(lambda: not engine._board.all())
    assert states(engine, there) == ["finished", "failed", "failed"]


def test_one_can_leave_before_their_turn_comes(engine, race, submit):
    first = submit(LONG, "another")
    there = race(*configs(4, 4, 4))
    assert [engine.view(run_id).place for run_id in there.runs] in ([0, 0, 0], [1, 1, 1])
    engine.stop(there.runs[1])
    assert states(engine, there)[1] == "stopped"
    engine.stop(first)
    until(lambda: states(engine, there) == ["finished", "stopped", "finished"])


def test_an_owner_has_one_race_and_no_run_beside_it(engine, race, submit):
    there = race(*configs(LONG, LONG))
    assert engine.race(configs(2, 2), TEXT, "racer") == there.race_id
    assert engine.submit(configs(2)[0], TEXT, "racer") in there.runs
    submit(LONG, "runner")
    with pytest.raises(UserError, match="in training"):
        engine.race(configs(2, 2), TEXT, "runner")


def test_a_race_is_neither_one_nor_a_crowd(engine):
    for count in (1, 19):
        with pytest.raises(UserError, match=f"2 to 18 runs; {count} were given"):
            engine.race(configs(*[2] * count), TEXT, "racer")


def test_an_unknown_race_is_told(engine):
    for name in ("0" * 24, "../../etc/passwd"):
        with pytest.raises(UserError, match="No race is called"):
            engine.store.race(name)


def test_runs_are_dealt_to_as_many_workers_as_there_are(tmp_path):
    runs = [LiveRun(folder, folder.status) for folder in (
        RunFolder.create(tmp_path / f"run-{k:04d}", RunConfig(), "abc", Vocabulary.of("abc", "char")) for k in range(5)
    )]
    for count, dealt in ((1, [5]), (2, [3, 2]), (8, [1] * 5)):
        lanes = Training(runs).divided(count)
        assert [len(lane.runs) for lane in lanes] == dealt
        assert sorted(run.run_id for lane in lanes for run in lane.runs) == [run.run_id for run in runs]
    told = Training(runs).ends(Outcome(problem="The worker is gone."))
    assert {status.message for _, status in told} == {"The worker is gone."}
