"""A text as it is written: shades, the panel of alternatives, forks, the keyboard, and taking it along."""

import pytest

from rnnviz.nets.writing import Written
from rnnviz.ui.components.written_text import Fork, Sheet, packed

NAMES = (" ", "\n", "a", "b", "c", "d", "<img src=x onerror=alert(1)>")
ODDS = ((2, 0.5), (3, 0.25), (4, 0.125), (0, 0.0625), (1, 0.0005))


def token(id, alternatives=ODDS, entropy=0.6931):
    probability = dict(alternatives).get(id, 0.0002)
    return Written(id, probability, tuple(alternatives), entropy, probability)


def sheet(ids=(2, 3, 2, 0, 4, 1, 2), name="one", pieces=None, length=None, **changes):
    values = {
        "name": name, "start": "seed ", "tokens": [token(id) for id in ids],
        "pieces": pieces or [NAMES[id] for id in ids], "names": NAMES, "length": length or len(ids),
        "done": length is None, "branches": [None], "branch": 0, "noun": "characters", "file": "rnnviz-0.txt",
    }
    return packed(Sheet(**values | changes))


@pytest.fixture
def written(mount):
    """A text that is there whole at once."""
    return mount("written_text", sheet(), reduced_motion=True)


def panel(mounted):
    return mounted.locator(".panel")


def open_at(mounted, place):
    mounted.locator(".token").nth(place).click()
    panel(mounted).wait_for(state="visible")


def test_shows_the_start_and_then_what_was_written(written):
    assert written.locator(".text").text_content() == "seed aba c\na"
    assert written.locator(".start").text_content() == "seed "
    assert written.locator(".count").text_content() == "7 characters"


def test_the_less_probable_the_darker(mount):
    odds = ((2, 1.0), (3, 0.3), (4, 0.02))
    tokens = [token(id, odds) for id in (2, 3, 4)]
    mounted = mount("written_text", sheet((2, 3, 4), tokens=tokens), reduced_motion=True)
    sure, likely, rare = mounted.evaluate(
        """root => [...root.querySelectorAll('.token')]
             .map((span) => Number(span.style.getPropertyValue('--shade')))"""
    )
    assert sure == pytest.approx(0, abs=1e-3) and 0.2 < likely < 0.4 and rare > 0.95


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_darkest_shade_leaves_the_text_readable(mount, theme):
    mounted = mount("written_text", sheet(), reduced_motion=True, theme=theme)
    ratio = mounted.evaluate(
        """root => {
          const span = root.querySelector('.token');
          span.style.setProperty('--shade', 1);
          const canvas = document.createElement('canvas').getContext('2d');
          const luminance = (...colours) => {
            colours.forEach((colour) => { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); });
            const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((part) => part / 255)
              .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
          };
          const ground = getComputedStyle(root.querySelector('.panel')).backgroundColor;
          const { backgroundColor, color } = getComputedStyle(span);
          const shades = [luminance(ground, backgroundColor), luminance(color)];
          return (Math.max(...shades) + 0.05) / (Math.min(...shades) + 0.05);
        }"""
    )
    assert ratio > 4.5


def test_pointing_at_a_token_shows_what_else_was_considered(written):
    written.locator(".token").nth(1).hover()
    panel(written).wait_for(state="visible")
    assert panel(written).locator(".title").text_content() == "The network gave “b” 25 %"
    assert panel(written).locator(".name").all_text_contents() == ["a", "b", "c", "␣", "⏎"]
    shares = panel(written).locator(".share").all_text_contents()
    assert shares == ["50 %", "25 %", "13 %", "6.3 %", "< 0.1 %"]
    assert panel(written).locator(".chosen .name").text_content() == "b"
    doubt = panel(written).locator(".doubt").text_content()
    assert "as with 2.0 equally likely tokens (entropy 1.0 bits)" in doubt


def test_leaving_the_text_closes_the_panel_and_the_way_to_it_does_not(written):
    written.locator(".token").nth(1).hover()
    panel(written).locator("button").first.hover()
    written.page.wait_for_timeout(450)
    assert panel(written).is_visible()
    written.page.mouse.move(2, 880)
    panel(written).wait_for(state="hidden")


def test_a_token_that_is_not_among_the_first_five_is_shown_below_them(mount):
    mounted = mount("written_text", sheet((5,)), reduced_motion=True)
    open_at(mounted, 0)
    assert panel(mounted).locator(".name").all_text_contents() == ["a", "b", "c", "␣", "⏎", "d"]
    assert panel(mounted).locator(".chosen .name").text_content() == "d"


def test_a_vocabulary_of_two_has_two_rows(mount):
    mounted = mount("written_text", sheet((2,), tokens=[token(2, ((2, 0.7), (3, 0.3)))]), reduced_motion=True)
    open_at(mounted, 0)
    assert panel(mounted).locator(".name").all_text_contents() == ["a", "b"]


def test_an_alternative_that_is_clicked_asks_for_a_fork(written):
    open_at(written, 1)
    panel(written).locator("button", has_text="c").click()
    assert written.triggers == [["fork", {"text": "one", "branch": 0, "position": 1, "token": 4}]]
    assert panel(written).is_hidden()


def test_a_tap_opens_the_panel_and_a_tap_elsewhere_closes_it(mount):
    mounted = mount("written_text", sheet(), reduced_motion=True, touch=True)
    mounted.locator(".token").nth(2).tap()
    panel(mounted).wait_for(state="visible")
    mounted.page.touchscreen.tap(5, 880)
    panel(mounted).wait_for(state="hidden")


def test_the_keyboard_alone_forks(written):
    written.locator(".copy").focus()
    press = written.page.keyboard.press
    for key in ("Tab", "Tab", "ArrowRight"):
        press(key)
    assert "gave “b”" in panel(written).locator(".title").text_content()
    press("Enter")
    press("ArrowDown")
    press("Enter")
    assert written.triggers == [["fork", {"text": "one", "branch": 0, "position": 1, "token": 4}]]


def test_the_arrow_keys_go_along_the_lines_and_stop_at_the_ends(written):
    written.locator(".token").first.focus()
    press = written.page.keyboard.press
    focused = "root => Number(root.activeElement.dataset.place)"
    ways = [("ArrowLeft", 0), ("ArrowRight", 1), ("End", 6), ("ArrowRight", 6), ("ArrowUp", 0), ("Home", 0)]
    for key, place in ways:
        press(key)
        assert written.evaluate(focused) == place, key


def test_escape_leads_from_the_panel_back_to_the_token(written):
    written.locator(".token").nth(1).focus()
    written.page.keyboard.press("Enter")
    written.page.keyboard.press("Escape")
    assert written.evaluate("root => root.activeElement.dataset.place") == "1"
    written.page.keyboard.press("Escape")
    assert panel(written).is_hidden()


def test_a_token_says_what_it_is_to_who_cannot_see_it(written):
    written.locator(".token").nth(3).focus()
    assert written.locator(".token").nth(3).get_attribute("aria-label") == "the space, 6.3 %"


def test_the_text_is_typed_and_can_be_shown_at_once(mount):
    mounted = mount("written_text", sheet((2, 3) * 400))
    assert mounted.locator(".token").count() < 800
    mounted.locator(".skip").click()
    assert mounted.locator(".token").count() == 800
    assert mounted.locator(".count").text_content() == "800 characters"
    assert mounted.locator(".skip").is_hidden()


def test_typing_comes_to_its_end_by_itself(mount):
    mounted = mount("written_text", sheet((2, 3) * 20))
    mounted.locator(".count:text-is('40 characters')").wait_for()
    assert "typing" not in mounted.locator(".text").get_attribute("class").split()


def test_who_wants_less_motion_sees_all_at_once(mount):
    mounted = mount("written_text", sheet((2, 3) * 400), reduced_motion=True)
    assert mounted.locator(".token").count() == 800


def test_more_of_the_same_text_is_added_and_what_is_there_stays(written):
    written.evaluate("root => { root.querySelector('.token').dataset.mine = 'yes' }")
    written.update(sheet((2, 3, 2, 0, 4, 1, 2, 3, 3), length=12))
    assert written.locator(".text").text_content() == "seed aba c\nabb"
    assert written.locator(".token[data-mine]").count() == 1
    assert written.locator(".count").text_content() == "9 of 12 characters"


def test_a_fork_replaces_what_follows_it(written):
    written.update(sheet((2, 3, 3, 3), branches=[None, Fork(2, "a", "b")], branch=1, length=7))
    assert written.locator(".text").text_content() == "seed abbb"


def test_who_forked_by_keyboard_goes_on_there(written):
    written.locator(".token").nth(3).focus()
    for key in ("Enter", "Enter"):
        written.page.keyboard.press(key)
    branches = [None, Fork(3, " ", "a")]
    written.update(sheet((2, 3, 2, 2), branches=branches, branch=1))
    assert written.evaluate("root => root.activeElement.dataset.place") == "3"


def test_a_token_stays_in_the_tab_order_when_the_text_gets_shorter(written):
    written.locator(".token").nth(6).focus()
    written.update(sheet((2, 3)))
    assert written.locator(".token[tabindex='0']").all_text_contents() == ["b"]


def test_the_branches_are_listed_and_lead_back(written):
    assert written.locator(".branches").is_hidden()
    written.update(sheet((2, 3, 3, 3), branches=[None, Fork(2, " ", "b")], branch=1))
    branches = written.locator(".branches button")
    assert branches.all_text_contents() == ["first text", "␣ → b at 3"]
    branches.nth(1).click()
    branches.nth(0).click()
    assert written.triggers == [["go", {"text": "one", "branch": 1, "to": 0}]]


def test_a_branch_that_was_seen_whole_is_not_typed_again(mount):
    first, forked = (2, 3) * 30, (2, 3, *(3,) * 298)
    branches = [None, Fork(2, "a", "b")]
    mounted = mount("written_text", sheet(first))
    mounted.locator(".skip").click()
    mounted.update(sheet(forked, branches=branches, branch=1))
    assert mounted.locator(".token").count() < 300
    mounted.update(sheet(first, branches=branches))
    assert mounted.locator(".token").count() == 60


def test_a_new_text_takes_the_place_of_the_old_one(written):
    open_at(written, 1)
    written.update(sheet((4, 4), name="two", start="other "))
    assert written.locator(".text").text_content() == "other cc"
    assert panel(written).is_hidden()


def test_a_new_text_is_typed_anew(mount):
    mounted = mount("written_text", sheet((2, 3) * 400))
    mounted.locator(".skip").click()
    mounted.update(sheet((2, 3) * 400, name="two"))
    assert mounted.locator(".token").count() < 800


def test_hostile_text_stays_text(mount):
    mounted = mount("written_text", sheet((6, 2), start="<b>seed</b>"), reduced_motion=True)
    open_at(mounted, 0)
    assert mounted.locator(".text").text_content() == "<b>seed</b><img src=x onerror=alert(1)>a"
    assert mounted.locator("img, b").count() == 0


def test_the_space_before_a_word_has_no_shade(mount):
    mounted = mount("written_text", sheet((2, 3), pieces=["a", " b"]), reduced_motion=True)
    assert mounted.locator(".token").all_text_contents() == ["a", "b"]
    mounted.update(sheet((2,), pieces=["a"]))
    assert mounted.locator(".text").text_content() == "seed a"


def test_copies_the_whole_text(written):
    written.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    written.locator(".copy").click()
    written.locator(".copy:has-text('Copied')").wait_for()
    assert written.page.evaluate("() => navigator.clipboard.readText()") == "seed aba c\na"


def test_copies_where_the_clipboard_is_refused(written):
    written.page.evaluate("() => Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    written.page.evaluate("() => addEventListener('copy', () => { window.copied = true })")
    written.locator(".copy").click()
    written.locator(".copy:has-text('Copied')").wait_for()
    assert written.page.evaluate("() => window.copied")


def test_downloads_the_whole_text(written):
    with written.page.expect_download() as download:
        written.locator(".download").click()
    assert download.value.suggested_filename == "rnnviz-0.txt"
    assert download.value.path().read_text(encoding="utf-8") == "seed aba c\na"


def test_the_panel_stays_inside_the_window(mount):
    mounted = mount("written_text", sheet((2,) * 900), reduced_motion=True, width=300)
    for place in (0, 20, 899):
        mounted.locator(".token").nth(place).scroll_into_view_if_needed()
        open_at(mounted, place)
        box, window = panel(mounted).bounding_box(), mounted.page.viewport_size
        assert box["x"] >= 0 and box["x"] + box["width"] <= window["width"]
        assert box["y"] >= 0 and box["y"] + box["height"] <= window["height"]


def test_a_page_that_is_left_takes_its_panel_along(written):
    open_at(written, 1)
    written.cleanup()
    assert panel(written).is_hidden()


def test_a_long_text_with_all_alternatives_is_a_small_message():
    assert len(sheet((2, 3, 4, 0) * 500)) < 80_000
