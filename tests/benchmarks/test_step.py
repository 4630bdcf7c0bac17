"""The benchmarks of a training step on a tiny network: that they run and compare what they say."""

from click.testing import CliRunner

from rnnviz.benchmarks import profile, step
from rnnviz.commands.bench import command
from rnnviz.config import RunConfig


def test_every_contestant_learns_the_same_and_is_compared_with_ours(monkeypatch):
    monkeypatch.setattr(step, "NETWORKS", (("gru", 8, 2),))
    monkeypatch.setattr(step, "BATCH", 8)
    monkeypatch.setattr(step, "TIME_STEPS", 5)
    monkeypatch.setattr(step, "ROUNDS", 2)
    done = CliRunner().invoke(command, ["step", "--repeats", "1"])
    assert done.exit_code == 0, done.output
    for who in ("Keras", "Keras without XLA"):
        row = next(line for line in done.output.splitlines() if f"2 × GRU 8, {who} |" in line and "times as long" in line)
        assert row.split("|")[5].strip() == "2"
    assert "2 × GRU 8, rnnviz, until the first loss" in done.output


def test_every_piece_of_an_update_is_measured(monkeypatch):
    monkeypatch.setattr(profile, "CONFIG", RunConfig(units=(8,), batch=16, window=5))
    monkeypatch.setattr(profile, "ROUNDS", 2)
    found = list(profile.measure(1, lambda words: None))
    assert len(found) == 6 and all(len(one.values) == 2 and min(one.values) > 0 for one in found)
