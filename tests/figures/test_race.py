import itertools

import numpy as np
import plotly.graph_objects as go
import pytest

from rnnviz.baselines import LABELS, Baselines
from rnnviz.colours import COLOURS
from rnnviz.figures.race import TRAINING_POINTS, Lane, band, looks, race_figure
from tests.figures.test_loss import history_of, snapshot_at

BASELINES = Baselines(uniform=4.2, unigram=3.3, bigram=2.5, trigram=2.1, five_gram=1.9)


def lanes_of(cells, seeds=1, rows=20):
    return [
        Lane(f"{cell} {k}", look, tuple(
            (history_of(rows), (snapshot_at(0, 4.2), snapshot_at(10 + seed, 3 - seed / 10), snapshot_at(30, 2 + seed / 10)))
            for seed in range(seeds)
        ))
        for k, (cell, look) in enumerate(zip(cells, looks(cells)))
    ]


def plotted(*args, **options):
    """As Plotly takes it: raises where a name or value is unknown."""
    return go.Figure(race_figure(*args, **options))


def bold(figure):
    return [trace for trace in figure.data if trace.name]


@pytest.mark.parametrize("cells", [("lstm",) * 6, ("rnn", "gru", "lstm", "rnn", "gru", "lstm"), ("rnn", "lstm")])
def test_six_entrants_are_told_apart_by_colour_by_dash_and_by_mark(cells):
    found = looks(cells)
    assert len(found) == len(cells)
    for what in ("colour", "dash", "symbol", "glyph"):
        assert len({getattr(look, what) for look in found}) == len(cells)
    for k, cell in enumerate(cells):
        if cell not in cells[:k]:
            assert found[k].colour == COLOURS["cells"][cell]


def test_each_entrant_has_its_held_out_curve_and_faint_below_it_its_training_loss():
    figure = plotted(lanes_of(["rnn", "lstm"]), BASELINES)
    assert [list(trace.y) for trace in bold(figure)] == [[4.2, 3, 2]] * 2
    assert [trace.line.color for trace in bold(figure)] == [COLOURS["cells"]["rnn"], COLOURS["cells"]["lstm"]]
    faint = [trace for trace in figure.data if not trace.name]
    assert len(faint) == 2 and all(trace.opacity < 0.5 for trace in faint)
    assert len(plotted(lanes_of(["rnn", "lstm"]), BASELINES, training=False).data) == 2


@pytest.mark.parametrize(("over", "last"), [("seconds", 3.0), ("step", 30), ("tokens", 30 * 2048)])
def test_what_runs_to_the_right_is_the_choice(over, last):
    figure = plotted(lanes_of(["rnn", "lstm"]), BASELINES, over)
    assert bold(figure)[0].x[-1] == last
    assert figure.layout.xaxis.title.text


def test_several_seeds_are_a_mean_in_a_band_from_the_least_to_the_most():
    figure = plotted(lanes_of(["rnn", "lstm"], seeds=3), BASELINES)
    least, most = (trace for trace in figure.data[6:8])
    assert most.fill == "tonexty" and "rgba" in most.fillcolor
    mean = bold(figure)[0]
    assert (least.y[-1], mean.y[-1], most.y[-1]) == pytest.approx((2.0, 2.1, 2.2))
    assert len(bold(figure)) == 2


def test_a_band_reaches_as_far_as_all_its_curves_and_holds_them():
    curves = [(np.array([1.0, 3.0]), np.array([4.0, 2.0])), (np.array([0.0, 2.0, 4.0]), np.array([5.0, 3.0, 1.0]))]
    found = band(curves)
    np.testing.assert_allclose(found.x, [1, 2, 3])
    np.testing.assert_allclose(found.least, [4, 3, 2])
    np.testing.assert_allclose(found.most, [4, 3, 2])
    apart = band([(np.array([0.0, 1.0]), np.array([1.0, 2.0])), (np.array([5.0, 6.0]), np.array([1.0, 2.0]))])
    assert len(apart.x) == 0


@pytest.mark.parametrize("log_axis", [False, True])
def test_all_baselines_are_labelled_lines(log_axis):
    figure = plotted(lanes_of(["rnn", "lstm"]), BASELINES, log_axis=log_axis)
    assert [shape.y0 for shape in figure.layout.shapes] == [4.2, 3.3, 2.5, 2.1, 1.9]
    assert [note.text.split()[0] for note in figure.layout.annotations] == list(LABELS.values())


def test_a_race_that_has_not_begun_is_drawn_empty():
    figure = plotted([Lane("rnn 8", looks(["rnn"])[0], ((history_of(0), ()),) * 2)], None)
    assert [len(trace.x) for trace in bold(figure)] == [0]


def test_long_races_send_short_rows():
    figure = plotted(lanes_of(["rnn", "lstm"], rows=4000), BASELINES)
    assert max(len(trace.x) for trace in figure.data) <= TRAINING_POINTS


def test_the_spare_colours_are_not_those_of_a_cell():
    together = [*COLOURS["cells"].values(), *COLOURS["entrants"].values()]
    assert all(one != other for one, other in itertools.combinations(together, 2))
