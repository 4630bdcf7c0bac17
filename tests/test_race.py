"""A race compares what it says: same tokens, same order, about as many parameters."""

from dataclasses import replace
from itertools import islice
from urllib.parse import parse_qsl, urlencode

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.config import CELLS, LAYERS_LIMIT
from rnnviz.errors import UserError
from rnnviz.estimate import completed
from rnnviz.race import ENTRANTS, PRESETS, SEEDS, UNITS, Entrant, Setup, configs, equal_units, runners
from rnnviz.training.batches import batches

entrants = st.builds(
    Entrant, st.sampled_from(CELLS), st.integers(*UNITS), st.integers(1, LAYERS_LIMIT), st.booleans()
)
setups = st.builds(
    Setup, st.lists(entrants, min_size=ENTRANTS[0], max_size=ENTRANTS[1]).map(tuple), st.booleans(),
    st.sampled_from(("char", "word")), st.floats(1, 86400), st.none(), st.sampled_from(SEEDS),
) | st.builds(Setup, epochs=st.integers(1, 10000))


@given(entrants)
def test_an_entrant_survives_the_url(entrant):
    assert Entrant.from_text(entrant.to_text()) == entrant


@given(setups)
def test_a_setup_survives_the_url(setup):
    again = Setup.from_query(dict(parse_qsl(urlencode({**setup.to_query(), "race": "0123456789ab", "text": "tale"}))))
    assert again == replace(setup, seconds=setup.seconds and float(f"{setup.seconds:g}"))


def test_the_usual_race_needs_no_url():
    assert Setup().to_query() == {}


def test_the_short_form_is_as_people_would_write_it():
    chosen = Setup((Entrant("rnn", 128), Entrant("lstm", 64, 2), Entrant("gru", 32, bidirectional=True)), equal=False)
    assert chosen.to_query() == {"entrants": "rnn-128,lstm-64x2,both-gru-32", "equal": "no"}
    assert [entrant.name for entrant in chosen.entrants] == ["RNN 128", "LSTM 2 × 64", "GRU 32 both ways"]


@pytest.mark.parametrize(("query", "sentence"), [
    ({"entrants": "lstm-128"}, "2 to 6 entrants; 1 were given"),
    ({"entrants": ",".join(["rnn-8"] * 7)}, "2 to 6 entrants; 7"),
    ({"entrants": "lstm-128,transformer-9"}, "such as lstm-128.*got 'transformer-9'"),
    ({"entrants": "lstm-128,lstm-²"}, "such as lstm-128"),
    ({"entrants": "lstm-128,back-lstm-9"}, "such as lstm-128"),
    ({"entrants": "lstm-128,lstm-4"}, "Units must be a whole number from 8 to 512; got 4"),
    ({"entrants": "lstm-128,lstm-64x4"}, "1 to 3 layers; 4"),
    ({"equal": "perhaps"}, "yes or no; got 'perhaps'"),
    ({"seeds": "4"}, "one of 1, 2, 3; got 4"),
    ({"seeds": "many"}, "one of 1, 2, 3; got 'many'"),
    ({"seconds": "0.1"}, "Seconds must be a number from 1"),
    ({"seconds": "30", "epochs": "3"}, "either seconds or epochs"),
    ({"level": "line"}, "one of char, word"),
])
def test_what_cannot_be_is_told(query, sentence):
    with pytest.raises(UserError, match=sentence):
        Setup.from_query(query)


@given(st.lists(entrants, min_size=2, max_size=6), st.integers(2, 5000))
def test_equal_means_as_near_as_units_allow(chosen, vocabulary_size):
    made = equal_units(chosen, vocabulary_size)
    measure = chosen[0].parameters(vocabulary_size)
    assert made[0] == chosen[0]
    for before, after in zip(chosen, made):
        assert replace(before, units=after.units) == after
        off = abs(after.parameters(vocabulary_size) - measure)
        for units in {max(after.units - 1, UNITS[0]), min(after.units + 1, UNITS[1])}:
            assert off <= abs(replace(after, units=units).parameters(vocabulary_size) - measure)


@pytest.mark.parametrize("name", PRESETS)
def test_each_preset_can_be_run_and_is_nearly_equal(name):
    made = runners(Setup(PRESETS[name]), 65)
    counts = [entrant.parameters(65) for entrant in made]
    assert max(counts) < 1.02 * min(counts)


@pytest.mark.parametrize("name", PRESETS)
def test_all_of_a_race_get_the_same_tokens_in_the_same_order_and_are_scored_alike(name):
    made = configs(Setup(PRESETS[name]), 65, 5000)
    first, second = (islice(iter(batches(config, np.arange(5000) % 65)), 70) for config in made)
    for one, other in zip(first, second, strict=True):
        assert one.starts_over == other.starts_over
        np.testing.assert_array_equal(one.inputs, other.inputs)
        np.testing.assert_array_equal(one.targets, other.targets)
    assert len({(config.objective, config.window, config.scored_as) for config in made}) == 1


@pytest.mark.parametrize("tokens", [5000, 150_000, 2_000_000])
def test_only_what_is_compared_differs(tokens):
    """Alone, the larger one would be given more dropout than the smaller one."""
    made = configs(Setup((Entrant("rnn", 16), Entrant("lstm", 256)), equal=False), 65, tokens)
    alone = [completed(config.replace(dropout=None), 65, tokens).dropout for config in made]
    assert alone[0] <= alone[1] and [config.dropout for config in made] == [alone[1]] * 2
    assert (alone[0] < alone[1]) == (tokens < 1_000_000)
    differ = [name for name, value in made[0].to_dict().items() if value != made[1].to_dict()[name]]
    assert differ == ["cell", "units"]


def test_seeds_are_runs_of_their_own_and_the_same_for_each():
    made = configs(Setup(seeds=3), 65, 5000)
    assert [(config.cell, config.seed) for config in made] == [(cell, seed) for cell in ("rnn", "lstm") for seed in range(3)]
    assert [Entrant.of(config) for config in made[::3]] == list(runners(Setup(seeds=3), 65))


@pytest.mark.parametrize(("widths", "equal"), [((64, 64), False), ((64, 96), True)])
def test_two_that_are_the_same_network_are_told(widths, equal):
    chosen = Setup(tuple(Entrant("lstm", units) for units in widths), equal)
    with pytest.raises(UserError, match="same network.*LSTM 64"):
        configs(chosen, 65, 5000)
