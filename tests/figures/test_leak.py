from rnnviz.colours import COLOURS
from rnnviz.figures.leak import in_words, leak_figure, live_in_words, live_leak_figure
from rnnviz.lessons.both_ways import Foretelling
from rnnviz.lessons.both_ways_live import Curve

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


CURVES = {
    "forward": Curve((0.5, 9.0), (5, 100), (3.0, 1.8)), "leak": Curve((0.8, 9.5), (5, 100), (3.5, 0.2)),
    "window": Curve((1.1, 10.0), (5, 100), (4.1, 2.0)),
}


def test_three_losses_fall_live_over_the_seconds_of_training_and_each_is_told_from_the_others():
    figure = live_leak_figure(CURVES, 20)
    assert [list(line.x) for line in figure.data] == [list(one.seconds) for one in CURVES.values()]
    assert [note.text for note in figure.layout.annotations] == [
        "<b>forward-only</b> 1.80", "<b>bidirectional</b> 0.20", "<b>the right way</b> 2.00",
    ]
    assert len({(line.line.color, line.line.dash) for line in figure.data}) == 3
    assert list(figure.layout.xaxis.range) == [0, 20] and figure.layout.yaxis.range[1] > 4.1


def test_before_anything_is_learned_there_are_axes():
    assert not live_leak_figure({}, 20).data
    assert live_in_words({}) == "Training loss in nats per character: nothing is learned yet."


def test_the_live_one_in_words():
    assert live_in_words({"leak": CURVES["leak"]}) == (
        "Training loss in nats per character: bidirectional from 3.50 to 0.20 in 100 steps."
    )
