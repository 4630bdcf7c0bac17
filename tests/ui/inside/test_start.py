import pytest

from rnnviz.config import RunConfig
from rnnviz.ui.inside.start import start_of

CONFIG = RunConfig(cell="gru", units=(8, 16), bidirectional=True)


def test_what_the_url_names_is_where_it_starts():
    query = {"layer": "1", "unit": "15", "direction": "backward", "quantity": "z", "run": "x"}
    assert start_of(query, CONFIG) == {"layer": 1, "unit": 15, "direction": "backward", "symbol": "z"}


def test_a_unit_alone_is_one_of_the_first_layer():
    assert start_of({"unit": "7"}, CONFIG) == {"layer": 0, "unit": 7}
    assert start_of({"unit": "8"}, CONFIG) == {}


def test_an_empty_url_asks_for_nothing():
    assert start_of({"run": "x"}, CONFIG) == {}


@pytest.mark.parametrize("query", [
    {"unit": "-1"}, {"unit": "<b>"}, {"unit": "9" * 5000}, {"unit": "²"}, {"direction": "up"}, {"quantity": "c"},
])
def test_what_this_network_does_not_have_is_passed_over(query):
    assert start_of(query, CONFIG) == {}
