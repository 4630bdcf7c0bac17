"""The same text, the same settings, another cell: a guess first, then the curves side by side."""

from __future__ import annotations

import streamlit as st

from rnnviz.config import CELLS, RunConfig
from rnnviz.figures.influence import SHARE, WAYS, Curve, comparison_figure
from rnnviz.ui import run_data, session
from rnnviz.ui.components.live_plot import live_plot
from rnnviz.ui.forgets.distance import curve_of, horizon_in_words
from rnnviz.ui.forgets.reading import noun_of
from rnnviz.ui.forgets.siblings import Sibling, are_alike, siblings_of
from rnnviz.ui.forgets.verdict import ABOUT_LEVEL, in_words, is_right
from rnnviz.ui.prose import prose
from rnnviz.ui.shell import told
from rnnviz.ui.train.budget import in_words as seconds_in_words
from rnnviz.ui.train.network import CELL_NAMES

HEIGHT = 400
READ = 800  # pixels: the width of what is read
FAR_APART = 0.25  # nats of held-out loss
LOOK_AGAIN = 1.0  # seconds, while one is in training
_GUESS, _FULL_NAMES = "forgets.guess", {"rnn": "plain RNN", "gru": "GRU", "lstm": "LSTM"}


def show_comparison(run_id: str, step: int, ids: tuple[int, ...]) -> None:
    """Live while a sibling is in training; the page is drawn once more, whole, when it ends."""
    active = _in_training(run_id, siblings_of(run_id))
    st.fragment(_show, run_every=LOOK_AGAIN if active else None)(run_id, step, ids, active)


def _show(run_id: str, step: int, ids: tuple[int, ...], was_active: bool) -> None:
    siblings = siblings_of(run_id)
    if _in_training(run_id, siblings) != was_active:
        st.rerun()
    _show_cells(run_id, siblings)
    steps = _steps(run_id, step, siblings)
    if len(steps) < 2:
        st.caption("A question waits here, once there are two to compare.")
        return
    with told():
        guess = _ask(steps)
        if guess is not None:
            _reveal(guess, steps, siblings, ids)


def _in_training(run_id: str, siblings: dict[str, Sibling]) -> bool:
    return any(one.active for one in siblings.values() if one.run_id != run_id)


def _steps(run_id: str, step: int, siblings: dict[str, Sibling]) -> dict[str, int]:
    """By cell, the snapshot's step of each that can be measured; that of the page's own run is the one on show."""
    shown = {
        cell: step if one.run_id == run_id else one.snapshot and one.snapshot.step for cell, one in siblings.items()
    }
    return {cell: at for cell, at in shown.items() if at is not None}


def _show_cells(run_id: str, siblings: dict[str, Sibling]) -> None:
    """A card a cell: its loss, how far its training is, or the button that starts it."""
    with st.container(key="cells"):
        columns = st.columns(len(CELLS), gap="medium")
    for column, cell in zip(columns, CELLS):
        with column, st.container(border=True, height="stretch"):
            st.markdown(f"**{CELL_NAMES[cell]}**" + (" · the network above" if _is(run_id, siblings.get(cell)) else ""))
            if cell in siblings:
                _show_card(siblings[cell])
            else:
                _offer(run_id, cell, busy=any(one.active for one in siblings.values()))


def _is(run_id: str, sibling: Sibling | None) -> bool:
    return sibling is not None and sibling.run_id == run_id


def _show_card(sibling: Sibling) -> None:
    view = sibling.view
    loss = f"held-out loss {view.snapshots[-1].held_out_loss:.2f} nats" if view.snapshots else "waiting for its turn"
    st.caption(f"in training · {loss}" if sibling.active else loss)
    if sibling.active:
        st.progress(min(view.fraction, 1.0))


def _offer(run_id: str, cell: str, busy: bool) -> None:
    config = run_data.config(run_id).replace(cell=cell)
    if st.button(f"Train the {_FULL_NAMES[cell]} too", key=f"forgets.train.{cell}", disabled=busy):
        with told():
            submitted = session.engine().submit(config, run_data.text(run_id), session.owner())
            if are_alike(submitted, run_id):
                st.rerun()
            st.info("Another run of yours is in training. One at a time: this one can start as soon as that is done.")
    st.caption(f"Same text, same settings; {_how_long(config)}." if not busy else "As soon as the other one is done.")


def _how_long(config: RunConfig) -> str:
    if config.seconds:
        return seconds_in_words(config.seconds)
    return f"{config.epochs} times through the text"


def _ask(steps: dict[str, int]) -> str | None:
    options = [*steps, ABOUT_LEVEL]
    if st.session_state.get(_GUESS) not in (None, *options):
        st.session_state[_GUESS] = None
    with st.container(width=READ):
        return st.radio(
            "Which of them forgets sooner on this text?", options, index=None, key=_GUESS,
            format_func=lambda name: f"The {_FULL_NAMES[name]}" if name in _FULL_NAMES else "They are about level",
        )


def _reveal(guess: str, steps: dict[str, int], siblings: dict[str, Sibling], ids: tuple[int, ...]) -> None:
    curves = [curve_of(siblings[cell].run_id, step, ids, _name(cell, siblings[cell])) for cell, step in steps.items()]
    noun = noun_of(siblings[curves[0].cell].run_id)
    said = [in_words(way, _horizons(curves, way), noun) for way in WAYS]
    right = [is_right(CELL_NAMES.get(guess, guess), _horizons(curves, way)) for way in WAYS]
    figure = comparison_figure(curves, noun, HEIGHT)
    live_plot(figure, key="forgets.comparison", height=HEIGHT, description=" ".join(said))
    with st.container(width=READ):
        st.markdown(f"**{_judged(right)}** {' '.join(said)}")
        st.markdown(_table(curves, siblings, noun))
        if (apart := _apart(siblings)) > FAR_APART:
            st.info(
                f"Their losses lie {apart:.2f} nats apart. One that has learned so much less tells more about its "
                "training than about its cell."
            )
        prose("forgets_comparison_answer")


def _name(cell: str, sibling: Sibling) -> str:
    return f"{CELL_NAMES[cell]}, in training" if sibling.active else CELL_NAMES[cell]


def _horizons(curves: list[Curve], way: str) -> dict:
    return {CELL_NAMES[curve.cell]: getattr(curve, way).horizon(SHARE) for curve in curves}


def _judged(right: list[bool]) -> str:
    if all(right):
        return "Yes, by both measures."
    return "By one of the two measures, yes." if any(right) else "The numbers say something else."


def _apart(siblings: dict[str, Sibling]) -> float:
    losses = [one.view.snapshots[-1].held_out_loss for one in siblings.values() if one.view.snapshots]
    return max(losses) - min(losses)


def _table(curves: list[Curve], siblings: dict[str, Sibling], noun: str) -> str:
    """As Markdown; nothing in it comes from a person."""
    rows = ["| | held-out loss | horizon by gradient | horizon by ablation |", "|---|---|---|---|"]
    for curve in curves:
        loss = siblings[curve.cell].view.snapshots[-1].held_out_loss
        horizons = (horizon_in_words(getattr(curve, way).horizon(SHARE), noun) for way in WAYS)
        rows.append(f"| **{curve.name}** | {loss:.3f} nats | {' | '.join(horizons)} |")
    return "\n".join(rows)
