import pytest

from rnnviz.lessons.series import RULES, Rule
from rnnviz.ui.components import series_windows as module


def data_of(rule, count, monkeypatch):
    sent = {}
    monkeypatch.setattr(module, "declare", lambda name: lambda **arguments: sent.update(arguments, name=name))
    module.series_windows(rule, count, key="a key")
    assert (sent["name"], sent["key"]) == ("series_windows", "a key")
    return sent["data"]


@pytest.fixture
def windows(mount, monkeypatch):
    return mount("series_windows", data_of(RULES["fibonacci"], 6, monkeypatch))


def rows(mounted):
    script = "(row) => [...row.cells].map((cell) => cell.textContent)"
    return mounted.evaluate(f"root => [...root.querySelectorAll('tbody tr')].map({script})")


def strip(mounted):
    """(text, class) of each number."""
    script = "(chip) => [chip.textContent, chip.className]"
    return [tuple(chip) for chip in mounted.evaluate(f"root => [...root.querySelectorAll('.strip li')].map({script})")]


def verdict(mounted):
    return mounted.locator(".verdict").text_content()


def answer(mounted, words):
    mounted.locator(".guess").fill(words)
    mounted.locator(".guess").press("Enter")


def test_every_window_is_a_row_and_the_last_one_asks(windows):
    assert ["".join(row) for row in rows(windows)] == ["11→2", "12→3", "23→5", "35→8", "58→?"]
    assert windows.locator("thead tr").all_text_contents() == ["datalabel", "n₋₂n₋₁n"]


def test_the_answer_is_not_on_the_page_before_it_is_asked_for(windows):
    assert "13" not in windows.evaluate("root => root.querySelector('.windows').textContent")
    assert strip(windows)[-1] == ("?", "unknown")


def test_the_window_moves_through_series_and_table_together(windows):
    assert strip(windows)[:4] == [("1", "data"), ("1", "data"), ("2", "label"), ("3", "")]
    windows.locator(".later").click()
    windows.locator(".cut").focus()
    windows.page.keyboard.press("ArrowDown")
    assert [kind for _, kind in strip(windows)] == ["", "", "data", "data", "label", "", "unknown"]
    assert windows.locator("tbody tr[aria-current=true]").get_attribute("data-window") == "2"
    assert windows.locator(".place").get_attribute("aria-label") == "Window 3: 2, 3, then 5"
    windows.locator("tbody tr").nth(1).click()
    assert windows.locator(".place").text_content() == "window 2 of 5"


def test_the_window_stops_at_both_ends(windows):
    assert windows.locator(".earlier").is_disabled()
    windows.locator(".cut").focus()
    for _ in range(9):
        windows.page.keyboard.press("ArrowRight")
    assert windows.locator(".place").text_content() == "window 5 of 5"
    assert windows.locator(".later").is_disabled()


def test_a_right_guess_is_right(windows):
    answer(windows, " 13 ")
    assert verdict(windows).startswith("Right!One rule fits every row of the table: n = n₋₁ + n₋₂.")
    assert strip(windows)[-1] == ("13", "label")
    assert rows(windows)[-1] == ["5", "8", "→", "13"]


def test_a_wrong_guess_is_told_the_number(windows):
    answer(windows, "12")
    assert verdict(windows).startswith("Not quite.It is 13. One rule")
    assert strip(windows)[-1] == ("13", "label")


@pytest.mark.parametrize("typed", ["", "many", "1e1", '<img src="x">'])
def test_what_is_no_number_reveals_nothing(windows, typed):
    answer(windows, typed)
    assert "no number yet" in verdict(windows)
    assert strip(windows)[-1] == ("?", "unknown")
    assert windows.locator("img").count() == 0


def test_whoever_does_not_guess_is_shown(windows):
    windows.locator(".reveal").click()
    assert verdict(windows).startswith("It is 13.One rule")


def test_an_update_with_the_same_series_keeps_the_answer_and_another_series_asks_anew(windows, monkeypatch):
    answer(windows, "13")
    windows.update(data_of(RULES["fibonacci"], 6, monkeypatch))
    assert verdict(windows).startswith("Right!")
    windows.update(data_of(RULES["tribonacci"], 6, monkeypatch))
    assert verdict(windows) == ""
    assert rows(windows)[0] == ["1", "1", "2", "→", "4"]
    assert rows(windows)[-1] == ["4", "7", "13", "→", "?"]


def test_negative_and_large_numbers_are_written_and_read_as_people_do(mount, monkeypatch):
    mounted = mount("series_windows", data_of(Rule("", "", (-3000,), (-1,)), 3, monkeypatch))
    assert rows(mounted)[0] == ["−3,000", "→", "3,000"]
    answer(mounted, "3,000")
    assert verdict(mounted).startswith("Right!")


@pytest.mark.parametrize("width", [360, 736, 1300])
def test_nothing_is_wider_than_its_room(mount, monkeypatch, width):
    mounted = mount("series_windows", data_of(RULES["fibonacci"], 10, monkeypatch), width=width)
    assert mounted.evaluate("root => root.querySelector('.windows').scrollWidth") <= width


def test_cleanup_takes_the_listeners_away(windows):
    windows.cleanup()
    windows.locator(".later").click()
    assert windows.locator(".place").text_content() == "window 1 of 5"
