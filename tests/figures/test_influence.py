import numpy as np
import pytest

from rnnviz.colours import COLOURS
from rnnviz.figures.influence import Curve, comparison_figure, influence_figure
from rnnviz.nets.influence import Influence


def falling(factor, distances=40, first=3.0):
    """An influence that falls by `factor` at each step back."""
    return Influence(np.array([60]), np.array([0]), first * factor ** np.arange(distances)[None])


def curve(cell, gradient=0.8, ablation=0.5, **kind):
    return Curve(cell.upper(), cell, falling(gradient, **kind), falling(ablation, **kind))


def lines(figure):
    return [trace for trace in figure.data if trace.mode == "lines"]


def marks(figure):
    return [trace for trace in figure.data if trace.mode == "markers"]


def test_each_way_is_a_line_in_per_cent_of_the_last_token_s():
    solid, dashed = lines(influence_figure(curve("gru"), "character"))
    np.testing.assert_allclose(solid.y, 100 * 0.8 ** np.arange(40))
    np.testing.assert_allclose(dashed.y, 100 * 0.5 ** np.arange(40))
    assert (solid.line.dash, dashed.line.dash) == ("solid", "dash")
    assert solid.line.color == dashed.line.color == COLOURS["cells"]["gru"]


def test_the_horizon_is_a_diamond_on_the_last_token_that_counts_with_its_number():
    figure = influence_figure(curve("rnn"), "character")
    assert sorted(mark.x[0] for mark in marks(figure)) == [6, 20]  # 0.5⁶ and 0.8²⁰ are the last above 1 %
    assert all(mark.y[0] >= 1 for mark in marks(figure))
    assert sorted(note.text for note in figure.layout.annotations) == ["<b>21</b>", "<b>7</b>"]


def test_a_horizon_beyond_what_was_measured_is_at_least_that():
    figure = influence_figure(curve("lstm", gradient=0.99), "word")
    assert "<b>≥ 40</b>" in [note.text for note in figure.layout.annotations]


def test_nothing_at_all_leaves_a_gap_on_a_log_axis():
    nothing = Influence(np.array([9]), np.array([0]), np.array([[2.0, 0.0, 1.0]]))
    (line, _) = lines(influence_figure(Curve("RNN", "rnn", nothing, nothing), "word"))
    assert np.isnan(line.y[1])
    assert influence_figure(curve("rnn"), "word").layout.yaxis.type == "log"


def test_side_by_side_each_cell_has_its_colour_and_one_entry_in_the_legend():
    figure = comparison_figure([curve("rnn"), curve("lstm", 0.7)], "character")
    by_panel = {axis: [line.line.color for line in lines(figure) if line.xaxis == axis] for axis in ("x", "x2")}
    assert by_panel["x"] == by_panel["x2"] == [COLOURS["cells"]["rnn"], COLOURS["cells"]["lstm"]]
    assert [line.name for line in lines(figure) if line.showlegend] == ["RNN", "LSTM"]
    assert {line.line.dash for line in lines(figure) if line.xaxis == "x2"} == {"dash"}


@pytest.mark.parametrize(("gradients", "shifts"), [
    ((0.8, 0.8, 0.8), [-11, 11, 28]), ((0.8, 0.79, 0.5), [11, -11, 11]), ((0.8, 0.5, 0.2), [11, 11, 11]),
])
def test_numbers_of_horizons_never_lie_on_each_other(gradients, shifts):
    """Near each other, the first stands below its diamond and the others are stacked above."""
    curves = [curve(cell, gradient, gradient) for cell, gradient in zip(("rnn", "lstm", "gru"), gradients)]
    notes = [note for note in comparison_figure(curves, "character").layout.annotations if note.xref == "x2"]
    places = [(note.x, note.xanchor, note.yshift) for note in notes if note.showarrow is False]
    assert len(places) == len(set(places)) == 3
    assert [shift for _, _, shift in places] == shifts


def test_one_distance_can_be_drawn():
    influence_figure(curve("rnn", distances=1), "character")


@pytest.mark.parametrize("part", ["paper_bgcolor", "plot_bgcolor", "font"])
def test_the_theme_is_the_pages_to_choose(part):
    assert part not in comparison_figure([curve("rnn")], "word").layout.to_plotly_json()
