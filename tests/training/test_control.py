import threading

import pytest

from rnnviz.errors import UserError
from rnnviz.training.control import Control


def test_it_lets_batches_through_until_paused():
    control = Control()
    assert control.take_step() and control.take_step()
    control.pause()
    assert control.rests and not control.take_step()


def test_a_step_while_paused_allows_one_batch():
    control = Control()
    control.pause()
    control.step()
    control.step()
    assert [control.take_step() for _ in range(3)] == [True, True, False]


def test_a_step_while_running_does_nothing():
    control = Control()
    control.step()
    control.pause()
    assert not control.take_step()


def test_resume_forgets_steps_that_were_not_taken():
    control = Control()
    control.pause()
    control.step()
    control.resume()
    control.pause()
    assert not control.take_step()


def test_stop_wins_over_everything():
    control = Control()
    control.pause()
    control.step()
    control.stop()
    assert not control.rests and not control.take_step()


@pytest.mark.parametrize("command", ["resume", "step", "stop"])
def test_each_command_ends_the_wait(command):
    control = Control()
    control.pause()
    waiting = threading.Thread(target=control.wait)
    waiting.start()
    getattr(control, command)()
    waiting.join(timeout=10)
    assert not waiting.is_alive()


def test_a_learning_rate_is_taken_once():
    control = Control()
    control.set_learning_rate(0.01)
    assert control.take_learning_rate() == 0.01
    assert control.take_learning_rate() is None


@pytest.mark.parametrize("wrong", [0, -1, 2.0, float("nan")])
def test_a_learning_rate_out_of_bounds_is_refused(wrong):
    with pytest.raises(UserError, match="from 1e-05 to 1"):
        Control().set_learning_rate(wrong)
