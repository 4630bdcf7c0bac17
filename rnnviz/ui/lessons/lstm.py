"""The lesson on LSTM: one marker in two networks, how often it was held over all seeds, and the number of units."""

from __future__ import annotations

import streamlit as st

from rnnviz.config import CELLS
from rnnviz.figures.exam import exam_figure
from rnnviz.lessons import exam
from rnnviz.lessons.holding import TASK, Holding, hold
from rnnviz.lessons.layer_sizes import LayerSize, layer_code, layer_size
from rnnviz.lessons.recall_code import recall_code
from rnnviz.lessons.tasks import OPENING, TASKS, Task
from rnnviz.nets.parameters import CELL_NAMES
from rnnviz.ui.code import show_code
from rnnviz.ui.components.conveyor import conveyor
from rnnviz.ui.components.layer_matrices import layer_matrices
from rnnviz.ui.components.live_plot import live_plot
from rnnviz.ui.prose import prose

READ = 800  # pixels: the width of what is read
HEIGHT = 340
SHOWN = ("lstm", "rnn")
LONGEST = exam.lags(TASK.key)[-1]
PLACES = tuple(range(1, OPENING + 1))
FILLERS_LIMIT = 9999
UNITS = (8, 16, 32, 64, 128, 256)
INPUTS = (16, 64, 128)
# Names of the controls, in the URL too; those of the Train page's settings are others.
_MARKER, _PLACE, _FILLERS = "marker", "marker_step", "fillers"
_CELL, _UNITS, _INPUTS = "layer_cell", "layer_units", "layer_inputs"
_GUESS = "lstm.guess"
GUESSES = ("All five", "Some of them", "None")


def show_conveyor() -> None:
    """The marker that is chosen here on its way through both networks."""
    _words("lstm_conveyor")
    st.fragment(_show_marker)()
    with st.container(width=READ):
        prose("lstm_belt")
        with st.expander("What exactly is drawn"):
            prose("lstm_drawn")
        with st.expander("The LSTM and its training in Keras"):
            show_code(recall_code(SHOWN))


def show_exam() -> None:
    """How often each cell held what it had to, once the person has said what they expect."""
    _words("lstm_exam")
    with st.container(width=READ):
        guess = st.radio(
            f"How many of the five plain RNNs could still name the symbol after {LONGEST} steps?", GUESSES, index=None,
            key=_GUESS,
        )
    if guess is None:
        return
    with st.container(width=READ):
        st.markdown("**That is right.**" if guess == right_guess() else f"**No: {right_guess().lower()}.**")
        prose("lstm_exam_answer")
    for task, column in zip((TASKS["recall"], TASKS["order"]), st.columns(2, gap="large")):
        with column:
            _show_results(task)
    with st.container(width=READ), st.expander("How they learned, how they were asked, and all of it in numbers"):
        prose("lstm_exam_measured")
        for task in (TASKS["recall"], TASKS["order"]):
            st.markdown(f"**{task.title}**: mean of right answers, and how many of the five networks held it")
            st.table(exam_rows(task.key))


def show_units() -> None:
    """The number of units, the shapes that follow from it, and the layer in code."""
    _words("lstm_units")
    st.fragment(_show_sizes)()


def right_guess() -> str:
    """The one of `GUESSES` that came out."""
    found = exam.accuracies(TASK.key, "rnn", LONGEST)
    return GUESSES[0] if exam.held(found) == len(found) else GUESSES[1] if exam.held(found) else GUESSES[2]


def exam_rows(task: str, live: bool = False) -> dict[str, list[str]]:
    """A column a lag: the mean accuracy of each cell, and how many of its seeds held what they had to."""
    rows = {"Cell": [CELL_NAMES[cell] for cell in CELLS]}
    return rows | {
        f"{lag} steps": [in_words(exam.accuracies(task, cell, lag, live)) for cell in CELLS]
        for lag in exam.lags(task, live)
    }


def in_words(found: tuple[float, ...]) -> str:
    """The mean of the accuracies of all seeds, and how many of them held what they had to."""
    return f"{sum(found) / len(found):.0%} · {exam.held(found)} of {len(found)}"


def _show_results(task: Task) -> None:
    st.markdown(f"**{task.title}**")
    columns = {str(lag): {cell: exam.accuracies(task.key, cell, lag) for cell in CELLS} for lag in exam.lags(task.key)}
    sentences = (
        f"{CELL_NAMES[cell]} at {lag} steps: {in_words(found[cell])} held it."
        for lag, found in columns.items() for cell in CELLS
    )
    figure = exam_figure(columns, task.chance, HEIGHT)
    live_plot(figure, key=f"lstm.{task.key}", height=HEIGHT, description=" ".join(sentences))


def _words(name: str) -> None:
    st.space("large")
    with st.container(width=READ):
        prose(name)


def _show_marker() -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        marker = st.segmented_control(
            "The symbol", TASK.markers, default=TASK.markers[2], required=True, key=_MARKER, bind="query-params",
            persist_state="session",
        )
        place = st.segmented_control(
            "It stands at step", PLACES, default=2, required=True, key=_PLACE, bind="query-params",
            persist_state="session",
        )
        fillers = st.number_input(
            "Other letters", 0, FILLERS_LIMIT, 0, key=_FILLERS, bind="query-params", persist_state="session", width=150,
            help="The letters a to d mean nothing. Each number gives others.",
        )
    conveyor({cell: _hold(cell, place - 1, fillers) for cell in SHOWN}, marker, place - 1, key="lstm.conveyor")


@st.cache_resource(max_entries=64, show_spinner=False)
def _hold(cell: str, place: int, fillers: int) -> Holding:
    return hold(cell, place, fillers)


def _show_sizes() -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        with st.container(width=420):
            units = st.select_slider(
                "units: the layer's dimensionality", UNITS, 128, key=_UNITS, bind="query-params",
                persist_state="session",
            )
        inputs = st.segmented_control(
            "Numbers that come in at each step", INPUTS, default=64, required=True, key=_INPUTS, bind="query-params",
            persist_state="session",
        )
    sizes = [layer_size(cell, inputs, units) for cell in CELLS]
    layer_matrices(sizes, [layer_size(cell, INPUTS[-1], UNITS[-1]) for cell in CELLS], key="lstm.matrices")
    st.table(_size_rows(sizes))
    lstm = sizes[-1].parameters
    with st.container(width=READ):
        st.markdown(f"LSTM: **{lstm.formula}**, here {lstm.numbers}")
        cell = st.segmented_control(
            "The layer in Keras", CELLS, format_func=CELL_NAMES.get, default="lstm", required=True, key=_CELL,
            bind="query-params", persist_state="session",
        )
        show_code(layer_code(cell, inputs, units))


def _size_rows(sizes: list[LayerSize]) -> dict[str, list[str]]:
    shapes = {name: [str(size.shapes[name]) for size in sizes] for name in sizes[0].shapes}
    return {
        "Layer": [CELL_NAMES[size.cell] for size in sizes],
        **shapes,
        "Parameters": [f"{size.parameters.count:,}" for size in sizes],
        "How they come about": [size.parameters.formula for size in sizes],
    }
