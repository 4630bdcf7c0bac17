"""What is said of a race holds of its numbers."""

import csv
import io
import math

import numpy as np
import pytest

from rnnviz.config import RunConfig
from rnnviz.engine.live_run import RunView
from rnnviz.nets.influence import Horizon
from rnnviz.run_folder import HISTORY_COLUMNS, History, Snapshot, Status
from rnnviz.ui.race.results import Result, against_counting, as_csv, pace, result_of, rows_of, scored_tokens, verdict


def result(name, *losses, speed=1000.0, tokens=5000.0):
    return Result(name, 37_000, losses, 60.0, tokens, speed)


def view(loss=2.0, tokens=111, seconds=10.0, state="finished"):
    history = History.of([dict.fromkeys(HISTORY_COLUMNS, 0.0) | {"step": 7, "tokens": 700}])
    snapshot = Snapshot(7, 700, seconds, 1.0, 2.0, tokens, "sample")
    return RunView(Status(state, seconds=seconds, held_out_loss=loss, train_tokens_per_second=50.0), None, 1.0, history, (snapshot,))


def test_with_one_seed_the_winner_is_told_with_a_warning():
    said = verdict([result("RNN", 2.1), result("LSTM", 1.9)], "character")
    assert said.startswith("**LSTM** predicts best, at **1.900 nats** per held-out character: 0.200 less than RNN.")
    assert "chance" in said and "try three" in said


def test_over_seeds_a_lead_counts_only_where_nothing_overlaps():
    clear = verdict([result("RNN", 2.1, 2.2, 2.15), result("LSTM", 1.9, 2.0, 1.95)], "word")
    assert "In each of its 3 seeds" in clear and "1.900 to 2.000 against 2.100 to 2.200" in clear
    blurred = verdict([result("RNN", 2.1, 1.95, 2.15), result("LSTM", 1.9, 2.0, 1.95)], "word")
    assert "overlap" in blurred and "does not decide" in blurred


def test_what_is_nearly_the_same_is_level():
    assert "are level" in verdict([result("RNN", 2.001), result("LSTM", 2.0)], "word")


def test_who_came_to_nothing_is_no_winner():
    assert "nothing to compare" in verdict([result("RNN"), result("LSTM", 2.0)], "word")
    assert verdict([result("A"), result("B", 2.0), result("C", 3.0)], "word").startswith("**B** predicts best")


def test_the_price_of_a_step_is_told_by_time_or_by_text():
    quick, slow = result("RNN", 2.0, speed=3000.0, tokens=9000.0), result("LSTM", 2.0, speed=1000.0, tokens=3600.0)
    assert "learned from 2.5 times as many characters as LSTM" in pace([slow, quick], "character", same_time=True)
    assert "3.0 times as many characters a second as LSTM" in pace([slow, quick], "character", same_time=False)
    assert pace([quick, quick], "character", same_time=True) == ""
    assert pace([quick, result("GRU", speed=None)], "character", same_time=False) == ""


def test_networks_are_held_against_the_one_that_counts():
    some = [result("RNN", 2.1), result("LSTM", 1.9), result("GRU", 1.8)]
    assert "LSTM and GRU are below it" in against_counting(some, 2.0)
    assert "None of them" in against_counting(some, 1.0)


def test_a_result_is_the_mean_over_the_seeds_that_came_to_one():
    found = result_of("LSTM", 9, [view(2.0, seconds=10.0), view(3.0, seconds=20.0), view(None, seconds=0.0, state="failed")])
    assert (found.losses, found.loss, found.seconds) == ((2.0, 3.0), 2.5, 10.0)


def test_scored_tokens_are_told_where_the_last_snapshot_is_the_final_score():
    assert scored_tokens([view(2.0, 111), view(2.0, 111)]) == {111}
    assert scored_tokens([view(2.5, 111)]) == set()


def test_the_file_has_a_row_a_run_and_reads_back():
    runs = [("a" * 24, RunConfig(units=(59,)), view(2.0)), ("b" * 24, RunConfig(units=(59,), seed=1), view(None, state="failed"))]
    rows = rows_of("LSTM 59", 37_000, runs, {"a" * 24: Horizon(12, False)})
    first, second = csv.DictReader(io.StringIO(as_csv(rows).decode()))
    assert float(first["held_out_bits"]) == pytest.approx(2 / math.log(2))
    assert float(first["perplexity"]) == pytest.approx(np.exp(2))
    assert (first["held_out_tokens"], first["memory_horizon"], first["seed"], first["steps"]) == ("111", "12", "0", "7")
    assert (second["held_out_nats"], second["state"], second["memory_horizon"]) == ("", "failed", "")
