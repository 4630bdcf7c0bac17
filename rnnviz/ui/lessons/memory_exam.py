"""The memory exam, live: one says what to expect, and watches three networks learn a task side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import streamlit as st

from rnnviz.config import CELLS
from rnnviz.engine.jobs import DemonstrationView
from rnnviz.figures.exam import learning_figure
from rnnviz.lessons import exam
from rnnviz.lessons.tasks import TASKS, Task
from rnnviz.nets.parameters import CELL_NAMES
from rnnviz.run_folder import ACTIVE, FINISHED
from rnnviz.ui import demonstration
from rnnviz.ui.components.live_plot import live_plot
from rnnviz.ui.lessons.lstm import exam_rows, in_words
from rnnviz.ui.linked import linked_choice
from rnnviz.ui.plain import plain
from rnnviz.ui.prose import prose

READ = 800  # pixels: the width of what is read
HEIGHT = 340
OFFERED = ("recall", "copy", "count", "order")
LAGS = exam.lags(OFFERED[0], live=True)
USUAL_LAG = 20
SEEDS_LIMIT = 9999
EXAMPLES = 40  # that can be looked at, of each task and lag
GUESSES = ("None", "One of them", "Two of them", "All three")
# Names of the controls, in the URL too.
_TASK, _LAG, _SEED = "exam_task", "exam_lag", "exam_seed"
_GUESS, _EXAMPLE = "exam.guess", "exam.example"
_NAME = "exam"  # of the demonstration


def show_live_exam() -> None:
    """A task and a lag, an example, what one expects, and three curves that grow."""
    st.space("large")
    with st.container(width=READ):
        prose("memory_exam")
    task, settings = _choose()
    with st.container(width=READ):
        st.fragment(_show_example)(task, settings["lag"])
        guess = st.radio(
            f"How many of the three will give at least {exam.SURE:.0%} right answers at the end?", GUESSES, index=None,
            horizontal=True, key=f"{_GUESS}.{task.key}.{settings['lag']}",
        )
        if st.button(
            "Sit the exam", type="primary", disabled=guess is None, key="exam.sit",
            help="Say first what you expect." if guess is None else None,
        ):
            demonstration.start(_NAME, settings)
    view = demonstration.current(_NAME)
    if view and view.settings == settings:
        demonstration.watch(_NAME, lambda view: _show(view, task, guess))


def learning_curves(rows: tuple[dict[str, Any], ...]) -> dict[str, list[tuple[int, float]]]:
    """By cell: the steps it has learned, and its accuracy by then."""
    return {cell: [(row["step"], row["accuracy"]) for row in rows if row["cell"] == cell] for cell in CELLS}


def came_out(accuracy: Mapping[str, float]) -> str:
    """The one of `GUESSES` that is right where the exam ended with these accuracies, by cell."""
    return GUESSES[exam.held(tuple(accuracy.values()))]


def outcome_rows(task: str, lag: int, accuracy: Mapping[str, float]) -> dict[str, list[str]]:
    """A row a cell: what came out now, beside the recorded seeds."""
    recorded = {cell: exam.accuracies(task, cell, lag, live=True) for cell in CELLS}
    title = f"Mean of our {len(recorded[CELLS[0]])} seeds, and how many held it"
    return {
        "Cell": [CELL_NAMES[cell] for cell in CELLS],
        "Right answers now": [f"{accuracy[cell]:.1%}" for cell in CELLS],
        title: [in_words(recorded[cell]) for cell in CELLS],
    }


def _choose() -> tuple[Task, dict[str, Any]]:
    """The task, and what the demonstration is asked for."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        task = linked_choice(st.segmented_control, "The task", _TASK, OFFERED, format_func=_title, required=True)
        with st.container(width=260):
            lag = st.select_slider(
                "Lag: steps until it is asked", LAGS, USUAL_LAG, key=_LAG, bind="query-params", persist_state="session",
            )
        seed = st.number_input(
            "Seed", 0, SEEDS_LIMIT, 0, key=_SEED, bind="query-params", persist_state="session", width=150,
            help="The first weights, and which sequences are learned. We recorded how it went with 0 to 4.",
        )
    return TASKS[task], {"task": task, "lag": lag, "seed": seed}


def _title(task: str) -> str:
    return TASKS[task].title


def _show_example(task: Task, lag: int) -> None:
    number = st.session_state.get(_EXAMPLE, 0)
    ids, labels = task.draw(np.random.default_rng(lag), lag, EXAMPLES)
    words = [task.tokens[id] for id in ids[number]]
    answer = " ".join(task.tokens[label] for label in np.atleast_1d(labels[number]))
    with st.container(border=True):
        st.markdown(" ".join(_marked(word, task) for word in words))
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"{task.question} **{answer}**", width="stretch")
            if st.button("Another example", type="tertiary", key="exam.another"):
                st.session_state[_EXAMPLE] = (number + 1) % EXAMPLES
                st.rerun(scope="fragment")


def _marked(word: str, task: Task) -> str:
    """A sign of an example in Markdown: what matters stands out."""
    return f":primary-background[**{plain(word)}**]" if word in task.markers else f":gray[{plain(word)}]"


def _show(view: DemonstrationView, task: Task, guess: str | None) -> None:
    curves, steps = learning_curves(view.rows), exam.recipe(live=True)["steps"]
    demonstration.show_head(_NAME, view, _doing(view, steps))
    figure = learning_figure(curves, task.chance, steps, HEIGHT)
    live_plot(figure, key="exam.curves", height=HEIGHT, description=_described(curves))
    if view.result:
        _show_outcome(view, task, guess)


def _doing(view: DemonstrationView, steps: int) -> str:
    if not view.rows:
        return "Keras builds the three networks." if view.state in ACTIVE else ""
    step, seconds = view.rows[-1]["step"], view.rows[-1]["seconds"]
    return f"Step **{step}** of {steps} · {seconds:.0f} s"


def _described(curves: Mapping[str, list[tuple[int, float]]]) -> str:
    """What the figure shows, for who can't see it."""
    told = [
        f"{CELL_NAMES[cell]}: {points[-1][1]:.0%} right answers after {points[-1][0]} steps."
        for cell, points in curves.items() if points
    ]
    return " ".join(told) or "Accuracies of three networks as they learn; nothing is learned yet."


def _show_outcome(view: DemonstrationView, task: Task, guess: str | None) -> None:
    accuracy, lag = view.result["accuracy"], view.result["lag"]
    with st.container(width=READ):
        if view.state != FINISHED:
            st.markdown("Stopped before the end: this is what they knew by then.")
        elif guess:
            right = came_out(accuracy)
            st.markdown("**That is right.**" if guess == right else f"**It came out otherwise: {right.lower()}.**")
        st.table(outcome_rows(task.key, lag, accuracy))
        prose("memory_exam_answer")
        with st.expander("How they learned, and all of it in numbers"):
            prose("memory_exam_measured")
            for key in OFFERED:
                st.markdown(f"**{_title(key)}**: mean of right answers, and how many of the five seeds held it")
                st.table(exam_rows(key, live=True))
