import numpy as np
import pytest

from rnnviz.colours import COLOURS
from rnnviz.figures.saturation import saturation_figure
from rnnviz.nets.saturation import GateSaturation


def gate_of(gate, layer=0, direction="forward", units=3):
    rng = np.random.default_rng(layer)
    closed = rng.random(units)
    return GateSaturation(layer, direction, gate, closed, (1 - closed) * rng.random(units))


def test_each_gate_has_its_square_with_a_point_for_each_unit_in_its_colour():
    gates = [gate_of(gate) for gate in "ifo"]
    figure = saturation_figure(gates)
    assert [trace.xaxis for trace in figure.data] == ["x", "x2", "x3"]
    assert [note.text for note in figure.layout.annotations] == ["input gate (i)", "forget gate (f)", "output gate (o)"]
    for trace, gate in zip(figure.data, gates, strict=True):
        np.testing.assert_array_equal(trace.x, gate.closed)
        np.testing.assert_array_equal(trace.y, gate.opened)
        assert trace.mode == "markers"
        assert trace.marker.color == COLOURS["gates"][gate.gate]


def test_both_axes_have_one_scale_and_the_border_runs_where_shares_add_up_to_1():
    figure = saturation_figure([gate_of("z"), gate_of("r")])
    assert figure.layout.yaxis.scaleanchor == "x" and figure.layout.yaxis2.scaleanchor == "x2"
    for axis in (figure.layout.xaxis, figure.layout.xaxis2, figure.layout.yaxis, figure.layout.yaxis2):
        low, high = axis.range
        assert low < 0 and high > 1
    borders = [(line.xref, line.x0, line.y0, line.x1, line.y1, line.line.dash) for line in figure.layout.shapes]
    assert borders == [("x", 0, 1, 1, 0, "dash"), ("x2", 0, 1, 1, 0, "dash")]


def test_a_point_tells_its_unit_and_both_shares():
    gate = gate_of("f", layer=1)
    (trace,) = saturation_figure([gate]).data
    np.testing.assert_allclose(trace.customdata, np.transpose([np.arange(3), 100 * gate.closed, 100 * gate.opened]))
    assert trace.hovertemplate == (
        "unit %{customdata[0]}, layer 2: forget gate (f)<br>nearly closed (below 0.1) %{customdata[1]:.1f} % of the "
        "time<br>nearly open (above 0.9) %{customdata[2]:.1f} % of the time<extra></extra>"
    )


def test_layers_and_directions_have_markers_of_their_own_and_one_legend_for_all_squares():
    gates = [
        gate_of(gate, layer, direction)
        for layer in range(3) for direction in ("forward", "backward") for gate in "zr"
    ]  # fmt: skip
    traces = saturation_figure(gates).data
    assert len({trace.marker.symbol for trace in traces}) == 6
    shown = [trace.name for trace in traces if trace.showlegend]
    assert shown == [
        "layer 1", "layer 1, backward", "layer 2", "layer 2, backward", "layer 3", "layer 3, backward",
    ]  # fmt: skip
    assert all(trace.legendgroup == trace.name for trace in traces)


def test_one_layer_needs_no_legend():
    assert not any(trace.showlegend for trace in saturation_figure([gate_of("z"), gate_of("r")]).data)


@pytest.mark.parametrize("part", ["paper_bgcolor", "plot_bgcolor", "font"])
def test_the_theme_is_the_pages_to_choose(part):
    layout = saturation_figure([gate_of("z")]).layout.to_plotly_json()
    assert part not in layout and "color" not in str(layout["xaxis"])
