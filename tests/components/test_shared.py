"""The modules that components share, each imported in the blank page."""

import json

import numpy as np
import pytest

from rnnviz.colours import COLOURS
from rnnviz.ui.components.packing import pack


@pytest.fixture
def run_module(browser, component_server):
    """`run_module(module, body, argument)`: the result of a body that sees `module` and `argument`."""
    page = browser.new_page()
    page.goto(f"{component_server}/blank.html")

    def run(module, body, argument=None):
        address = f"/_stcore/bidi-components/rnnviz.shared/shared/{module}.js"
        function = f"async (argument) => {{ const module = await import('{address}'); {body} }}"
        return page.evaluate(function, argument)

    yield run
    page.close()


def test_bytes_come_back_as_they_were_packed(run_module):
    arrays = {
        "codes": np.array([1, 2, 255], dtype=np.uint8),
        "values": np.array([[0.5, -1.25], [3.0, 0.0]], dtype=np.float32),
        "ids": np.array([7, -7], dtype=np.int32),
    }
    body = """
      const data = new Uint8Array(argument.length + 1).subarray(1);
      data.set(argument);
      const { header, arrays } = module.unpack(data);
      const lists = Object.fromEntries(Object.entries(arrays).map(([name, array]) => [name, [...array]]));
      return { title: header.title, lists, shape: arrays.values.shape };
    """
    got = run_module("bytes", body, list(pack({"title": "é<b>"}, arrays)))
    assert got["title"] == "é<b>"
    assert got["shape"] == [2, 2]
    assert got["lists"] == {"codes": [1, 2, 255], "values": [0.5, -1.25, 3.0, 0.0], "ids": [7, -7]}


def test_quantised_values_are_off_by_at_most_half_a_scale_and_zero_stays_zero(run_module):
    values = np.array([-0.9, 0.0, 0.123456, 1.0], dtype=np.float32)
    packed = pack({}, {"gate": values}, quantised=True)
    got = run_module("bytes", "return [...module.unpack(new Uint8Array(argument)).arrays.gate]", list(packed))
    assert got[1] == 0
    np.testing.assert_allclose(got, values, atol=0.5 / 32767 + 1e-7)


def test_packing_refuses_what_the_browser_could_not_read():
    with pytest.raises(ValueError, match="float64"):
        pack({}, {"x": np.zeros(2)})
    with pytest.raises(ValueError, match="finite"):
        pack({}, {"x": np.array([np.nan], dtype=np.float32)}, quantised=True)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_middle_of_the_diverging_scale_is_near_the_background(run_module, theme):
    body = """
      document.documentElement.dataset.theme = argument.theme;
      const { readTheme } = await import("/_stcore/bidi-components/rnnviz.shared/shared/theme.js");
      const theme = readTheme(document.body);
      const scale = module.diverging(argument.signed, theme);
      const distance = (a, b) => Math.hypot(...a.map((value, k) => value - b[k]));
      const middle = Math.max(...[127, 128].map((k) => distance(scale[k], theme.background)));
      const ends = distance(scale[0], scale[255]);
      return { dark: theme.dark, middle, ends };
    """
    got = run_module("colour", body, {"theme": theme, "signed": COLOURS["signed"]})
    assert got["dark"] == (theme == "dark")
    assert got["middle"] < 30
    assert got["ends"] > 150


def test_the_contrast_of_black_and_white_ink(run_module):
    assert run_module("colour", "return module.inkOn([250, 240, 230])") == [0, 0, 0]
    assert run_module("colour", "return module.inkOn([20, 22, 29])") == [255, 255, 255]
    assert run_module("colour", "return module.parse('rgba(1, 2, 3, 0.5)')") == [1, 2, 3]
    assert run_module("colour", "return module.parse('#abc')") == [170, 187, 204]


def test_header_length_keeps_the_arrays_aligned():
    for title in ("", "a", "ab", "abc"):
        packed = pack({"title": title}, {"x": np.zeros(3, dtype=np.float32)})
        length = int.from_bytes(packed[:4], "little")
        assert length % 4 == 0
        assert json.loads(packed[4 : 4 + length])["title"] == title
