"""Fibonacci as a graph in which each number carries the former ones forward, and as a recurrent network."""

from rnnviz.lessons.series import RULES
from rnnviz.ui.components.declare import declare

COUNT = 10  # numbers in a row: more would be small print on a projector


def fibonacci_graph(key: str) -> None:
    """Draws one number after another, each with the two arrows that make it. It sends nothing back."""
    declare("fibonacci_graph")(key=key, data={"numbers": RULES["fibonacci"].numbers(COUNT)}, height="content")
