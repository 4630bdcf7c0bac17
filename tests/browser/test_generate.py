"""The Generate page in a real browser: written a little at a time, forked, and found again by its address."""

from __future__ import annotations

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from rnnviz.config import RunConfig
from rnnviz.corpus import prepare
from rnnviz.engine.store import Store
from rnnviz.nets.weights import weight_shapes
from rnnviz.run_folder import Snapshot

TEXT = "The otter swam over the slow river, and the river was glad of it.\n" * 20


@pytest.fixture
def run_id(app) -> str:
    """A run with random weights: what it writes is nonsense, and the same each time."""
    config = RunConfig(units=(16,))
    prepared = prepare(TEXT, config)
    folder = Store(app.home).create(config, prepared.text, prepared.vocabulary)
    size, rng = len(prepared.vocabulary), np.random.default_rng(1)
    shapes = weight_shapes(config, size)
    weights = {name: rng.normal(0, 0.5, shape).astype(np.float32) for name, shape in shapes.items()}
    folder.add_snapshot(Snapshot(7, 1234, 1.0, 1.0, 2.5, 90, "x"), weights, np.zeros((1, size), np.float32))
    folder.update_status(state="finished")
    return folder.run_id


def whole_text(page, length: int) -> str:
    """The text, once `length` characters of it are written and shown."""
    expect(page.locator(".count")).to_have_text(f"{length} characters", timeout=30_000)
    return page.locator(".written .text").text_content()


def test_a_fork_keeps_what_stands_before_it_and_the_first_text_comes_back(app, page, run_id):
    page.goto(app.url("generate", run=run_id, length="60", start="The+"))
    before = whole_text(page, 60)
    assert before.startswith("The ")
    page.locator(".written .token").nth(20).click()
    page.locator(".written .panel button").first.click()
    expect(page.locator(".branches button")).to_have_count(2, timeout=15_000)
    after = whole_text(page, 60)
    assert after[:24] == before[:24] and after[24] != before[24]
    page.locator(".branches button").first.click()
    expect(page.locator(".written .text")).to_have_text(before, timeout=15_000)


def test_the_address_brings_the_same_text_back(app, page, run_id):
    page.goto(app.url("generate", run=run_id, length="60"))
    whole_text(page, 60)
    page.get_by_role("button", name="Another").click()
    expect(page).to_have_url(re.compile("writing_seed=1"), timeout=15_000)
    page.locator(".written .text.typing").wait_for(timeout=15_000)
    second = whole_text(page, 60)
    page.reload()
    assert whole_text(page, 60) == second


def test_what_is_copied_is_marked_in_the_branch_on_show_and_tells_where_it_stands(app, page):
    page.goto(app.url("generate", run="tale-gru", length="60", temperature="0.3"))
    first = whole_text(page, 60)
    start = page.locator(".start").text_content()
    marked = page.locator(".copied .marked")
    expect(marked).to_have_text(first.removeprefix(start), timeout=30_000)
    expect(page.get_by_test_id("stTable")).to_have_count(2)
    page.locator(".copied mark[role=button]").first.focus()
    expect(page.locator(".copied .source")).to_contain_text("in the text that was learned from")
    page.keyboard.press("Escape")
    page.locator(".written .token").nth(20).click()
    page.locator(".written .panel button").first.click()
    expect(page.locator(".branches button")).to_have_count(2, timeout=15_000)
    second = whole_text(page, 60)
    assert second != first
    expect(marked).to_have_text(second.removeprefix(start), timeout=15_000)
    page.locator(".branches button").first.click()
    expect(marked).to_have_text(first.removeprefix(start), timeout=15_000)
