import pytest

from rnnviz.colours import COLOURS
from rnnviz.figures.exam import exam_figure

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


def test_guessing_is_a_line_with_its_name():
    figure = exam_figure(COLUMNS, 0.25)
    assert [shape.y0 for shape in figure.layout.shapes] == [0.25]
    assert [note.text for note in figure.layout.annotations] == ["guessing"]


@pytest.mark.parametrize("part", ["paper_bgcolor", "plot_bgcolor", "font"])
def test_the_theme_is_the_pages_to_choose(part):
    layout = exam_figure(COLUMNS, 0.25).layout.to_plotly_json()
    assert part not in layout and "color" not in str(layout["xaxis"])
