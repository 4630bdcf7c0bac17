"""The lesson on stacked layers: the shapes from layer to layer, and the one that doesn't fit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

import streamlit as st

from rnnviz.lessons.stack_code import stack_code
from rnnviz.lessons.stacking import STEPS, Stack, recorded_from, refusal, stages
from rnnviz.nets.parameters import CELL_NAMES
from rnnviz.ui.code import show_code
from rnnviz.ui.components.stacked_shapes import stacked_shapes
from rnnviz.ui.prose import prose

T = TypeVar("T")
READ = 800  # pixels: the width of what is read
CODE, SUMMARY = 640, 600
CELLS = {name: cell for cell, name in CELL_NAMES.items()}  # by the name that stands in Keras code, and in the URL
UNITS = (8, 16, 32, 64, 128)
USUAL_UNITS = (64, 32, 16)
BATCH_SIZES = (1, 4, 16, 64)
# Names of the controls, in the URL too; those of the Train page's settings are others.
_CELL, _LAYERS, _BATCH, _STEPS = "stack_cell", "stack_layers", "stack_batch", "stack_steps"
_UNITS, _SEQUENCES = "stack_units", "stack_sequences"  # and the layer's number, from 1
_GUESS = "stacked.guess"
PUZZLE = Stack(sequences=(False, True))
GUESSES = ("(4, 6, 64)", "(4, 64)", "(6, 64)", "(4, 1, 64)")
RIGHT = 1


def show_stack() -> None:
    """The drawing of the stack that is chosen here, what it comes to, and its code."""
    _words("stacked_layers")
    st.fragment(_show_chosen)()


def show_refusal() -> None:
    """A lower layer that hands on one state only, once the person has said what they expect."""
    _words("stacked_switch")
    with st.container(width=READ):
        guess = st.radio("Which shape arrives at the second layer?", GUESSES, index=None, key=_GUESS)
    if guess is None:
        return
    with st.container(width=READ):
        st.markdown("**That is right.**" if guess == GUESSES[RIGHT] else f"**No, it is {GUESSES[RIGHT]}.**")
        prose("stacked_switch_answer")
    stacked_shapes(PUZZLE, key="stacked.puzzle")
    with st.container(width=READ):
        _tell_refusal(PUZZLE)
        prose("stacked_refused")


def _words(name: str) -> None:
    st.space("large")
    with st.container(width=READ):
        prose(name)


def _show_chosen() -> None:
    stack = _choose()
    stacked_shapes(stack, key="stacked.chosen")
    _tell_outcome(stack)
    _show_code(stack)


def _choose() -> Stack:
    """The controls; each stands in the URL, so that a link shows the same stack."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        cell = _segments("Cell", tuple(CELLS), "LSTM", _CELL)
        layers = _segments("Recurrent layers", (1, 2, 3), 2, _LAYERS)
        steps = _segments("Time steps", range(STEPS[0], STEPS[1] + 1), 6, _STEPS)
        batch = _segments(
            "Batch", BATCH_SIZES, 4, _BATCH,
            help="How many texts are read at once, side by side. They share the weights, nothing else.",
        )
    with st.container(horizontal=True, gap="medium"):
        units, sequences = zip(*[_choose_layer(k) for k in range(layers)])
    return Stack(CELLS[cell], units, sequences, batch, steps)


def _segments(label: str, options: Sequence[T], usual: T, key: str, **more: Any) -> T:
    return st.segmented_control(
        label, options, default=usual, required=True, key=key, bind="query-params", persist_state="session", **more
    )


def _choose_layer(k: int) -> tuple[int, bool]:
    """Units, and whether all states are handed on, of layer `k` from 0."""
    with st.container(border=True, gap="small", width=300):
        units = _segments(f"Units of layer {k + 1}", UNITS, USUAL_UNITS[k], f"{_UNITS}_{k + 1}")
        sequences = st.toggle(
            f"`return_sequences` of layer {k + 1}", True, key=f"{_SEQUENCES}_{k + 1}", bind="query-params",
            persist_state="session",
        )
    return units, sequences


def _tell_outcome(stack: Stack) -> None:
    """What comes of the switches, in a few words."""
    with st.container(width=READ):
        if stack.refused is not None:
            _tell_refusal(stack)
        elif all(stack.sequences):
            prose("stacked_every_step")
        else:
            prose("stacked_last_step")


def _tell_refusal(stack: Stack) -> None:
    st.markdown(f"Keras {recorded_from()} says, word for word:")
    st.code(refusal(stack), language=None, wrap_lines=True)


def _show_code(stack: Stack) -> None:
    """The lines of Keras beside the shapes and counts that its `summary()` gives."""
    st.markdown("### The same in Keras")
    with st.container(horizontal=True, gap="medium"):
        with st.container(width=CODE):
            show_code(stack_code(stack))
        with st.container(width=SUMMARY):
            _show_summary(stack)


def _show_summary(stack: Stack) -> None:
    built = stages(stack)
    st.table(
        {
            "Layer": [f"{stage.name} ({stage.kind})" for stage in built],
            "Output shape": [str(stage.shape) if stage.shape else "not built" for stage in built],
            "Parameters": [stage.parameters.numbers if stage.shape else "" for stage in built],
        }
    )
    if stack.refused is None:
        st.caption(f"{sum(stage.parameters.count for stage in built):,} parameters in all.")
