import pytest

from rnnviz.colours import COLOURS
from rnnviz.figures.exam import exam_figure, learning_figure

COLUMNS = {
    "5 steps": {"rnn": (1.0, 0.9), "lstm": (1.0, 1.0)},
    "50 steps": {"rnn": (0.25, 0.5), "lstm": (1.0, 0.99)},
}


def test_each_cell_has_its_colour_and_a_point_for_each_seed_of_each_lag():
    rnn, lstm = exam_figure(COLUMNS, 0.25).data
    assert (rnn.name, lstm.name) == ("SimpleRNN", "LSTM")
    assert (rnn.marker.color, lstm.marker.color) == (COLOURS["cells"]["rnn"], COLOURS["cells"]["lstm"])
    assert rnn.marker.symbol != lstm.marker.symbol
    assert list(rnn.y) == [1.0, 0.9, 0.25, 0.5]
    assert [tuple(one) for one in lstm.customdata] == [(0, "5 steps"), (1, "5 steps"), (0, "50 steps"), (1, "50 steps")]


def test_points_stand_by_their_lag_and_cells_and_seeds_beside_each_other():
    figure = exam_figure(COLUMNS, 0.25)
    rnn, lstm = figure.data
    assert [round(x) for x in rnn.x] == [0, 0, 1, 1]
    assert max(rnn.x[:2]) < min(lstm.x[:2]) < max(lstm.x[:2]) < 0.5
    assert rnn.x[0] < rnn.x[1]
    assert list(figure.layout.xaxis.ticktext) == ["5 steps", "50 steps"]


CURVES = {"rnn": [(0, 0.1), (20, 0.2)], "gru": [(0, 0.0), (20, 0.6)], "lstm": [(0, 0.3)]}


def test_each_network_s_accuracy_is_a_curve_over_the_steps_it_has_learned():
    rnn, gru, lstm = learning_figure(CURVES, 0.25, steps=400).data
    assert (list(gru.x), list(gru.y)) == ([0, 20], [0.0, 0.6])
    assert list(lstm.x) == [0]
    assert (rnn.line.color, lstm.line.color) == (COLOURS["cells"]["rnn"], COLOURS["cells"]["lstm"])
    assert len({rnn.line.dash, gru.line.dash, lstm.line.dash}) == 3


def test_there_is_room_for_the_whole_exam_from_the_beginning():
    for curves in (CURVES, {cell: [] for cell in CURVES}):
        assert list(learning_figure(curves, 0.25, steps=400).layout.xaxis.range) == [0, 400]


@pytest.mark.parametrize("figure", [exam_figure(COLUMNS, 0.25), learning_figure(CURVES, 0.25, 400)])
def test_guessing_is_a_line_with_its_name(figure):
    assert [shape.y0 for shape in figure.layout.shapes] == [0.25]
    assert [note.text for note in figure.layout.annotations] == ["guessing"]


@pytest.mark.parametrize("part", ["paper_bgcolor", "plot_bgcolor", "font"])
def test_the_theme_is_the_pages_to_choose(part):
    for figure in (exam_figure(COLUMNS, 0.25), learning_figure(CURVES, 0.25, 400)):
        layout = figure.layout.to_plotly_json()
        assert part not in layout and "color" not in str(layout["xaxis"])
