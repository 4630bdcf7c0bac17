"""The palette: readable on both themes' backgrounds, and told apart by colour-blind eyes."""

import itertools

import numpy as np
import pytest

from rnnviz.colours import COLOURS

BACKGROUNDS = ("#FFFFFF", "#0E1117", "#14161D")
NAMED = [
    (f"{group}.{name}", colour) for group, colours in COLOURS.items() for name, colour in colours.items()
]
TOLD_APART = [["i", "f", "o", "g", "c", "h"], ["z", "r", "n", "h"], ["a", "h"]]

# Full colour blindness in linear RGB, Machado, Oliveira and Fernandes (2009), table 1, severity 1.
EYES = {
    "usual": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}

# Linear RGB to OKLab, Ottosson (2020): equal distances look about equally different.
TO_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


def linear(colour):
    """#RRGGBB as linear RGB of 0…1."""
    shares = np.array([int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)])
    return np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4)


def contrast(one, other):
    """After WCAG 2: 1 for the same luminance, 21 for black on white."""
    low, high = sorted(linear(colour) @ [0.2126, 0.7152, 0.0722] for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


def seen(colour, eyes):
    """In OKLab, as `eyes` see it."""
    return TO_LAB @ np.cbrt(TO_CONES @ np.clip(EYES[eyes] @ linear(colour), 0, 1))


def test_the_measure_itself():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    np.testing.assert_allclose(seen("#FFFFFF", "usual"), [1, 0, 0], atol=1e-4)


@pytest.mark.parametrize("background", BACKGROUNDS)
@pytest.mark.parametrize(("name", "colour"), NAMED, ids=[name for name, _ in NAMED])
def test_each_colour_stands_out_on_both_backgrounds(name, colour, background):
    assert contrast(colour, background) >= 3


@pytest.mark.parametrize("eyes", EYES)
@pytest.mark.parametrize("together", TOLD_APART, ids="".join)
def test_the_colours_of_one_cell_are_told_apart(together, eyes):
    for one, other in itertools.combinations(together, 2):
        distance = np.linalg.norm(seen(COLOURS["gates"][one], eyes) - seen(COLOURS["gates"][other], eyes))
        assert distance >= 0.09, f"{one} and {other}"


@pytest.mark.parametrize("eyes", EYES)
def test_the_cells_are_told_apart(eyes):
    for one, other in itertools.combinations(COLOURS["cells"].values(), 2):
        assert np.linalg.norm(seen(one, eyes) - seen(other, eyes)) >= 0.15


@pytest.mark.parametrize("eyes", EYES)
@pytest.mark.parametrize(
    "pair", [("signed", "negative", "positive"), ("loss", "train", "held_out")], ids="-".join
)
def test_the_two_ends_of_a_scale_are_told_apart(pair, eyes):
    group, one, other = pair
    assert np.linalg.norm(seen(COLOURS[group][one], eyes) - seen(COLOURS[group][other], eyes)) >= 0.2


def test_the_same_role_has_the_same_colour_in_each_cell():
    gates = COLOURS["gates"]
    assert (gates["z"], gates["r"], gates["n"]) == (gates["f"], gates["o"], gates["g"])


@pytest.mark.parametrize("eyes", EYES)
def test_what_is_copied_is_told_apart_from_what_surprised(eyes):
    """Both mark the same text, one above the other."""
    copied, surprise = COLOURS["copying"]["copied"], COLOURS["loss"]["held_out"]
    assert np.linalg.norm(seen(copied, eyes) - seen(surprise, eyes)) >= 0.2


@pytest.mark.parametrize("eyes", EYES)
def test_those_who_race_are_told_apart(eyes):
    """Each has a dash and a mark of its own besides."""
    together = COLOURS["cells"] | COLOURS["entrants"]
    for one, other in itertools.combinations(together, 2):
        assert np.linalg.norm(seen(together[one], eyes) - seen(together[other], eyes)) >= 0.09, f"{one} and {other}"
