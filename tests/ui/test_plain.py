import pytest

from rnnviz.ui.plain import plain


@pytest.mark.parametrize("hostile", ["![x](//evil/x.png)", "[here](//evil)", "**bold**", "<img src=x>", ":red[x]", "$x$", "`code`"])
def test_markup_is_taken_as_characters(hostile):
    shown = plain(hostile)
    assert shown.replace("\\", "") == hostile
    assert all(shown[place - 1] == "\\" for place, sign in enumerate(shown) if sign in "![*<:$`")


def test_a_sentence_stays_a_sentence():
    assert plain("Units must be from 8 to 512; got 9999.") == "Units must be from 8 to 512; got 9999."
