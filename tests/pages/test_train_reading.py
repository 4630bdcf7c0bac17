"""What the Train page says of a run's health, and of how long one will take; by its widgets, without workers."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from rnnviz.config import RunConfig
from rnnviz.corpus import prepare
from rnnviz.nets.weights import weight_shapes
from rnnviz.ui.train import duration
from tests.diagnosis.making import evidence
from tests.diagnosis.test_fitting import falling, learning_by_heart
from tests.pages import runs
from tests.pages.runs import CHARACTERS, TEXT, told


@pytest.fixture(autouse=True)
def nothing_remembered():
    duration._trained.clear()


def add_run(store, numbers, state="finished"):
    """A run with the losses of made-up evidence, and weights that moved as far as in a healthy one."""
    prepared = prepare(TEXT, CHARACTERS)
    folder = store.create(CHARACTERS, prepared.text, prepared.vocabulary, "somebody")
    rng = np.random.default_rng(0)
    weights = {name: rng.normal(0, 0.1, shape).astype(np.float32)
               for name, shape in weight_shapes(CHARACTERS, len(prepared.vocabulary)).items()}
    for snapshot in numbers.snapshots:
        now = {name: array * (1 + 3 * snapshot.fraction) for name, array in weights.items()}
        folder.add_snapshot(dataclasses.replace(snapshot, sample="The otter"), now, np.zeros((1, 1), np.float32))
    folder.write_history(numbers.history)
    folder.update_status(state=state, seconds=20.0, held_out_loss=2.3, train_tokens_per_second=1e4)
    return folder


def open_train(**query):
    return runs.open_page("train", **query)


def test_what_is_wrong_is_told_with_its_numbers(store):
    page = open_train(run=add_run(store, learning_by_heart()).run_id)
    assert "What is wrong with my training?" in told(page)
    assert "risen to 2.30" in told(page) and "**Try:** A dropout of 0.3" in told(page)


def test_its_button_sets_up_the_same_run_with_that_one_thing_changed(store):
    page = open_train(run=add_run(store, learning_by_heart()).run_id)
    page.button(key="try.overfitting").click().run()
    assert not page.exception and "run" not in page.query_params
    linked = {name: page.query_params[name] for name in RunConfig.__dataclass_fields__ if name in page.query_params}
    assert RunConfig.from_query(linked) == CHARACTERS.replace(dropout=0.3)
    assert next(area for area in page.text_area if area.key == "control.pasted").value == TEXT


def test_where_nothing_is_wrong_that_is_said(store):
    page = open_train(run=add_run(store, evidence()).run_id)
    assert "How did the training go?" in told(page) and "Nothing looks wrong." in told(page)


def test_a_run_that_goes_on_is_told_quietly_and_only_what_is_sure(store):
    ill = open_train(run=add_run(store, learning_by_heart(), "running").run_id)
    assert any("risen to 2.30" in caption.value for caption in ill.caption)
    assert "What is wrong" not in told(ill)
    well = open_train(run=add_run(store, evidence(falling), "running").run_id)
    assert "Nothing looks wrong" not in told(well)


def test_before_anything_was_trained_the_time_is_called_a_guess(store):
    assert "a rough guess" in told(open_train(epochs="3"))


def test_with_a_run_of_this_store_it_goes_by_that(store):
    add_run(store, evidence()).update_status(seconds=2000.0)
    page = open_train(epochs="3", units="8", text="tale")
    assert "min** here, going by runs like it" in told(page)


def test_a_budget_by_the_clock_says_what_there_is_time_for(store):
    assert "there is time for roughly" in told(open_train(seconds="60"))


def test_what_takes_too_long_is_made_to_fit(store):
    page = open_train(epochs="10000")
    page.button(key="fit").click().run()
    assert not page.exception
    assert 1 <= int(page.query_params["epochs"]) < 10000
    assert not [button for button in page.button if button.key == "fit"]


def test_where_not_one_epoch_fits_the_clock_takes_over(store):
    folder = add_run(store, evidence())
    folder.update_status(seconds=20_000.0)
    page = open_train(epochs="5", units="8")
    page.button(key="fit").click().run()
    assert not page.exception and "epochs" not in page.query_params
    assert "In 1 min there is time for" in told(page)
