import numpy as np
import pytest

from rnnviz.ui.components.unit_text import packed

PIECES = list('He said "no" twice.')
VALUES = np.linspace(-1, 1, len(PIECES))
QUOTED = np.array([8 <= k < 11 for k in range(len(PIECES))])


@pytest.fixture
def mounted(mount):
    return mount("unit_text", packed(PIECES, VALUES, QUOTED, "c"))


def colour(mounted, place):
    return mounted.evaluate("(root, k) => getComputedStyle(root.querySelectorAll('.words span')[k]).backgroundColor", place)


def test_the_text_is_underlined_where_the_label_is_true(mounted):
    assert "".join(mounted.locator(".words .true").all_text_contents()) == '"no'


def test_values_on_both_sides_of_zero_have_symmetric_ends(mounted):
    assert [mounted.locator(f".{end}").text_content() for end in ("low", "high")] == ["−1.00", "1.00"]
    assert len({colour(mounted, k) for k in (0, 9, 18)}) == 3


def test_values_far_from_zero_use_the_whole_scale_between_their_own_ends(mount):
    mounted = mount("unit_text", packed(PIECES, 20 + VALUES, QUOTED, "c"))
    assert [mounted.locator(f".{end}").text_content() for end in ("low", "high")] == ["19.00", "21.00"]
    assert colour(mounted, 0) != colour(mounted, 18)


def test_value_and_label_are_told_where_one_points_and_by_keyboard(mounted):
    mounted.locator(".words span").nth(9).hover()
    assert mounted.locator(".here-is").text_content() == "“n”: 0.00, label true"
    mounted.page.mouse.move(0, 0)
    mounted.locator(".words").focus()
    mounted.page.keyboard.press("End")
    assert mounted.locator(".words").get_attribute("aria-valuetext") == "“.”: 1.00, label false"


def test_a_number_is_told_and_underlines_nothing(mount):
    mounted = mount("unit_text", packed(PIECES, VALUES, np.arange(len(PIECES), dtype=float), "h"))
    assert mounted.locator(".words .true").count() == 0
    mounted.locator(".words span").nth(4).hover()
    assert "label 4" in mounted.locator(".here-is").text_content()


def test_another_unit_of_the_same_text_is_drawn_in_place(mounted):
    before = colour(mounted, 0)
    mounted.update(packed(PIECES, -VALUES, QUOTED, "c"))
    assert colour(mounted, 0) != before
