import pytest

from rnnviz.colours import COLOURS

DATA = {
    "start": "The <b>road</b> ", "read": "the tale", "wrong": COLOURS["signed"]["negative"],
    "writers": [
        {"name": "Forward-only", "note": "Loss 1.20", "colour": COLOURS["directions"]["forward"], "words": 2,
         "pieces": [["was", False], [" ", False], ["long", False], [".\n\n", False]]},
        {"name": "Bidirectional", "note": "Loss 0.04", "colour": COLOURS["directions"]["backward"], "words": 3,
         "pieces": [["houpe", True], [" ", False], ["the", False], [" ", False], ["stou", True]]},
    ],
}


@pytest.fixture
def mounted(mount):
    return mount("writers", DATA)


def test_each_writer_goes_on_from_the_start_which_is_text_and_nothing_else(mounted):
    assert mounted.locator(".text").all_text_contents() == ["The <b>road</b> was long.\n", "The <b>road</b> houpe the stou"]
    assert mounted.locator("h3").all_text_contents() == ["Forward-only", "Bidirectional"]


def test_words_never_read_are_marked_and_the_others_counted(mounted):
    assert mounted.locator(".unheard").all_text_contents() == ["houpe", "stou"]
    assert mounted.locator(".score").all_text_contents() == ["2 of 2 words are words of the tale.", "1 of 3 words are words of the tale."]
    assert "underline" in mounted.evaluate("root => getComputedStyle(root.querySelector('.unheard')).textDecorationLine")


def test_the_text_that_they_have_read_has_a_name(mounted):
    mounted.update({**DATA, "read": "the text"})
    assert mounted.locator(".score").first.text_content() == "2 of 2 words are words of the text."


def test_side_by_side_where_there_is_room_and_below_each_other_where_not(mount):
    tops = "root => [...root.querySelectorAll('.sheet')].map(sheet => sheet.getBoundingClientRect().top)"
    wide, narrow = (mount("writers", DATA, width=width).evaluate(tops) for width in (1100, 600))
    assert wide[0] == wide[1] and narrow[0] < narrow[1]


def test_new_texts_take_the_place_of_the_old(mounted):
    mounted.update({**DATA, "writers": DATA["writers"][:1]})
    assert mounted.locator(".sheet").count() == 1


def test_colours_follow_the_theme(mounted):
    colour = "root => getComputedStyle(root.querySelector('h3')).borderBottomColor"
    light = mounted.evaluate(colour)
    mounted.theme("dark")
    mounted.page.wait_for_timeout(200)
    assert mounted.evaluate(colour) != light
