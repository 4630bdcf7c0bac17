"""What the numbers say, whichever way round they come out."""

import pytest

from rnnviz.nets.influence import Horizon
from rnnviz.ui.forgets.verdict import ABOUT_LEVEL, in_words, is_right, sooner


def horizons(**tokens):
    return {name: Horizon(count, at_least=count == 101) for name, count in tokens.items()}


@pytest.mark.parametrize(("measured", "first"), [
    (horizons(RNN=50, LSTM=18), ("LSTM",)),
    (horizons(RNN=18, LSTM=50), ("RNN",)),
    (horizons(RNN=20, LSTM=27), ()),
    (horizons(RNN=20, LSTM=28), ("RNN",)),
    (horizons(RNN=31, GRU=10, LSTM=12), ("GRU", "LSTM")),
    (horizons(RNN=31, GRU=9, LSTM=21), ("GRU",)),
    (horizons(RNN=10, GRU=10, LSTM=10), ()),
])
def test_who_forgets_sooner(measured, first):
    assert sooner(measured) == first
    for guess in (*measured, ABOUT_LEVEL):
        assert is_right(guess, measured) == (guess in first or (guess == ABOUT_LEVEL and not first))


def test_the_sentences():
    assert in_words("gradient", horizons(RNN=50, LSTM=18), "character") == (
        "By gradient, the LSTM forgets sooner: the horizon is 18 (LSTM) characters, against 50 (RNN)."
    )
    assert in_words("ablation", horizons(RNN=31, GRU=10, LSTM=12), "word") == (
        "By ablation, the GRU and the LSTM forget sooner: the horizon is 10 (GRU) and 12 (LSTM) words, against 31 (RNN)."
    )
    assert in_words("gradient", horizons(RNN=90, LSTM=101), "word") == (
        "By gradient, they are about level: 90 (RNN) and at least 101 (LSTM) words."
    )
