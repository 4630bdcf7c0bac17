"""Inside the cell, and What if, in the running app: on a shipped run, with nothing trained."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.looking import idle

RUN = "grammar-lstm"


def test_a_first_visitor_looks_inside_at_once_and_viewer_and_drawing_share_the_cursor(app, page):
    sent = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda _: sent.append(1)))
    page.goto(app.url("inside"))
    plot = page.locator(".viewer .plot")
    expect(plot).to_be_visible(timeout=30_000)
    story = page.locator(".story")
    expect(story).to_contain_text("Step 41,")
    idle(page)
    assert sent, "what the page sends to the server is seen"
    before = len(sent)
    expect(plot).to_have_attribute("aria-valuenow", "41")
    plot.focus()
    page.keyboard.press("ArrowRight")
    expect(plot).to_have_attribute("aria-valuenow", "42")
    story.scroll_into_view_if_needed()
    expect(story).to_contain_text("Step 42,")
    page.keyboard.press("[")
    expect(page.locator("output.when")).not_to_contain_text("step 3,400")
    assert len(sent) == before, "scrubbing sends nothing to the server"


def test_a_link_opens_the_unit_that_knows_where_quotes_are(app, page):
    page.goto(app.url("inside", run=RUN, unit="2", quantity="h", read_tokens="120"))
    expect(page.locator(".viewer .unit-title b")).to_have_text("Unit 2", timeout=30_000)
    expect(page.locator(".viewer .words span")).to_have_count(120)


def test_what_a_shut_gate_does_is_seen_and_undone(app, page):
    page.goto(app.url("what_if", run=RUN))
    losses = page.get_by_test_id("stMetricValue")
    expect(losses).to_have_count(2, timeout=30_000)
    before = losses.nth(0).text_content()
    expect(losses.nth(1)).to_have_text(before)
    page.get_by_role("button", name="Change it").click()
    expect(losses.nth(1)).not_to_have_text(before)
    expect(page).to_have_url(re.compile(r"ops=0\.forward\.f"))
    idle(page)
    page.get_by_role("button", name="Undo").click()
    expect(losses.nth(1)).to_have_text(before)


def test_a_found_unit_leads_to_the_viewer(app, page):
    page.goto(app.url("what_if", run=RUN, view="find"))
    expect(page.locator(".words .true").first).to_be_visible(timeout=60_000)
    idle(page)
    page.get_by_role("link", name=re.compile("inside the cell →")).click()
    expect(page.locator(".viewer .unit-title b")).to_have_text("Unit 2", timeout=30_000)
