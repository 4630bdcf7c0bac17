"""The main job, as a person does it: paste, train, watch, refresh, stop, generate."""

from __future__ import annotations

import re
import urllib.parse
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Page, expect

from rnnviz.ui.shell import PAGES
from tests.browser.looking import idle, run_id

TEXT = "The cat sat on the mat, and the rat sat on the hat.\nWho sat where? The cat sat there.\n" * 60


def paste(page: Page, text: str = TEXT) -> None:
    page.get_by_role("textbox", name="Your text").fill(text)
    page.get_by_role("textbox", name="Your text").blur()
    expect(page.get_by_text(f"{len(text.strip()) + 1:,} characters")).to_be_visible()


def start(page: Page) -> str:
    page.get_by_role("button", name="Train", exact=True).click()
    return run_id(page)


def losses(page: Page) -> list[float]:
    """The training losses that stand in the page's figure, oldest first."""
    figure = page.locator(".js-plotly-plot").first
    figure.wait_for(timeout=60_000)
    return figure.evaluate("figure => Array.from(figure._fullData?.[0]?.y ?? [])")


def wait_for_losses(page: Page, count: int) -> list[float]:
    """The first at least `count` losses; taken in the very look that found them, since a page may be drawn anew after it."""
    return page.wait_for_function(
        """count => { const host = [...document.querySelectorAll('*')].map(e => e.shadowRoot).filter(Boolean)
            .map(root => root.querySelector('.js-plotly-plot')).find(Boolean);
            const losses = host?._fullData?.[0]?.y ?? [];
            return losses.length >= count && Array.from(losses); }""",
        arg=count, timeout=90_000,
    ).json_value()


def outside(app, page: Page) -> list[str]:
    """What was asked for that is not on this machine."""
    return [url for url in page.requested if not url.startswith((app.address, "data:", "blob:"))]


def tensorflow_in(app) -> list[str]:
    """The libraries of TensorFlow that are loaded in the web process."""
    libraries = {mapped.path for mapped in psutil.Process(app.process.pid).memory_maps()}
    assert any("numpy" in path for path in libraries), "the libraries of the process can be seen"
    return [path for path in libraries if "tensorflow" in path]


@pytest.mark.parametrize("query", [
    {"cell": "lstm", "units": "32", "seconds": "60"},
    {"bidirectional": "true", "units": "16", "window": "16", "seconds": "60"},
], ids=["lstm", "bidirectional"])
def test_a_pasted_text_is_learned_live_survives_a_refresh_and_is_written_on(app, page, query):
    page.goto(app.url("train", text="paste", **query))
    paste(page)
    started = start(page)
    first = wait_for_losses(page, 3)
    page.reload()
    assert run_id(page) == started
    later = wait_for_losses(page, len(first) + 3)
    assert later[: len(first)] == pytest.approx(first), "a refresh shows the run from its first step"
    assert min(later) < first[0], "the loss falls while one watches"

    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text(re.compile("Stopped after"))).to_be_visible(timeout=60_000)
    idle(page)
    page.get_by_role("link", name="Let it write →").click()
    page.wait_for_url(re.compile("/generate"))
    assert urllib.parse.parse_qs(urllib.parse.urlsplit(page.url).query)["run"] == [started]
    page.get_by_role("textbox", name="Start").fill("The cat")
    page.get_by_role("button", name="Write", exact=True).click()
    expect(page.locator(".count")).to_have_text("300 characters", timeout=30_000)
    text = page.locator(".text").text_content()
    assert text.startswith("The cat") and len(text) == len("The cat") + 300
    assert not outside(app, page)
    assert not tensorflow_in(app)


def test_pause_rests_and_resume_goes_on(app, page):
    page.goto(app.url("train", text="verse", units="16", seconds="60"))
    start(page)
    wait_for_losses(page, 2)
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_text(re.compile(r"paused at step"))).to_be_visible()
    resting = len(losses(page))
    page.get_by_role("button", name="One step").click()
    page.wait_for_timeout(1500)
    assert len(losses(page)) <= resting + 2
    page.get_by_role("button", name="Resume").click()
    wait_for_losses(page, resting + 3)
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text(re.compile("Stopped after"))).to_be_visible(timeout=60_000)


def test_a_double_click_starts_one_run(app, page):
    page.goto(app.url("train", text="tale", units="8", seconds="5"))
    page.get_by_role("button", name="Train", exact=True).dblclick()
    run_id(page)
    page.wait_for_timeout(1000)
    runs = {path.name for path in (app.home / "runs").iterdir() if '"window": 64' in (path / "config.json").read_text()
            and '"units": [8]' in (path / "config.json").read_text()}
    assert len(runs) == 1
    page.get_by_role("button", name="Stop").click()


def test_another_visitor_with_the_link_watches_but_commands_nothing(app, page, browser):
    page.goto(app.url("train", text="tale", units="16", seconds="30"))
    run = start(page)
    wait_for_losses(page, 2)
    other = browser.new_context(viewport={"width": 800, "height": 900}).new_page()
    other.goto(app.url("train", run=run))
    wait_for_losses(other, 2)
    assert other.get_by_role("button", name="Stop").count() == 0
    other.context.close()
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text(re.compile("Stopped after"))).to_be_visible(timeout=60_000)


def test_zoom_is_kept_while_the_curve_grows(app, page):
    page.goto(app.url("train", text="tale", units="16", seconds="60"))
    start(page)
    count = len(wait_for_losses(page, 2))
    page.locator(".js-plotly-plot").first.evaluate(
        "figure => window.Plotly.relayout(figure, {'xaxis.range': [1, 2]})"
    )
    wait_for_losses(page, count + 3)
    kept = page.locator(".js-plotly-plot").first.evaluate("figure => figure.layout.xaxis.range")
    assert kept == [1, 2]
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text(re.compile("Stopped after"))).to_be_visible(timeout=60_000)


@pytest.mark.parametrize("path", [Path(page.path).stem.removesuffix("app") for page in PAGES.values()])
def test_a_page_works_as_the_first_one_opened_and_asks_nothing_of_the_outside(own_app, page, path):
    page.goto(own_app.url(path))
    expect(page.get_by_text("rnnviz").first).to_be_visible()
    idle(page)
    assert page.get_by_test_id("stException").count() == 0
    assert not outside(own_app, page)


def test_the_web_process_has_no_tensorflow(app, page):
    page.goto(app.url("train"))
    idle(page)
    assert not tensorflow_in(app)


def test_a_stranger_run_in_the_link_gets_a_sentence(app, page):
    page.goto(app.url("train", run="no-such-run-anywhere"))
    expect(page.get_by_text(re.compile("no-such-run"))).to_be_visible()
    expect(page.get_by_role("button", name="Train", exact=True)).to_be_visible()
