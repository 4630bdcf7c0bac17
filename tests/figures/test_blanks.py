from rnnviz.colours import COLOURS
from rnnviz.figures.blanks import live_blanks_figure, live_in_words
from rnnviz.lessons.both_ways_live import Curve

CURVES = {"forward": Curve((0, 5, 10), (0, 20, 40), (0.02, 0.3, 0.36)), "both": Curve((0, 6, 11), (0, 20, 40), (0.01, 0.4, 0.61))}


def test_both_shares_grow_over_the_seconds_of_training():
    figure = live_blanks_figure(CURVES, 20)
    one, both = figure.data
    assert (list(one.x), list(both.y)) == ([0, 5, 10], [0.01, 0.4, 0.61])
    assert (one.line.color, both.line.color) == (COLOURS["directions"]["forward"], COLOURS["directions"]["backward"])
    assert [note.text for note in figure.layout.annotations] == ["<b>forward-only</b> 36 %", "<b>bidirectional</b> 61 %"]
    assert (list(figure.layout.xaxis.range), list(figure.layout.yaxis.range)) == ([0, 20], [0, 1])


def test_before_anything_is_known_there_are_axes():
    assert not live_blanks_figure({}, 20).data
    assert live_in_words({}) == "Held-out blanks that were filled rightly: nothing is learned yet."


def test_in_words():
    assert live_in_words(CURVES) == (
        "Held-out blanks that were filled rightly: forward-only from 2 to 36 % in 40 steps, "
        "bidirectional from 1 to 61 % in 40 steps."
    )
