"""A recurrent neuron that spells a word: unfolded over time, step by step in numbers, its weights changed by hand."""

from __future__ import annotations

from typing import Any, Literal

from rnnviz.colours import COLOURS
from rnnviz.lessons.word_network import Lesson, WordWeights, twice_read
from rnnviz.ui.components.declare import declare

View = Literal["unfold", "twice", "steps", "change"]


def recurrent_neuron(lesson: Lesson, view: View, key: str) -> None:
    """One drawing in one of four views. It sends nothing back: the browser computes what weights make of the word.

    Args:
        lesson: the word, and the weights before and after learning it.
        view: `unfold`: the loop and, when asked, its steps beside each other, without results; `twice`: all results,
            the two steps that read the same letter marked; `steps`: one step after another, with the calculation;
            `change`: all results, and every weight in a field.
        key: the same key at the next run updates in place; another word starts over.
    """
    declare("recurrent_neuron")(key=key, data=neuron_data(lesson, view), height="content")


def neuron_data(lesson: Lesson, view: View) -> dict[str, Any]:
    """What the component is sent; the arguments are those of `recurrent_neuron`."""
    spelling = lesson.spelling
    return {
        "view": view,
        "tokens": spelling.tokens,
        "inputs": spelling.inputs,
        "labels": spelling.labels,
        "twice": twice_read(spelling),
        "before": _listed(lesson.before),
        "after": _listed(lesson.after),
        "signed": COLOURS["signed"],
    }


def _listed(weights: WordWeights) -> dict[str, list]:
    return {name: values.tolist() for name, values in weights._asdict().items()}
