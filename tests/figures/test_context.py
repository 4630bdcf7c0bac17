import numpy as np

from rnnviz.colours import COLOURS
from rnnviz.figures.context import ContextCurve, context_figure
from rnnviz.nets.context import ContextLoss

LOSS = ContextLoss(np.array([1, 2, 4, 8]), np.array([3.0, 2.0, 1.505, 1.5])[:, None])


def test_a_point_a_length_and_a_diamond_where_it_is_enough():
    line, mark = context_figure([ContextCurve("GRU", "gru", LOSS)], "word").data
    assert line.x.tolist() == [1, 2, 4, 8]
    np.testing.assert_array_equal(line.y, LOSS.mean)
    assert (list(mark.x), list(mark.y), mark.marker.symbol) == ([4], [1.505], "diamond")
    assert line.line.color == mark.marker.color == COLOURS["cells"]["gru"]


def test_each_length_is_named_on_the_axis_and_a_legend_comes_with_the_second_curve():
    one, two = ContextCurve("GRU", "gru", LOSS), ContextCurve("RNN", "rnn", LOSS)
    figure = context_figure([one, two], "word")
    assert list(figure.layout.xaxis.ticktext) == ["1", "2", "4", "8"]
    assert figure.layout.showlegend and not context_figure([one], "word").layout.showlegend
    assert [trace.name for trace in figure.data if trace.showlegend is None] == ["GRU", "RNN"]
