import numpy as np
import plotly.graph_objects as go
import pytest


def data_of(y, title="loss", revision="same"):
    x = np.arange(len(y), dtype=float)
    figure = go.Figure(
        go.Scatter(x=x, y=np.array(y, dtype=float), name=title, mode="lines"),
        layout={"template": "none", "uirevision": revision, "xaxis": {}, "yaxis": {}},
    )
    return {"figure": figure.to_json(), "height": 300, "description": f"The {title} falls."}


def wait_for(mounted, condition, argument=None):
    """`condition` is a function of the plot's element, and of `argument`."""
    plot = "document.querySelector('#host').shadowRoot.querySelector('.plot')"
    mounted.page.wait_for_function(f"argument => ({condition})({plot}, argument)", arg=argument)


def drawn(mounted, points):
    wait_for(mounted, "(plot, points) => plot.calcdata?.[0].length === points", points)


def x_range(mounted):
    return mounted.evaluate("root => root.querySelector('.plot')._fullLayout.xaxis.range.slice()")


@pytest.fixture
def plot(mount):
    mounted = mount("live_plot", data_of([4, 3, 2]))
    drawn(mounted, 3)
    return mounted


def test_it_draws_a_line_and_says_what_it_shows(plot):
    assert plot.locator(".scatterlayer .trace").count() == 1
    assert plot.locator(".plot").get_attribute("aria-label") == "The loss falls."
    assert plot.locator(".problem").is_hidden()


def test_an_update_draws_in_the_same_elements(plot):
    plot.evaluate("root => { root.querySelector('.main-svg').marked = true }")
    plot.update(data_of([4, 3, 2, 1]))
    drawn(plot, 4)
    assert plot.evaluate("root => root.querySelector('.main-svg').marked") is True


def test_zoom_is_kept_while_it_updates(plot):
    box = plot.locator(".plot").bounding_box()
    plot.page.mouse.move(box["x"] + 300, box["y"] + 100)
    plot.page.mouse.down()
    plot.page.mouse.move(box["x"] + 500, box["y"] + 180, steps=5)
    plot.page.mouse.up()
    zoomed = x_range(plot)
    assert zoomed[1] - zoomed[0] < 1
    plot.update(data_of([4, 3, 2, 1, 0.5]))
    drawn(plot, 5)
    assert x_range(plot) == zoomed


def test_a_change_of_the_revision_gives_the_zoom_up(plot):
    plot.evaluate("root => window.Plotly.relayout(root.querySelector('.plot'), {'xaxis.range': [0.5, 1]})")
    plot.update(data_of([4, 3, 2, 1, 0.5], revision="another"))
    drawn(plot, 5)
    assert x_range(plot) == [0, 4]


def test_text_and_grid_follow_the_theme(plot):
    colour = "root => root.querySelector('.plot')._fullLayout.font.color"
    light = plot.evaluate(colour)
    plot.theme("dark")
    wait_for(plot, "(plot, light) => plot._fullLayout.font.color !== light", light)
    red = int(plot.evaluate(colour).removeprefix("rgb(").split(",")[0])
    assert red > 150


def test_it_is_as_wide_as_there_is_room(plot):
    plot.page.evaluate("() => { document.querySelector('#host').style.width = '500px' }")
    wait_for(plot, "plot => plot._fullLayout.width === 500")
    assert plot.locator(".main-svg").first.bounding_box()["width"] == 500


def test_the_mode_bar_holds_reset_and_download_alone_and_hides_until_hover(plot):
    assert plot.locator(".modebar-btn").count() == 2
    container = "plot.querySelector('.modebar-container')"
    wait_for(plot, f"plot => getComputedStyle({container}).opacity === '0'")
    plot.locator(".plot").hover()
    wait_for(plot, f"plot => getComputedStyle({container}).opacity === '1'")


def test_hostile_names_stay_text(plot):
    plot.update(data_of([1, 2], title="<img src=x onerror=alert(1)>"))
    drawn(plot, 2)
    assert plot.locator("img").count() == 0
    assert plot.page.locator("img").count() == 0


def test_cleanup_leaves_nothing_drawn_and_nothing_watched(plot):
    plot.cleanup()
    assert plot.evaluate("root => root.querySelector('.plot').childElementCount") == 0
    plot.theme("dark")
    plot.page.evaluate("() => { document.querySelector('#host').style.width = '500px' }")
    plot.page.wait_for_timeout(100)
    assert plot.evaluate("root => root.querySelector('.plot').childElementCount") == 0
