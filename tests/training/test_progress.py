import pytest

from rnnviz.training.progress import Progress, shortened


class Folder:
    run_id = "run"

    def __init__(self):
        self.written = []

    def write_history(self, history):
        self.written.append(history)


class Time:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def told():
    return []


def feed(progress, time, batches, seconds_each):
    for step in range(1, batches + 1):
        time.now += seconds_each
        where = {"step": step, "tokens": 100 * step, "seconds": time.now, "fraction": 0.5}
        progress.add(float(step), 100, seconds_each, 0.01, **where)


def test_at_most_ten_rows_a_second_and_none_lost(told):
    folder, time = Folder(), Time()
    progress = Progress(folder, told.append, time)
    feed(progress, time, batches=1000, seconds_each=0.003)
    progress.write()  # as at each snapshot
    progress.write()
    progress.flush()
    assert 25 <= len(told) <= 31
    assert told[-1]["step"] == 1000 and told[-1]["tokens"] == 100_000
    assert folder.written[-1].step.tolist() == [row["step"] for row in told]
    assert len(folder.written) == 4  # one after two seconds, three asked for


def test_a_row_is_the_mean_since_the_row_before(told):
    time = Time()
    progress = Progress(Folder(), told.append, time)
    feed(progress, time, batches=4, seconds_each=0.05)
    assert [row["loss"] for row in told] == [1.5, 3.5]
    assert told[0]["tokens_per_second"] == pytest.approx(2000)
    where = {"step": 2, "tokens": 200, "seconds": 0.1, "fraction": 0.5}
    rest = {"loss": 1.5, "tokens_per_second": told[0]["tokens_per_second"], "learning_rate": 0.01}
    assert told[0] == {"event": "progress", "run": "run", **where, **rest}


def test_the_overall_rate_leaves_out_the_first_batch(told):
    progress = Progress(Folder(), told.append, Time())
    where = {"step": 1, "tokens": 1, "seconds": 1.0, "fraction": 0.1}
    progress.add(1.0, 100, 5.0, 0.01, **where)
    assert progress.tokens_per_second is None
    progress.add(1.0, 100, 0.1, 0.01, **where)
    progress.add(1.0, 100, 0.3, 0.01, **where)
    assert progress.tokens_per_second == pytest.approx(500)


def test_a_long_curve_is_halved():
    rows = [{"step": step, "loss": float(step)} for step in range(5)]
    assert shortened(rows, limit=5) == rows
    halved = [{"step": 1, "loss": 0.5}, {"step": 3, "loss": 2.5}, {"step": 4, "loss": 4.0}]
    assert shortened(rows, limit=4) == halved
