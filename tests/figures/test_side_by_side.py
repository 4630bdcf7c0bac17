import pytest

from rnnviz.figures.side_by_side import Line, seconds_axis, side_by_side


def figure_of(*ends):
    lines = [Line(f"network {k}", "forward", [0, 10], [4, end], f"{end:.1f}", "%{y}") for k, end in enumerate(ends)]
    return side_by_side(lines, {"title": "x", "range": [0, 10]}, {"title": "y", "range": [0, 4]}, 300)


@pytest.mark.parametrize("ends", [(1.0, 1.0, 1.0), (1.0, 1.1, 0.9), (0.0, 4.0, 2.0)])
def test_names_at_the_ends_don_t_cover_each_other(ends):
    notes = figure_of(*ends).layout.annotations
    assert [note.text for note in notes] == [f"<b>network {k}</b> {end:.1f}" for k, end in enumerate(ends)]
    heights = sorted(note.y for note in notes)
    assert all(above - below > 0.3 for below, above in zip(heights, heights[1:]))
    assert sorted(ends, key=ends.index) == list(ends) and notes[ends.index(min(ends))].y == min(ends)


def test_names_that_are_far_apart_stand_at_their_curves():
    assert [note.y for note in figure_of(0.5, 3.0).layout.annotations] == [0.5, 3.0]


def test_zoom_is_kept_while_the_curves_grow():
    assert figure_of(1.0).layout.uirevision == figure_of(1.0, 2.0).layout.uirevision is not None


def test_the_seconds_are_all_there_from_the_beginning_and_those_that_it_took_longer():
    line = Line("a", "forward", [0, 21.5], [1, 1], "1", "")
    assert seconds_axis([], "s", 20)["range"] == [0, 20]
    assert seconds_axis([line], "s", 20)["range"] == [0, 21.5]


@pytest.mark.parametrize("part", ["paper_bgcolor", "plot_bgcolor", "font"])
def test_the_theme_is_the_pages_to_choose(part):
    assert part not in figure_of(1.0).layout.to_plotly_json()
