import pytest

from rnnviz.colours import COLOURS


def data_of(every_step):
    return {"letters": list("a road"), "everyStep": every_step, "directions": COLOURS["directions"]}


@pytest.fixture
def mounted(mount):
    return mount("leak_paths", data_of(True))


def go(mounted, *keys):
    mounted.locator("svg").focus()
    for key in keys:
        mounted.page.keyboard.press(key)


def way(mounted):
    """The edges by which the answer comes in."""
    return mounted.evaluate("root => [...root.querySelectorAll('.edge.answer')].map(edge => edge.dataset.edge)")


def test_the_answer_comes_from_the_next_letter_through_the_backward_half(mounted):
    go(mounted, "Home", "ArrowRight", "ArrowRight")
    assert set(way(mounted)) == {"letter-backward 3", "backward 2", "backward-join 2", "join-label 2"}
    assert mounted.locator("[data-letter].is-answer").get_attribute("data-letter") == "3"
    assert mounted.locator("[data-label].is-answer").get_attribute("data-label") == "2"
    assert "At “r” it is asked for the next letter, “o”." in mounted.locator(".told").text_content()


def test_every_step_has_the_next_letter_as_its_label(mounted):
    labels = mounted.evaluate("root => [...root.querySelectorAll('[data-label-text]')].map(label => label.textContent)")
    assert "".join(labels) == "␣road"


def test_at_the_last_step_there_is_no_way(mounted):
    go(mounted, "End", "ArrowRight")
    assert way(mounted) == [] and mounted.locator(".is-answer").count() == 0
    assert "nothing to copy" in mounted.locator(".told").text_content()
    assert mounted.locator("svg").get_attribute("aria-valuenow") == "5"


def test_pointing_at_a_step_moves_there(mounted):
    mounted.locator("[data-step]").nth(1).hover()
    assert mounted.locator("svg").get_attribute("aria-valuenow") == "2"


def test_with_windows_one_letter_is_asked_for_and_nobody_has_read_it(mount):
    mounted = mount("leak_paths", data_of(False))
    assert mounted.locator("[data-label-text]").all_text_contents() == ["d"]
    assert mounted.locator("[data-letter]").count() == 5
    assert way(mounted) == []
    assert "lies outside the window" in mounted.locator("svg").get_attribute("aria-label")


def test_colours_follow_the_theme(mounted):
    colour = "root => getComputedStyle(root.querySelector('.row.backward')).fill"
    light = mounted.evaluate(colour)
    mounted.theme("dark")
    mounted.page.wait_for_timeout(200)
    assert mounted.evaluate(colour) != light


def test_after_cleanup_the_keys_do_nothing(mounted):
    go(mounted, "Home")
    mounted.cleanup()
    go(mounted, "End")
    assert mounted.locator("svg").get_attribute("aria-valuenow") == "1"
