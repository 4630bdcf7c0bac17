import threading

import pytest

from rnnviz.config import RunConfig
from rnnviz.errors import UserError
from rnnviz.run_folder import RunFolder
from tests.engine.fake_trainer import DIES, OUT_OF_MEMORY, RAISES
from tests.engine.waiting import LONG, TEXT, alive, descendants, until


def state(engine, run_id):
    return engine.view(run_id).status.state


def steps(engine, run_id):
    return len(engine.view(run_id).history)


def ended(engine, run_id):
    until(lambda: state(engine, run_id) not in ("queued", "running", "paused"))
    return engine.view(run_id)


def kill_worker():
    """As the system does it where memory runs out. The worker is the grandchild that runs no job of its own."""
    (worker,) = [process for process in alive(descendants()) if "spawn_main" in " ".join(process.cmdline())]
    worker.kill()


def test_a_run_is_seen_whole_from_its_first_step_to_its_end(engine, submit):
    run_id = submit(12, "me")
    view = ended(engine, run_id)
    assert view.status.state == "finished" and view.status.owner == "me"
    assert view.history.step.tolist() == list(range(1, 13))
    assert [snapshot.step for snapshot in view.snapshots] == [5, 10]
    assert (view.fraction, view.place) == (1.0, None)


def test_memory_and_disk_tell_the_same(engine, submit):
    run_id = submit(10)
    until(lambda: len(engine.view(run_id).snapshots) == 2)  # the last one comes after the last step
    live = engine.view(run_id)
    until(lambda: engine._board.view(run_id) is None)
    stored = engine.view(run_id)
    assert stored.history.rows() == live.history.rows()
    assert stored.snapshots == live.snapshots
    assert engine.view(run_id) is stored  # not read again


@pytest.mark.parametrize(("given", "kept"), [(None, 0.5), (0.0, 0.0), (0.1, 0.1)])
def test_the_text_decides_the_dropout_where_none_is_given(engine, given, kept):
    run_id = engine.submit(RunConfig(epochs=2, window=8, dropout=given), TEXT, "me")
    assert engine.store.open(run_id).config.dropout == kept
    ended(engine, run_id)


def test_first_in_first_out_with_a_visible_place(engine, submit):
    first = submit(LONG)
    until(lambda: state(engine, first) == "running")
    second, third = submit(2), submit(2)
    assert [engine.view(run_id).place for run_id in (first, second, third)] == [None, 0, 1]
    engine.stop(first)
    ended(engine, third)
    assert engine.view(second).status.state == "finished"
    assert created(engine, second) < created(engine, third)
    assert engine.store.open(second).path.joinpath("history.json").stat().st_mtime_ns < (
        engine.store.open(third).path.joinpath("history.json").stat().st_mtime_ns
    )


def created(engine, run_id):
    return engine.view(run_id).status.created


def test_an_owner_has_one_active_run(engine, submit):
    first = submit(LONG, "me")
    assert submit(LONG, "me") == first
    other = submit(LONG, "you")
    assert other != first
    engine.stop(first)
    ended(engine, first)
    assert submit(2, "me") not in (first, other)


def test_a_double_click_starts_one_run(engine, submit):
    started, barrier = set(), threading.Barrier(8)

    def click():
        barrier.wait()
        started.add(submit(LONG, "double"))

    threads = [threading.Thread(target=click) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(started) == 1
    assert len(engine.store.runs("double")) == 1


def test_pause_step_and_resume(engine, submit):
    run_id = submit(LONG)
    until(lambda: steps(engine, run_id) > 2)
    engine.pause(run_id)
    until(lambda: state(engine, run_id) == "paused")
    before = steps(engine, run_id)
    engine.step(run_id)
    until(lambda: steps(engine, run_id) == before + 1)
    until(lambda: state(engine, run_id) == "paused")
    assert steps(engine, run_id) == before + 1
    engine.resume(run_id)
    until(lambda: steps(engine, run_id) > before + 3)
    assert state(engine, run_id) == "running"


def test_a_new_learning_rate_is_used(engine, submit):
    run_id = submit(LONG)
    until(lambda: steps(engine, run_id))
    engine.set_learning_rate(run_id, 0.25)
    until(lambda: engine.view(run_id).history.learning_rate[-1] == 0.25)
    assert engine.view(run_id).history.learning_rate[0] == RunConfig().learning_rate
    with pytest.raises(UserError, match="Learning rate must be a number from 1e-05 to 1"):
        engine.set_learning_rate(run_id, 7)


def test_a_stopped_run_keeps_what_it_learned(engine, submit):
    run_id = submit(LONG)
    until(lambda: engine.view(run_id).snapshots)
    engine.stop(run_id)
    view = ended(engine, run_id)
    assert view.status.state == "stopped"
    assert view.snapshots and len(view.history) >= 5


def test_a_run_that_waits_can_leave_the_queue_but_not_be_paused(engine, submit):
    first, second, third = submit(LONG), submit(LONG), submit(LONG)
    until(lambda: state(engine, first) == "running")
    with pytest.raises(UserError, match="waits for its turn"):
        engine.pause(second)
    engine.stop(second)
    assert state(engine, second) == "stopped"
    assert engine.view(second).status.message
    assert engine.view(third).place == 0


def test_an_ended_run_takes_no_commands(engine, submit):
    run_id = submit(2)
    ended(engine, run_id)
    until(lambda: engine._board.view(run_id) is None)
    with pytest.raises(UserError, match="it is finished"):
        engine.pause(run_id)


def test_an_unknown_run_is_told(engine):
    with pytest.raises(UserError, match="No run is called"):
        engine.view("0" * 24)
    with pytest.raises(UserError, match="No run is called"):
        engine.stop("../../../etc/passwd")


def test_a_text_that_can_not_be_learned_leaves_nothing_behind(engine):
    before = len(engine.store.runs())
    with pytest.raises(UserError):
        engine.submit(RunConfig(), "   ", "me")
    assert len(engine.store.runs()) == before
    assert engine._claim.runs == frozenset()


@pytest.mark.parametrize("seed, sentence", [(RAISES, "RuntimeError: the loss fell off"), (OUT_OF_MEMORY, "more memory")])
def test_an_error_in_training_is_told(engine, submit, seed, sentence):
    view = ended(engine, submit(LONG, seed=seed))
    assert view.status.state == "failed"
    assert sentence in view.status.message
    assert [snapshot.step for snapshot in view.snapshots] == [5]


def test_a_dead_worker_is_told_and_the_next_run_trains(engine, submit):
    doomed, after = submit(LONG, seed=DIES), submit(6)
    view = ended(engine, doomed)
    assert view.status.state == "failed"
    assert "memory" in view.status.message
    assert view.history.step.tolist()[:4] == [1, 2, 3, 4]  # the last words of a dying worker may be lost
    assert RunFolder(engine.store.open(doomed).path).weights(5)
    assert ended(engine, after).status.state == "finished"


def test_a_killed_worker_is_told_and_the_next_run_trains(engine, submit):
    doomed = submit(LONG)
    until(lambda: engine.view(doomed).snapshots)
    kill_worker()
    view = ended(engine, doomed)
    assert view.status.state == "failed"
    assert "killed" in view.status.message
    until(lambda: engine._board.view(doomed) is None)
    assert len(engine.view(doomed).history) >= len(view.history) >= 5
    assert ended(engine, submit(3)).status.state == "finished"


def test_a_dead_scheduler_is_told_and_the_next_run_trains(engine, submit):
    doomed = submit(LONG)
    until(lambda: steps(engine, doomed))
    (scheduler,) = [process for process in alive(descendants()) if "distributed.Scheduler" in " ".join(process.cmdline())]
    scheduler.kill()
    view = ended(engine, doomed)
    assert view.status.state == "failed"
    assert "lost" in view.status.message
    until(lambda: not engine.problem)
    assert ended(engine, submit(3)).status.state == "finished"


def test_a_worker_trains_one_run_at_a_time(engine, submit):
    runs = [submit(LONG), submit(LONG)]
    until(lambda: steps(engine, runs[0]) > 5)
    assert [state(engine, run_id) for run_id in runs] == ["running", "queued"]


def test_submitting_checks_the_text_like_the_page_does(engine):
    with pytest.raises(UserError, match="too short|at least|needs"):
        engine.submit(RunConfig(), TEXT[:40], "me")
