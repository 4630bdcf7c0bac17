import numpy as np
import plotly.graph_objects as go
import pytest

from rnnviz.baselines import LABELS, Baselines
from rnnviz.colours import COLOURS
from rnnviz.figures.loss import LABEL_HEIGHT, POINTS_LIMIT, binned, loss_figure, smoothed
from rnnviz.run_folder import History, Snapshot

BASELINES = Baselines(uniform=4.2, unigram=3.3, bigram=2.5, trigram=2.0, five_gram=1.7)


def history_of(rows):
    return History(
        step=np.arange(rows, dtype=float),
        tokens=np.arange(rows) * 2048.0,
        seconds=np.arange(rows) * 0.1,
        loss=4.2 * np.exp(-np.arange(rows) / max(rows, 1)),
        tokens_per_second=np.full(rows, 2e4),
        learning_rate=np.full(rows, 8e-3),
    )


def plotted(*args, **options):
    """As Plotly takes it: raises where a name or value is unknown."""
    return go.Figure(loss_figure(*args, **options))


def snapshot_at(step, loss):
    return Snapshot(step, step * 2048, step * 0.1, step / 100, loss, 1234, "sample")


def test_smoothing_of_a_constant_is_that_constant_from_its_first_value_on():
    np.testing.assert_allclose(smoothed(np.full(50, 3.5)), 3.5)


def test_smoothing_weighs_the_values_before_by_powers():
    np.testing.assert_allclose(
        smoothed(np.array([1.0, 2.0, 4.0]), keep=0.5), [1, 5 / 3, (0.25 + 1 + 4) / 1.75]
    )


def test_bins_keep_the_mean_and_never_exceed_the_limit():
    values = np.random.default_rng(0).normal(size=12345)
    thinned = binned(values, 1000)
    assert len(thinned) <= 1000
    size = 13
    np.testing.assert_allclose(thinned[:3], [values[k * size : (k + 1) * size].mean() for k in range(3)])
    assert thinned[-1] == pytest.approx(values[(len(thinned) - 1) * size :].mean())


def test_few_values_are_drawn_as_they_are():
    figure = plotted(history_of(20), [], BASELINES)
    np.testing.assert_allclose(figure.data[0].y, history_of(20).loss, rtol=0, atol=5.1e-6)
    np.testing.assert_allclose(figure.data[0].x, history_of(20).seconds)


def test_no_digits_are_sent_that_nobody_is_told():
    raw, smooth, _ = loss_figure(history_of(3000), [], BASELINES)["data"]
    for values, digits in ((raw["x"], 2), (raw["y"], 5), (smooth["y"], 5)):
        np.testing.assert_array_equal(values, values.round(digits))
        assert len(np.unique(values)) > 900  # and still a curve


def test_raw_smoothed_and_held_out_are_three_traces_in_the_colours_of_their_meaning():
    figure = plotted(history_of(5000), [snapshot_at(0, 4.1), snapshot_at(40, 2.2)], BASELINES)
    raw, smooth, held_out = figure.data
    assert max(len(raw.x), len(smooth.x)) <= POINTS_LIMIT
    assert raw.opacity < smooth.opacity
    assert raw.line.color == smooth.line.color == COLOURS["loss"]["train"]
    assert held_out.marker.color == COLOURS["loss"]["held_out"]
    assert held_out.mode == "markers"
    assert list(held_out.y) == [4.1, 2.2]
    assert list(held_out.customdata[1]) == [40, 81920, 1234]


def test_hover_texts_tell_exact_values_in_nats_of_the_token():
    figure = plotted(history_of(5), [snapshot_at(0, 4.1)], BASELINES, tokens_name="word")
    assert all("%{y:.4f} nats per word" in trace.hovertemplate for trace in figure.data)
    assert figure.layout.yaxis.title.text == "nats per word"


@pytest.mark.parametrize("log_axis", [False, True])
def test_each_baseline_is_a_labelled_dashed_line(log_axis):
    figure = plotted(history_of(5), [], BASELINES, log_axis=log_axis, drawn=tuple(LABELS))
    assert [(shape.y0, shape.line.dash) for shape in figure.layout.shapes] == [
        (4.2, "dash"),
        (3.3, "dash"),
        (2.5, "dash"),
        (2.0, "dash"),
        (1.7, "dash"),
    ]
    assert [note.text for note in figure.layout.annotations] == [
        "uniform 4.20",
        "unigram 3.30",
        "bigram 2.50",
        "trigram 2.00",
        "5-gram 1.70",
    ]
    # Annotations, unlike shapes, take the logarithm on such an axis.
    places = [10**note.y if log_axis else note.y for note in figure.layout.annotations]
    np.testing.assert_allclose(places, [4.2, 3.3, 2.5, 2.0, 1.7])


@pytest.mark.parametrize("log_axis", [False, True])
@pytest.mark.parametrize(
    "values", [(4.0, 3.99, 3.98, 3.97, 3.96), (3.0,) * 5, (2.0, 3.0, 2.01, 2.02, 2.0), (4.1, 3.1, 0.3, 0.29, 0.28)]
)
def test_labels_of_near_baselines_stay_apart(log_axis, values):
    height = 320
    figure = plotted(
        history_of(5), [], Baselines(*values), log_axis=log_axis, height=height, drawn=tuple(LABELS)
    )
    low, high = figure.layout.yaxis.range
    pixels = sorted(
        (note.y - low) / (high - low) * (height - 90) + note.yshift for note in figure.layout.annotations
    )
    assert min(np.diff(pixels)) >= LABEL_HEIGHT - 1e-6


def test_only_the_telling_baselines_are_drawn_where_not_all_are_asked_for():
    figure = plotted(history_of(5), [], BASELINES)
    assert [note.text for note in figure.layout.annotations] == ["uniform 4.20", "unigram 3.30", "5-gram 1.70"]


@pytest.mark.parametrize("log_axis", [False, True])
def test_the_axis_holds_all_values(log_axis):
    figure = plotted(history_of(300), [snapshot_at(40, 1.1)], BASELINES, log_axis=log_axis)
    low, high = figure.layout.yaxis.range
    assert figure.layout.yaxis.type == ("log" if log_axis else "linear")
    assert (10**low if log_axis else low) <= 1.1
    assert (10**high if log_axis else high) >= 4.2


def test_tokens_may_run_to_the_right():
    figure = plotted(history_of(5), [snapshot_at(2, 3.0)], BASELINES, over="tokens")
    assert list(figure.data[0].x) == [0, 2048, 4096, 6144, 8192]
    assert list(figure.data[2].x) == [4096]
    assert figure.layout.xaxis.title.text == "characters read"


def test_zoom_is_kept_by_updates_but_not_across_a_change_of_axis():
    before, after = (plotted(history_of(rows), [], BASELINES) for rows in (5, 50))
    assert before.layout.uirevision == after.layout.uirevision
    assert (
        before.layout.uirevision != plotted(history_of(5), [], BASELINES, log_axis=True).layout.uirevision
    )


def test_a_run_that_has_not_begun_draws_its_baselines():
    figure = plotted(history_of(0), [], BASELINES)
    assert len(figure.data[0].x) == 0
    assert len(figure.layout.shapes) == 3
    assert plotted(history_of(0), [], None, log_axis=True).layout.shapes == ()


def test_the_first_loss_alone_is_a_point():
    """Through which there is no line."""
    assert [trace.mode for trace in plotted(history_of(1), [], BASELINES).data[:2]] == ["markers", "markers"]
    assert [trace.mode for trace in plotted(history_of(2), [], BASELINES).data[:2]] == ["lines", "lines"]
