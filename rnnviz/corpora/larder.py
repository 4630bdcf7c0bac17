"""What the recipes of `recipes.txt` are made of: names, amounts for one person, how each is made ready."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Item:
    """Something to cook with: `amount` of `unit` for one person; `unit` is empty where it is counted.

    Where it matters: `ready` begins the step that makes it ready ("Peel"), `shapes` are what it can be cut
    into, `minutes` is how long it cooks.
    """

    name: str
    amount: int
    unit: str = ""
    ready: str = ""
    shapes: tuple[str, ...] = ()
    minutes: int = 0


def _pinches(*names: str) -> tuple[Item, ...]:
    return tuple(Item(name, 1, "pinches") for name in names)


def _spoons(*names: str) -> tuple[Item, ...]:
    return tuple(Item(name, 1, "tablespoons") for name in names)


VEGETABLES = (
    Item("carrots", 1, "", "Peel", ("thin slices", "small cubes")),
    Item("parsnips", 1, "", "Peel", ("thin slices", "small cubes")),
    Item("potatoes", 150, "g", "Peel", ("thin slices", "small cubes")),
    Item("sweet potatoes", 150, "g", "Peel", ("thin slices", "small cubes")),
    Item("leeks", 1, "", "Wash", ("thin rings",)),
    Item("courgettes", 1, "", "Wash", ("thin slices", "half moons")),
    Item("tomatoes", 2, "", "Wash", ("quarters", "small cubes")),
    Item("red peppers", 1, "", "Halve", ("thin strips", "small pieces")),
    Item("mushrooms", 100, "g", "Clean", ("thin slices", "quarters")),
    Item("green beans", 80, "g", "Trim", ("short pieces",)),
)
LEAVES = (
    Item("spinach", 60, "g"),
    Item("rocket", 30, "g"),
    Item("lettuce", 50, "g"),
    Item("watercress", 30, "g"),
)
PULSES = (
    Item("red lentils", 60, "g", minutes=15),
    Item("green lentils", 60, "g", minutes=30),
    Item("split peas", 60, "g", minutes=45),
    Item("pearl barley", 50, "g", minutes=35),
)
TINNED = (
    Item("white beans", 1, "small tins"),
    Item("chickpeas", 1, "small tins"),
    Item("kidney beans", 1, "small tins"),
)
GRAINS = (
    Item("rice", 75, "g", minutes=15),
    Item("quinoa", 70, "g", minutes=15),
    Item("bulgur", 70, "g", minutes=10),
    Item("millet", 70, "g", minutes=20),
)
PASTA = (
    Item("spaghetti", 90, "g", minutes=9),
    Item("penne", 90, "g", minutes=11),
    Item("fusilli", 90, "g", minutes=10),
    Item("macaroni", 90, "g", minutes=8),
)
CHEESES = (
    Item("feta", 40, "g"),
    Item("cheddar", 30, "g"),
    Item("goat cheese", 30, "g"),
    Item("parmesan", 15, "g"),
)
NUTS = (
    Item("walnuts", 20, "g"),
    Item("hazelnuts", 20, "g"),
    Item("almonds", 20, "g"),
    Item("pumpkin seeds", 15, "g"),
)
FRUIT = (
    Item("apples", 1, "", "Peel", ("quarters", "thin slices")),
    Item("pears", 1, "", "Peel", ("quarters", "thin slices")),
    Item("plums", 3, "", "Stone", ("halves", "quarters")),
    Item("apricots", 3, "", "Stone", ("halves", "quarters")),
    Item("cherries", 100, "g", "Stone", ("halves",)),
    Item("blueberries", 80, "g", "Wash"),
    Item("blackberries", 80, "g", "Wash"),
    Item("raspberries", 80, "g", "Wash"),
)
HERBS = _spoons("parsley", "dill", "basil", "mint", "chives", "coriander")
WARM_HERBS = _pinches("thyme", "rosemary", "oregano", "sage")
SPICES = _pinches("cumin", "paprika", "turmeric", "curry powder")
SWEET_SPICES = _pinches("cinnamon", "ginger", "cardamom", "nutmeg")

OIL, LEMON_JUICE = _spoons("olive oil", "lemon juice")
HONEY = Item("honey", 1, "teaspoons")
STOCK = Item("vegetable stock", 250, "ml")
MILK = Item("milk", 150, "ml")
CREAM = Item("cream", 30, "ml")
BUTTER, BUTTER_FOR_CRUMBS = Item("butter", 10, "g"), Item("butter", 30, "g")
EGGS, EGGS_FOR_BATTER = Item("eggs", 2), Item("eggs", 1)
FLOUR = Item("flour", 60, "g")
OATS = Item("oats", 50, "g")
SUGAR = Item("sugar", 20, "g")
