from rnnviz.colours import COLOURS
from rnnviz.figures.leak import in_words, leak_figure
from rnnviz.lessons.both_ways import Foretelling

FORETELLING = {"forward": Foretelling((4.0, 2.0, 1.5, 1.25), 1.4, 1.3), "both": Foretelling((3.5, 0.5, 0.1, 0.04), 0.05, 1.9)}


def test_each_network_has_its_curve_over_the_steps_its_colour_and_its_name_at_the_end():
    figure = leak_figure(FORETELLING, 800)
    honest, leak = figure.data
    assert list(honest.x) == [200, 400, 600, 800] and list(leak.y) == [3.5, 0.5, 0.1, 0.04]
    assert honest.line.color == COLOURS["directions"]["forward"] != leak.line.color
    assert [note.text for note in figure.layout.annotations] == ["<b>forward-only</b> 1.25", "<b>bidirectional</b> 0.04"]
    assert [note.y for note in figure.layout.annotations] == [1.25, 0.04]


def test_the_axes_start_at_nothing_and_hold_every_point():
    layout = leak_figure(FORETELLING, 800).layout
    low, high = layout.yaxis.range
    assert tuple(layout.xaxis.range) == (0, 800)
    assert low == 0 and high > 4


def test_in_words():
    assert in_words(FORETELLING, 800) == (
        "Training loss over 800 steps in nats per character: forward-only from 4.00 to 1.25 and bidirectional from 3.50 to 0.04."
    )
