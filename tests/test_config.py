"""A configuration is valid or says why not, and survives JSON and the URL."""

import dataclasses
import json
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.config import HURRIED, LAYERS_LIMIT, RECIPES, STRIDE, RunConfig, spec_of
from rnnviz.errors import UserError

NUMBERS = [spec.name for spec in dataclasses.fields(RunConfig) if "least" in spec.metadata]
CHOICES = [spec.name for spec in dataclasses.fields(RunConfig) if "choices" in spec.metadata]


def numbers(name):
    bounds = spec_of(name).metadata
    if "int" in spec_of(name).type:
        return st.integers(bounds["least"], bounds["most"])
    return st.floats(bounds["least"], bounds["most"])


def maybe(name):
    if name in CHOICES:
        return st.none() | st.sampled_from(spec_of(name).metadata["choices"])
    return st.none() | numbers(name)


@st.composite
def configs(draw):
    """Any valid configuration, with any of the optional fields left out."""
    values = {name: draw(maybe(name)) for name in ("objective", "window", "batch", "learning_rate", "dropout")}
    for name in ("cell", "level", "optimizer"):
        values[name] = draw(st.sampled_from(spec_of(name).metadata["choices"]))
    for name in ("embedding", "vocabulary_limit", "weight_decay", "gradient_clip", "seed"):
        values[name] = draw(numbers(name))
    values["units"] = draw(st.lists(numbers("units"), min_size=1, max_size=LAYERS_LIMIT).map(tuple))
    values["bidirectional"] = values["objective"] != "every_step" and draw(st.booleans())
    length = draw(st.sampled_from(["seconds", "epochs"]))
    return RunConfig(**values, **{"seconds": None, "epochs": None, length: draw(numbers(length))})


@given(configs())
def test_a_configuration_survives_json(config):
    assert RunConfig.from_dict(json.loads(json.dumps(config.to_dict()))) == config


@given(configs())
def test_a_configuration_survives_the_url(config):
    address = urlencode({**config.to_query(), "run": "0123456789ab"})
    assert RunConfig.from_query(dict(parse_qsl(address))) == config


def test_the_default_needs_no_url():
    assert RunConfig().to_query() == {}


@given(configs(), configs())
def test_a_configuration_replaced_field_by_field_becomes_the_other(config, other):
    assert config.replace(**other.to_dict()) == other


@given(configs(), st.sampled_from(sorted(RECIPES)))
def test_where_the_objective_changes_the_recipe_follows(config, objective):
    one_way = config.replace(bidirectional=False, objective=objective)
    other = next(name for name in RECIPES if name != objective)
    changed = one_way.replace(objective=other, batch=7)
    assert (changed.window, changed.batch) == (RECIPES[other]["window"], 7)


@given(configs())
def test_where_the_objective_stays_the_recipe_stays(config):
    assert config.replace(cell="gru", objective=config.objective).window == config.window


def test_a_hurried_training_moves_further_at_each_update_and_the_url_need_not_say_so():
    hurried = RunConfig(seconds=HURRIED - 1)
    assert hurried.learning_rate == hurried.usual_rate == STRIDE * RunConfig(seconds=HURRIED).learning_rate
    assert RunConfig().learning_rate == RunConfig(epochs=1).learning_rate == RunConfig(seconds=HURRIED).learning_rate
    assert set(hurried.to_query()) == {"seconds"}
    slow = RunConfig(seconds=HURRIED - 1, learning_rate=RunConfig().learning_rate)
    assert set(slow.to_query()) == {"seconds", "learning_rate"}


@pytest.mark.parametrize("bidirectional", [False, True])
def test_where_the_time_changes_the_recipes_learning_rate_follows_and_a_chosen_one_stays(bidirectional):
    config, hurried = (RunConfig(bidirectional=bidirectional, seconds=seconds) for seconds in (60.0, 10.0))
    assert config.replace(seconds=10.0) == hurried and hurried.replace(seconds=60.0) == config
    assert hurried.replace(epochs=3).learning_rate == config.learning_rate
    assert hurried.replace(bidirectional=not bidirectional).learning_rate == hurried.usual_rate
    assert config.replace(learning_rate=0.5).replace(seconds=10.0).learning_rate == 0.5
    assert config.replace(seconds=10.0, learning_rate=config.learning_rate).learning_rate == config.learning_rate


def test_reading_both_ways_changes_the_objective_and_back():
    both_ways = RunConfig().replace(bidirectional=True)
    assert (both_ways.objective, both_ways.window) == ("last_step", RECIPES["last_step"]["window"])
    assert both_ways.replace(bidirectional=False) == RunConfig()


@given(name=st.sampled_from(NUMBERS), data=st.data())
def test_a_number_out_of_bounds_is_refused_with_the_bound(name, data):
    least, most = spec_of(name).metadata["least"], spec_of(name).metadata["most"]
    value = data.draw(
        st.integers().filter(lambda number: not least <= number <= most)
        | st.floats().filter(lambda number: not least <= number <= most)
        | st.sampled_from([10**400, "many", True, [[]]])
    )
    with pytest.raises(UserError) as refusal:
        RunConfig(**{name: value})
    bound = str(least) if isinstance(least, int) else f"{least:g}"
    assert spec_of(name).metadata["label"] in str(refusal.value) and bound in str(refusal.value)


@given(name=st.sampled_from(CHOICES), value=st.text() | st.integers() | st.lists(st.integers()))
def test_a_choice_that_is_none_is_refused_with_the_choices(name, value):
    with pytest.raises(UserError) as refusal:
        RunConfig(**{name: value})
    assert all(choice in str(refusal.value) for choice in spec_of(name).metadata["choices"])


@given(st.dictionaries(st.sampled_from([spec.name for spec in dataclasses.fields(RunConfig)]), st.text()))
def test_any_url_gives_a_configuration_or_a_sentence(query):
    try:
        RunConfig.from_query(query)
    except UserError as refusal:
        assert str(refusal).endswith(".")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"seed": 2**31}, "from 0 to 2147483647; got 2147483648"),
        ({"units": (4,)}, "Units must be a whole number from 8 to 512; got 4"),
        ({"units": 12.5}, "a whole number from 8 to 512; got 12.5"),
        ({"units": ()}, "1 to 3 layers; 0 were given"),
        ({"units": (8, 8, 8, 8)}, "1 to 3 layers; 4 were given"),
        ({"bidirectional": 1}, "true or false; got 1"),
        ({"bidirectional": True, "objective": "every_step"}, "last_step"),
        ({"seconds": 3.0, "epochs": 3}, "both were given"),
        ({"colour": "red"}, "No setting is called 'colour'"),
    ],
)
def test_what_can_not_be_is_said_in_words(values, words):
    with pytest.raises(UserError) as refusal:
        RunConfig.from_dict(values)
    assert words in str(refusal.value)


def test_one_width_is_one_layer():
    assert RunConfig(units=32).units == (32,)


def test_a_url_may_hold_more_than_settings():
    query = {"run": "abc", "page": "x", "epochs": "2"}
    assert RunConfig.from_query(query) == RunConfig(epochs=2, seconds=None)
