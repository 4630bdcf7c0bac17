"""A layer's weights as areas: as large as they are many, on a scale that a choice doesn't change."""

import pytest

from rnnviz.config import CELLS
from rnnviz.lessons.layer_sizes import layer_size
from rnnviz.ui.components.layer_matrices import matrices_data

MOST = [layer_size(cell, 128, 256) for cell in CELLS]


def data(units, inputs=64):
    return matrices_data([layer_size(cell, inputs, units) for cell in CELLS], MOST)


def areas(mounted):
    """The area of kernel and recurrent kernel of each layer, in square pixels."""
    return mounted.evaluate("""root => [...root.querySelectorAll('svg > g')].map((layer) =>
        [...layer.querySelectorAll(".input, .state")]
            .map((one) => ["width", "height"].map((name) => Number(one.getAttribute(name))))
            .reduce((sum, [width, height]) => sum + (width + 1) * height, 0))""")


def test_an_area_is_as_large_as_the_weights_are_many(mount):
    mounted = mount("layer_matrices", data(128), width=1300, reduced_motion=True)
    weights = [gates * 128 * (64 + 128) for gates in (1, 3, 4)]
    found = areas(mounted)
    assert [area / found[0] for area in found] == pytest.approx([count / weights[0] for count in weights], rel=0.01)


def test_the_scale_stays_so_that_growth_is_seen(mount):
    mounted = mount("layer_matrices", data(128, inputs=128), width=1300, reduced_motion=True)
    before = areas(mounted)
    mounted.update(data(256, inputs=128))
    assert [now / then for now, then in zip(areas(mounted), before)] == pytest.approx([3.0] * 3, rel=0.01)


def test_each_layer_has_its_name_its_count_and_a_column_for_each_gate(mount):
    mounted = mount("layer_matrices", data(64), width=1300, reduced_motion=True)
    assert mounted.locator(".name").all_text_contents() == ["SimpleRNN", "GRU", "LSTM"]
    counts = ["8,256 parameters", "24,960 parameters", "33,024 parameters"]
    assert mounted.locator("svg .quiet").all_text_contents() == counts
    assert "".join(mounted.locator(".symbol").all_text_contents()) == "hzrnifgo"


def test_what_is_drawn_is_told_in_words(mount):
    mounted = mount("layer_matrices", data(64), width=700, reduced_motion=True)
    told = mounted.locator("svg").get_attribute("aria-label")
    assert "LSTM: kernel (64, 256), recurrent kernel (64, 256), bias (256,), 33,024 parameters." in told


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [740, 1300])
def test_the_largest_choice_fits_in_the_page(mount, width, theme):
    mounted = mount("layer_matrices", data(256, inputs=128), width=width, theme=theme)
    right, bottom = mounted.evaluate("""root => ['x', 'y'].map((side) => Math.max(...[...root.querySelectorAll('rect')]
        .map((one) => one[side].baseVal.value + one[side === 'x' ? 'width' : 'height'].baseVal.value)))""")
    assert right <= width
    assert bottom <= mounted.evaluate("root => root.querySelector('svg').clientHeight")
