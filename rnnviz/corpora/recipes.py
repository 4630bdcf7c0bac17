"""Writes `recipes.txt`: recipes of one strict form, where what is said first decides what is said later.

Every ingredient of the list comes in the steps and no other does; the minutes of the steps add up to the
time at the top; the number of people comes back in the last step; steps are numbered from 1.

`python3 -m rnnviz.corpora.recipes` writes the file anew, always the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from rnnviz.corpora import larder
from rnnviz.corpora.chance import Chance
from rnnviz.corpora.larder import Item

FILE = Path(__file__).with_name("recipes.txt")
SEED = 11
SIZE = 36_000  # characters, a recipe more or less
PEOPLE = (2, 3, 4, 6)


class Recipe:
    """A recipe while it is made up: an item is listed when it is first used in a step."""

    def __init__(self, chance: Chance) -> None:
        self.chance = chance
        self.people = chance.pick(PEOPLE)
        self.title = ""
        self._listed: dict[str, str] = {}
        self._steps: list[str] = []

    def use(self, item: Item) -> str:
        """The name of `item` as a step says it, and its amount in the list."""
        amount = item.amount * self.people
        self._listed[item.name] = f"- {amount} {item.unit} {item.name}".replace("  ", " ")
        return f"the {item.name}"

    def step(self, *wordings: str) -> None:
        """One of several ways to say the next step."""
        self._steps.append(self.chance.pick(wordings))

    def text(self, number: int) -> str:
        minutes = sum(int(found) for step in self._steps for found in re.findall(r"(\d+) minutes", step))
        head = f"RECIPE {number}: {self.title}\nServes: {self.people}\nTime: {minutes} minutes\n"
        steps = (f"{place}. {step}" for place, step in enumerate(self._steps, start=1))
        return "\n".join([head, "Ingredients:", *self._listed.values(), "", "Steps:", *steps, ""])


def text() -> str:
    """The whole of `recipes.txt`."""
    chance = Chance(SEED)
    recipes: dict[str, str] = {}
    while sum(map(len, recipes.values())) < SIZE:
        recipe = Recipe(chance)
        chance.pick(DISHES)(recipe)
        if recipe.title not in recipes:
            recipes[recipe.title] = recipe.text(len(recipes) + 1)
    return "\n".join(recipes.values())


def _soup(recipe: Recipe) -> None:
    first, second = recipe.chance.some(larder.VEGETABLES, 2)
    herb = recipe.chance.pick(larder.HERBS)
    recipe.title = f"{_capital(_one(first.name))} and {_one(second.name)} soup with {herb.name}"
    _cut(recipe, first, *first.shapes)
    _cut(recipe, second, *second.shapes)
    _fry(recipe, recipe.use(first), "pot", minutes=recipe.chance.pick((4, 5, 6)))
    stock, minutes = recipe.use(larder.STOCK), recipe.chance.pick((15, 18, 20))
    recipe.step(
        f"Add {recipe.use(second)} and {stock}, and simmer for {minutes} minutes.",
        f"Add {recipe.use(second)}, pour in {stock}, and let the soup simmer for {minutes} minutes.",
    )
    if recipe.chance.happens(0.6):
        recipe.step(f"Stir in {recipe.use(larder.CREAM)} and blend the soup until it is smooth.")
    recipe.step(f"Chop {recipe.use(herb)} and stir it into the soup.", f"Scatter {recipe.use(herb)} on top.")
    _serve(recipe, "hot", "in {} bowls")


def _stew(recipe: Recipe) -> None:
    pulse, vegetable = recipe.chance.pick(larder.PULSES), recipe.chance.pick(larder.VEGETABLES)
    spice = recipe.chance.pick(larder.SPICES)
    recipe.title = f"{_capital(_one(pulse.name))} stew with {vegetable.name} and {spice.name}"
    recipe.step(f"Rinse {recipe.use(pulse)} in cold water.", f"Wash {recipe.use(pulse)} and drain well.")
    _cut(recipe, vegetable, *vegetable.shapes)
    _fry(recipe, f"{recipe.use(vegetable)} and {recipe.use(spice)}", "pot", minutes=5)
    added, stock = recipe.use(pulse), recipe.use(larder.STOCK)
    recipe.step(
        f"Add {added} and {stock}, and simmer for {pulse.minutes} minutes.",
        f"Add {added}, pour in {stock}, and simmer for {pulse.minutes} minutes.",
    )
    recipe.step(f"Take the pot off the heat and stir in {recipe.use(larder.LEMON_JUICE)}.")
    _serve(recipe, "hot", "in {} bowls")


def _tray(recipe: Recipe) -> None:
    first, second = recipe.chance.some(larder.VEGETABLES, 2)
    herb, cheese = recipe.chance.pick(larder.WARM_HERBS), recipe.chance.pick(larder.CHEESES)
    recipe.title = f"Baked {first.name} and {second.name} with {cheese.name}"
    recipe.step("Heat the oven to 200 degrees.")
    _cut(recipe, first, "large pieces")
    _cut(recipe, second, "large pieces")
    recipe.step(f"Spread {_both(recipe, first, second)} on a tray.")
    recipe.step(f"Pour {recipe.use(larder.OIL)} over them and add {recipe.use(herb)}.")
    recipe.step(f"Bake for {recipe.chance.pick((25, 30, 35))} minutes, until the edges are brown.")
    minutes = recipe.chance.pick((5, 8))
    recipe.step(f"Scatter {recipe.use(cheese)} over the top and bake for another {minutes} minutes.")
    _serve(recipe, "hot", "on {} plates")


def _salad(recipe: Recipe) -> None:
    grain, leaf = recipe.chance.pick(larder.GRAINS), recipe.chance.pick(larder.LEAVES)
    nut, cheese = recipe.chance.pick(larder.NUTS), recipe.chance.pick(larder.CHEESES)
    recipe.title = f"{_capital(grain.name)} salad with {leaf.name} and {nut.name}"
    _boil(recipe, grain, "Drain it and let it cool.")
    recipe.step(f"Toast {recipe.use(nut)} in a dry pan for {recipe.chance.pick((3, 4))} minutes.")
    recipe.step(f"Wash {recipe.use(leaf)} and shake off the water.")
    recipe.step(f"Stir {_both(recipe, larder.OIL, larder.LEMON_JUICE)} together in a large bowl.")
    recipe.step(f"Add {recipe.use(grain)}, {recipe.use(leaf)} and {recipe.use(nut)}, and mix well.")
    recipe.step(f"Scatter {recipe.use(cheese)} over the salad.")
    _serve(recipe, "cold", "on {} plates")


def _pasta(recipe: Recipe) -> None:
    pasta, vegetable = recipe.chance.pick(larder.PASTA), recipe.chance.pick(larder.VEGETABLES)
    beans, herb = recipe.chance.pick(larder.TINNED), recipe.chance.pick(larder.HERBS)
    recipe.title = f"{_capital(pasta.name)} with {vegetable.name} and {beans.name}"
    _cut(recipe, vegetable, *vegetable.shapes)
    _fry(recipe, recipe.use(vegetable), "pan", minutes=recipe.chance.pick((7, 8, 10)))
    recipe.step(f"Drain {recipe.use(beans)}, add them to the pan, and keep the pan warm.")
    _boil(recipe, pasta, "Drain, but keep a cup of the water.")
    recipe.step(f"Add {recipe.use(pasta)} to the pan and mix well with a little of the water.")
    recipe.step(f"Chop {recipe.use(herb)} and scatter it over the top.", f"Stir in {recipe.use(herb)}.")
    _serve(recipe, "hot", "on {} plates")


def _omelette(recipe: Recipe) -> None:
    vegetable, herb = recipe.chance.pick(larder.VEGETABLES), recipe.chance.pick(larder.HERBS)
    cheese = recipe.chance.pick(larder.CHEESES)
    recipe.title = f"{_capital(_one(vegetable.name))} omelette with {cheese.name} and {herb.name}"
    _cut(recipe, vegetable, *vegetable.shapes)
    recipe.step(f"Beat {recipe.use(larder.EGGS)} in a bowl and stir in {recipe.use(herb)}.")
    _fry(recipe, recipe.use(vegetable), "pan", minutes=recipe.chance.pick((6, 8, 10)))
    recipe.step(f"Pour {recipe.use(larder.EGGS)} over {recipe.use(vegetable)} and cook slowly for 5 minutes.")
    minutes = recipe.chance.pick((2, 3))
    recipe.step(f"Put {recipe.use(cheese)} on top, cover the pan, and cook for {minutes} minutes.")
    _serve(recipe, "hot", "on {} plates")


def _pancakes(recipe: Recipe) -> None:
    fruit, spice = recipe.chance.pick(larder.FRUIT), recipe.chance.pick(larder.SWEET_SPICES)
    recipe.title = f"Pancakes with {fruit.name} and {spice.name}"
    recipe.step(f"Mix {recipe.use(larder.FLOUR)} and {recipe.use(spice)} in a large bowl.")
    recipe.step(f"Add {_both(recipe, larder.EGGS_FOR_BATTER, larder.MILK)}, and beat until it is smooth.")
    recipe.step(f"Let the batter rest for {recipe.chance.pick((10, 15, 20))} minutes.")
    _cut(recipe, fruit, *fruit.shapes)
    recipe.step(f"For each pancake, melt a little of {recipe.use(larder.BUTTER)} and pour in some batter.")
    recipe.step("Cook each pancake until both sides are golden.", "Turn each pancake when the top is dry.")
    recipe.step(f"Put {recipe.use(fruit)} on the pancakes and pour {recipe.use(larder.HONEY)} over them.")
    _serve(recipe, "warm", "on {} plates")


def _crumble(recipe: Recipe) -> None:
    fruit, spice = recipe.chance.pick(larder.FRUIT), recipe.chance.pick(larder.SWEET_SPICES)
    nut = recipe.chance.pick(larder.NUTS)
    recipe.title = f"{_capital(_one(fruit.name))} crumble with {nut.name}"
    recipe.step("Heat the oven to 180 degrees.")
    _cut(recipe, fruit, *fruit.shapes)
    recipe.step(f"Put {recipe.use(fruit)} in a baking dish and add {recipe.use(spice)}.")
    butter = recipe.use(larder.BUTTER_FOR_CRUMBS)
    recipe.step(f"Rub {butter} into {_both(recipe, larder.FLOUR, larder.SUGAR)} with your fingers.")
    recipe.step(f"Chop {recipe.use(nut)} and mix them into the crumbs.")
    minutes = recipe.chance.pick((30, 35, 40))
    recipe.step(f"Cover {recipe.use(fruit)} with the crumbs and bake for {minutes} minutes.")
    recipe.step(f"Let the crumble cool for {recipe.chance.pick((5, 10))} minutes.")
    _serve(recipe, "warm", "in {} bowls")


def _porridge(recipe: Recipe) -> None:
    fruit, nut = recipe.chance.pick(larder.FRUIT), recipe.chance.pick(larder.NUTS)
    recipe.title = f"Porridge with {fruit.name} and {nut.name}"
    recipe.step(f"Put {_both(recipe, larder.OATS, larder.MILK)} in a pot and bring to the boil.")
    recipe.step(f"Turn down the heat and stir for {recipe.chance.pick((5, 6, 8))} minutes.")
    _cut(recipe, fruit, *fruit.shapes)
    recipe.step(f"Chop {recipe.use(nut)} and toast them in a dry pan for 3 minutes.")
    recipe.step(f"Stir {recipe.use(larder.HONEY)} into the porridge.")
    recipe.step(f"Put {_both(recipe, fruit, nut)} on top.")
    _serve(recipe, "hot", "in {} bowls")


DISHES: tuple[Callable[[Recipe], None], ...] = (
    _soup, _stew, _tray, _salad, _pasta, _omelette, _pancakes, _crumble, _porridge,
)  # fmt: skip


def _cut(recipe: Recipe, item: Item, *shapes: str) -> None:
    cut = f"cut them into {recipe.chance.pick(shapes)}" if shapes else "let them dry"
    recipe.step(f"{item.ready} {recipe.use(item)} and {cut}.")


def _fry(recipe: Recipe, what: str, pan: str, minutes: int) -> None:
    fat = recipe.chance.pick((larder.OIL, larder.BUTTER))
    heat = "Melt" if fat is larder.BUTTER else "Heat"
    recipe.step(f"{heat} {recipe.use(fat)} in a large {pan}.", f"{heat} {recipe.use(fat)} in a wide {pan}.")
    recipe.step(
        f"Add {what} and cook gently for {minutes} minutes.",
        f"Add {what} and fry for {minutes} minutes.",
    )


def _boil(recipe: Recipe, item: Item, afterwards: str) -> None:
    what, time = recipe.use(item), f"for {item.minutes} minutes"
    recipe.step(
        f"Cook {what} in boiling water {time}. {afterwards}",
        f"Bring a pot of water to the boil and cook {what} {time}. {afterwards}",
    )


def _serve(recipe: Recipe, how: str, dishes: str) -> None:
    recipe.step(f"Serve {how} {dishes.format(recipe.people)}.")


def _both(recipe: Recipe, first: Item, second: Item) -> str:
    return f"{recipe.use(first)} and {recipe.use(second)}"


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]


def _one(plural: str) -> str:
    """The singular of a name that ends in s, as it stands before a noun: carrot soup, cherry crumble."""
    for ending, singular in (("ies", "y"), ("toes", "to")):
        if plural.endswith(ending):
            return plural.removesuffix(ending) + singular
    return plural.removesuffix("s")


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8", newline="\n")
