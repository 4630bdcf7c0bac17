"""A race as a person runs it: one click, curves that grow together, a table."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.looking import idle
from tests.browser.test_main_job import outside, paste, tensorflow_in


def curves(page: Page) -> dict[str, int]:
    """How many points each entrant's held-out curve has in the page's figure."""
    page.locator(".js-plotly-plot").wait_for(timeout=90_000)
    return page.locator(".js-plotly-plot").evaluate(
        "figure => Object.fromEntries((figure._fullData ?? []).filter(one => one.showlegend).map(one => [one.name, one.x?.length ?? 0]))"
    )


def test_from_one_click_to_the_table_of_which_a_file_can_be_taken(app, page):
    page.goto(app.url("race", text="paste", entrants="rnn-16,lstm-16", epochs="1"))
    expect(page.get_by_role("button", name="Start the race")).to_be_visible(timeout=90_000)
    paste(page)
    page.get_by_role("button", name="Start the race").click()
    page.wait_for_url(re.compile(r"[?&]race=[a-z0-9-]+"))
    expect(page).not_to_have_url(re.compile("entrants="))
    table = page.get_by_role("table")
    expect(table.get_by_role("row")).to_have_count(3, timeout=180_000)
    expect(table).not_to_contain_text("…", timeout=60_000)
    expect(table).to_contain_text("RNN 16")
    expect(page.get_by_text("predicts best").or_(page.get_by_text("are level"))).to_be_visible()
    assert curves(page).keys() >= {"RNN 16"} and min(curves(page).values()) >= 2
    with page.expect_download() as download:
        page.get_by_role("button", name="The table as CSV").click()
    lines = download.value.path().read_text().splitlines()
    assert lines[0].startswith("entrant,") and len(lines) == 3
    assert not outside(app, page)
    assert not tensorflow_in(app)


def test_a_refresh_finds_the_race_again_and_stop_ends_all_of_it(app, page):
    page.goto(app.url("race", text="tale", entrants="rnn-8,gru-8,lstm-8", seconds="300"))
    page.get_by_role("button", name="Start the race").click(timeout=90_000)
    page.wait_for_url(re.compile(r"[?&]race=[a-z0-9-]+"))
    expect(page.get_by_role("button", name="Pause")).to_be_visible(timeout=120_000)
    page.reload()
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_text(re.compile("paused at step")).first).to_be_visible(timeout=60_000)
    assert len(curves(page)) == 3
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("table").get_by_role("row")).to_have_count(4, timeout=120_000)
    expect(page.get_by_text(re.compile("stopped after")).first).to_be_visible()
    idle(page)
    page.get_by_role("link", name=re.compile("GRU")).last.click()
    page.wait_for_url(re.compile("/train"))
    page.get_by_role("link", name="Race", exact=True).click()
    expect(page.get_by_role("table").get_by_role("row")).to_have_count(4, timeout=60_000)
