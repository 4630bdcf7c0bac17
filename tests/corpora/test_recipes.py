"""Each recipe agrees with itself: head, list and steps tell of the same dish."""

import re

import pytest

from rnnviz.corpora import larder, recipes

FORM = re.compile(
    r"RECIPE (?P<number>\d+): (?P<title>[A-Z][a-z ]+)\nServes: (?P<people>\d)\nTime: (?P<minutes>\d+) minutes\n\n"
    r"Ingredients:\n(?P<list>(?:- .+\n)+)\nSteps:\n(?P<steps>(?:\d+\. .+\.\n)+)"
)
ALL = recipes.text().rstrip("\n").replace("\n\nRECIPE", "\n\n\nRECIPE").split("\n\n\n")
EVERYTHING = {
    item.name
    for value in vars(larder).values()
    for item in (value if isinstance(value, tuple) else (value,))
    if isinstance(item, larder.Item)
}


def names_in(text):
    """The ingredients that `text` names, a long name before a short one that is part of it."""
    longest_first = sorted(EVERYTHING, key=len, reverse=True)
    return set(re.findall(rf"\b(?:{'|'.join(longest_first)})\b", text))


@pytest.fixture(params=ALL, ids=lambda text: text.split(":")[0].lower())
def recipe(request):
    return FORM.fullmatch(request.param + "\n")


def test_a_recipe_has_the_form(recipe):
    assert recipe is not None


def test_the_steps_use_what_is_listed_and_nothing_else(recipe):
    listed = [re.fullmatch(r"- \d+ (?:g |ml |[a-z ]*(?:spoons|pinches|tins) )?(.+)", line)[1]
              for line in recipe["list"].splitlines()]
    assert len(listed) == len(set(listed))
    assert set(listed) <= EVERYTHING
    assert names_in(recipe["steps"]) == set(listed)


def test_the_minutes_add_up(recipe):
    assert int(recipe["minutes"]) == sum(map(int, re.findall(r"(\d+) minutes", recipe["steps"])))


def test_steps_are_numbered_and_the_last_serves_everyone(recipe):
    steps = recipe["steps"].splitlines()
    assert [int(step.split(".")[0]) for step in steps] == list(range(1, len(steps) + 1))
    assert re.search(rf"Serve \w+ (?:in|on) {recipe['people']} (?:bowls|plates)\.$", steps[-1])


def test_recipes_are_numbered_and_no_title_comes_twice():
    heads = re.findall(r"^RECIPE (\d+): (.+)$", recipes.text(), re.MULTILINE)
    assert [int(number) for number, _ in heads] == list(range(1, len(ALL) + 1))
    assert len({title for _, title in heads}) == len(heads)
