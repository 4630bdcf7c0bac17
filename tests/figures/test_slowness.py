import numpy as np
import pytest

from rnnviz.colours import COLOURS
from rnnviz.figures.slowness import bounds_of, slowness_figure
from rnnviz.nets.slowness import LayerLags

FOUND = [
    LayerLags(0, "forward", "c", np.array([1.0, 2.0, np.nan])),
    LayerLags(0, "forward", "h", np.array([0.5, 0.6, 0.7])),
    LayerLags(1, "forward", "c", np.array([8.0, 20.0, 4.0])),
    LayerLags(1, "forward", "h", np.array([0.9, np.nan, 0.4])),
]


def test_each_value_has_a_colour_and_a_point_for_each_unit_that_changes_layer_by_layer():
    cell, passed = slowness_figure(FOUND, "word", (0.3, 30)).data
    assert cell.line.color == COLOURS["gates"]["c"] and passed.line.color == COLOURS["gates"]["h"]
    assert list(cell.x) == ["layer 1"] * 2 + ["layer 2"] * 3
    assert list(cell.y) == [1, 2, 8, 20, 4]
    assert [unit for (unit,) in passed.customdata] == [0, 1, 2, 0, 2]
    assert cell.boxpoints == "all" and "words" in cell.hovertemplate


def test_the_axis_is_logarithmic_and_as_wide_as_it_is_told():
    axis = slowness_figure(FOUND, "word", (0.1, 100)).layout.yaxis
    assert axis.type == "log" and axis.title.text == "lag in words"
    np.testing.assert_allclose(axis.range, (-1, 2))


def test_the_bounds_hold_every_lag():
    low, high = bounds_of(FOUND)
    assert low < 0.4 and high > 20


def test_a_network_that_never_changes_still_gets_an_axis():
    still = [LayerLags(0, "forward", "h", np.array([np.nan]))]
    low, high = bounds_of(still)
    assert 0 < low < high
    assert len(slowness_figure(still, "word", (low, high)).data[0].x) == 0


def test_directions_are_told_apart():
    both = [LayerLags(0, direction, "h", np.ones(2)) for direction in ("forward", "backward")]
    forward, backward = slowness_figure(both, "word", (0.5, 2)).data
    assert forward.name != backward.name and forward.marker.symbol != backward.marker.symbol


@pytest.mark.parametrize("part", ["paper_bgcolor", "plot_bgcolor", "font"])
def test_the_theme_is_the_pages_to_choose(part):
    layout = slowness_figure(FOUND, "word", (0.3, 30)).layout.to_plotly_json()
    assert part not in layout and "color" not in str(layout["xaxis"])
