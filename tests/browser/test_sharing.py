"""A teacher's link, the page as a file and the page on paper, in the running app."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import idle

HOSTILE = "\n</textarea></style></template><script>document.title = 'taken'</script><img src=x onerror=alert(1)> & so on"
PICTURE_COLOURS = """picture => {
  const canvas = new OffscreenCanvas(picture.naturalWidth, picture.naturalHeight);
  const context = canvas.getContext("2d");
  context.drawImage(picture, 0, 0);
  const pixels = new Uint32Array(context.getImageData(0, 0, canvas.width, canvas.height).data.buffer);
  return new Set(pixels).size;
}"""


def key(page: Page, name: str):
    return page.locator(f".st-key-{name}")


def open_link(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.get_by_test_id("stExpander").or_(page.get_by_test_id("stPopover").nth(2)).first).to_be_attached(timeout=60_000)
    idle(page)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=60_000)


def share(page: Page) -> None:
    page.get_by_role("button", name="Share", exact=True).click()
    expect(page.get_by_role("heading", name="A link for a class")).to_be_visible()


def way(page: Page, control: str, way: str) -> None:
    page.get_by_role("group", name=control, exact=True).get_by_label(way).check(force=True)


def test_what_a_link_locks_is_seen_and_takes_neither_mouse_nor_keys_and_what_it_hides_is_gone(app, page):
    open_link(page, app.url("train", cell="gru", units="64", lock="cell,width,start", hide="level,seed,<b>,what-happens-here"))
    cell = key(page, "control-cell")
    expect(cell.get_by_role("radio", name="GRU", include_hidden=True)).to_have_attribute("aria-checked", "true")
    expect(cell).to_have_attribute("title", re.compile("Locked by the link"))
    expect(page.get_by_role("group", name=re.compile("^Cell: GRU. Locked by the link"))).to_be_visible()
    expect(key(page, "control-level")).to_be_hidden()
    expect(page.get_by_text("What happens here?")).to_be_hidden()
    cell.get_by_text("LSTM").click(force=True)
    key(page, "start").get_by_text("Train").click(force=True)
    inside = "() => Boolean(document.activeElement.closest('[data-held]'))"
    for _ in range(30):
        page.keyboard.press("Tab")
        assert not page.evaluate(inside), "a locked control can't be reached by the keyboard"
    page.locator(".st-key-control-width [role=slider], .st-key-control-width input").first.evaluate("thumb => thumb.focus()")
    page.keyboard.press("ArrowRight")
    key(page, "control-bidirectional").locator("label").click()
    expect(page).to_have_url(re.compile("bidirectional="))
    idle(page)
    expect(cell.get_by_role("radio", name="GRU", include_hidden=True)).to_have_attribute("aria-checked", "true")
    assert "units=64" in page.url and "run=" not in page.url
    assert page.locator('[data-held="locked"]').count() == 3
    expect(key(page, "control-level")).to_be_hidden()
    page.get_by_role("button", name="More settings").click()
    expect(key(page, "control-embedding")).to_be_visible()
    expect(key(page, "control-seed")).to_be_hidden()


def test_a_row_in_which_all_is_hidden_leaves_no_gap(app, page):
    open_link(page, app.url("train"))
    below = key(page, "control-width")
    free = below.bounding_box()["y"]
    open_link(page, app.url("train", hide="units,level"))
    expect(below).to_be_visible()
    row = key(page, "control-level").locator("xpath=..")
    expect(row).to_be_hidden()
    assert free - below.bounding_box()["y"] > 60, "the row is gone with its place"


def test_a_lock_goes_for_its_page_and_is_there_again_for_who_comes_back(app, page):
    open_link(page, app.url("sequences", rule="tribonacci", lock="rule", hide="learning_seed"))
    expect(key(page, "learning_seed")).to_be_hidden()
    page.get_by_role("link", name="Generate", exact=True).click()
    expect(key(page, "temperature")).to_be_visible(timeout=30_000)
    assert page.locator("[data-held]").count() == 0 and "lock=" not in page.url
    page.get_by_role("button", name="Lesson", exact=True).click()
    page.get_by_role("link", name="1 · Sequences").first.click()
    expect(key(page, "linked-rule")).to_have_attribute("data-held", "locked", timeout=30_000)
    expect(key(page, "learning_seed")).to_be_hidden()
    expect(page).to_have_url(re.compile("lock=rule"))


def test_a_teacher_chooses_what_to_lock_and_the_link_does_it(app, page, browser):
    open_link(page, app.url("train"))
    key(page, "control-cell").get_by_role("radio", name="RNN").click()
    expect(page).to_have_url(re.compile("cell=rnn"))
    page.get_by_role("button", name="More settings").click()
    expect(key(page, "control-seed")).to_be_visible()
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=60_000)
    page.keyboard.press("Escape")
    share(page)
    way(page, "Cell", "locked")
    way(page, "Units", "locked")
    way(page, "Seed", "hidden")
    address = page.get_by_label("The link", exact=True).input_value()
    assert address.endswith("&lock=cell,width&hide=seed"), address
    assert "cell=rnn" in address
    assert page.locator("[data-held]").count() == 0, "the teacher's own page stays free"
    visitor = browser.new_context().new_page()
    open_link(visitor, address)
    expect(key(visitor, "control-cell")).to_have_attribute("data-held", "locked")
    expect(key(visitor, "control-cell").get_by_role("radio", name="RNN", include_hidden=True)).to_have_attribute("aria-checked", "true")
    visitor.context.close()


def test_a_question_can_be_hidden_and_not_locked_and_a_value_that_no_link_holds_is_told(app, page):
    open_link(page, app.url("sequences"))
    share(page)
    question = page.get_by_role("group", name="With one state unit, what will learning come to?")
    expect(question.get_by_role("radio")).to_have_count(2)
    open_link(page, app.url("what_if"))
    share(page)
    way(page, "Where", "locked")
    expect(page.get_by_text("“Where”: what it is set to is not in the link")).to_be_visible()


@pytest.fixture
def saved(app, page, browser, tmp_path):
    """`saved(address, ready)` saves the page at that address, where there is one, once `ready` is seen; it opens the file
    with no network: (text of the file, the page that shows it).
    """
    contexts = []

    def save(address: str | None, ready: str) -> tuple[str, Page]:
        if address:
            page.goto(address)
        expect(page.locator(ready).first).to_be_visible(timeout=60_000)
        idle(page)
        expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=60_000)
        share(page)
        with page.expect_download(timeout=90_000) as download:
            page.get_by_role("button", name="Save as a file").click()
        path = tmp_path / download.value.suggested_filename
        download.value.save_as(path)
        context = browser.new_context(viewport={"width": 1440, "height": 900}, offline=True)
        contexts.append(context)
        shown = context.new_page()
        shown.requested = []
        shown.on("request", lambda request: shown.requested.append(request.url))
        shown.goto(path.as_uri())
        return path.read_text(encoding="utf-8"), shown

    yield save
    for context in contexts:
        context.close()


def assert_sealed(shown: Page) -> None:
    """No script, nothing that leads out of the file, nothing that was asked for outside of it."""
    elements = "[...document.querySelectorAll('*')].flatMap(e => [e, ...(e.shadowRoot?.querySelectorAll('*') ?? [])])"
    assert shown.evaluate(f"{elements}.filter(e => e.matches('script, link, iframe, object, embed, [onerror], [onload]')).length") == 0
    addresses = f"{elements}.flatMap(e => ['src', 'href', 'action'].map(n => e.getAttribute(n))).filter(a => a && !/^(data:|#)/.test(a))"
    assert shown.evaluate(addresses) == []
    assert all(url.startswith(("file:", "data:")) for url in shown.requested), shown.requested


def test_a_saved_page_is_one_file_that_shows_the_page_without_network_and_script(app, page, saved):
    text, shown = saved(app.url("inside", run="grammar-lstm"), ".viewer .plot")
    picture = shown.locator(".viewer img.values")
    expect(picture).to_be_visible()
    assert picture.evaluate(PICTURE_COLOURS) > 20, "the heatmap is not blank"
    live, kept = (each.locator(".viewer .plot").bounding_box() for each in (page, shown))
    assert (live["width"], live["height"]) == pytest.approx((kept["width"], kept["height"]), abs=1)
    words = "[...document.querySelectorAll('*')].find(e => e.shadowRoot?.querySelector('.viewer')).shadowRoot.querySelector('.words').textContent"
    assert shown.evaluate(words) == page.evaluate(words)
    assert shown.title() == page.title() == "Inside the cell · rnnviz"
    assert "saved on" in shown.locator("footer").text_content()
    assert shown.locator("footer").text_content().endswith(page.url)
    assert_sealed(shown)
    assert shown.get_by_text("Share", exact=True).count() == 0 and shown.get_by_text("Present").count() == 0
    assert not page.context.cookies() or page.context.cookies()[0]["value"] not in text


def test_a_saved_page_keeps_what_is_set_and_its_texts_to_unfold(app, saved):
    _, shown = saved(app.url("train", cell="gru", units="64", text="tale"), ".st-key-architecture svg")
    checked = shown.locator(".st-key-control-cell [aria-checked=true]")
    expect(checked).to_have_text("GRU")
    explained = shown.get_by_text("Choose a text.")
    expect(explained).to_be_hidden()
    shown.get_by_text("What happens here?").click()
    expect(explained).to_be_visible()


def test_a_saved_page_keeps_its_figures(app, saved):
    _, shown = saved(app.url("forgets", run="grammar-lstm"), ".st-key-forgets-context-grammar-lstm .main-svg")
    expect(shown.locator(".main-svg").first).to_be_visible()
    assert shown.locator(".main-svg .scatterlayer path").count() > 2


def test_a_text_of_one_s_own_stays_text_in_the_file(app, page, saved):
    open_link(page, app.url("train", text="paste"))
    key(page, "control-pasted").locator("textarea").fill(HOSTILE)
    page.keyboard.press("Control+Enter")
    text, shown = saved(None, ".st-key-architecture svg")
    assert shown.locator("textarea").evaluate("area => area.value") == HOSTILE
    assert shown.title() == "Train · rnnviz"
    assert_sealed(shown)


def test_on_paper_there_is_the_page_alone_as_wide_as_on_the_screen(app, page, tmp_path):
    open_link(page, app.url("inside"))
    expect(page.locator(".viewer .plot")).to_be_visible(timeout=30_000)
    share(page)
    page.evaluate("window.print = () => { window.printed = true }")
    page.get_by_role("button", name="Print").click()
    assert page.evaluate("window.printed")
    width = page.get_by_test_id("stMainBlockContainer").evaluate("main => main.offsetWidth")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    expect(key(page, "navigation")).to_be_hidden()
    expect(page.get_by_role("heading", name="A link for a class")).to_be_hidden()
    main = page.get_by_test_id("stMainBlockContainer")
    assert main.evaluate("main => [main.offsetWidth, Math.round(main.getBoundingClientRect().width)]") == [width, 960]
    path = Path(tmp_path / "page.pdf")
    page.pdf(path=path, prefer_css_page_size=True)
    assert path.stat().st_size > 20_000
