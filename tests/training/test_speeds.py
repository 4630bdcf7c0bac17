import numpy as np
import pytest

from rnnviz.config import RECIPES, RunConfig
from rnnviz.estimate import work
from rnnviz.training import speeds
from rnnviz.training.speeds import MEASURED, fitted


def test_prices_are_found_from_what_it_took_together():
    rng = np.random.default_rng(0)
    works = [{"flops": flops, "lstm": turns} for flops, turns in rng.uniform(1, 100, (20, 2))]
    took = [0.3 * one["flops"] + 2.0 * one["lstm"] for one in works]
    assert fitted(works, took) == pytest.approx({"flops": 0.3, "lstm": 2.0})


def test_no_price_is_below_nothing():
    works = [{"flops": float(k), "lstm": float(20 - k)} for k in range(1, 20)]
    found = fitted(works, [max(one["flops"] - 0.2 * one["lstm"], 0.1) for one in works])
    assert "lstm" not in found and found["flops"] > 0


def test_the_measured_networks_tell_all_prices_apart():
    works = [work(config, size) for config, size in MEASURED]
    names = sorted({name for one in works for name in one})
    amounts = np.array([[one.get(name, 0.0) for name in names] for one in works])
    assert np.linalg.matrix_rank(amounts / amounts.max(axis=0)) == len(names)


def test_a_measurement_holds_what_the_estimate_needs(monkeypatch):
    tiny = [(RunConfig(units=(8,), embedding=4, window=8, batch=4, objective=objective), 12)
            for objective in ("every_step", "last_step")]
    monkeypatch.setattr(speeds, "MEASURED", tiny)
    found = speeds.measure()
    assert set(found["start"]) == {"network", "layer"} and set(found["snapshot"]) == set(RECIPES)
    prices = [*found["step"].values(), *found["start"].values(), *found["snapshot"].values()]
    assert min(prices) >= 0 and sum(found["step"].values()) > 0 and found["machine"]["cores"] >= 1
