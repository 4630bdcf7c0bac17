"""A race while it is run and after: curves, samples, and the table at its end."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from rnnviz.engine.store import Race
from rnnviz.race import Setup
from rnnviz.run_folder import ACTIVE, PAUSED, RUNNING
from rnnviz.ui import run_data, session
from rnnviz.ui.pace import update_every
from rnnviz.ui.plain import plain
from rnnviz.ui.race import draft
from rnnviz.ui.race.chart import show_chart
from rnnviz.ui.race.lanes import Lane, lanes_of
from rnnviz.ui.race.samples import show_samples
from rnnviz.ui.race.table import show_table
from rnnviz.ui.shell import told
from rnnviz.ui.train.budget import in_words
from rnnviz.ui.train.text import use_text


def show_race(race: Race) -> None:
    """The race, live while any of its runs is active. The page is drawn once more, whole, when the last one ends."""
    lanes = lanes_of(race)
    if not lanes:
        st.info("The runs of this race have been deleted.")
        _offer_next()
        return
    active, pace = _is_active(lanes), update_every()
    st.fragment(_show, run_every=pace if active else None)(race, active, pace)


def _is_active(lanes: Sequence[Lane]) -> bool:
    return any(lane.active for lane in lanes)


def _show(race: Race, was_active: bool, pace: float) -> None:
    lanes = lanes_of(race)
    active = _is_active(lanes)
    if active != was_active or active and pace != update_every():
        st.rerun()
    _show_head(race, lanes, active)
    _show_problems(lanes, active)
    complete_table = None if active else show_table(lanes)
    show_chart(race.race_id, lanes)
    show_samples(lanes, active)
    if complete_table:
        complete_table()


def _show_head(race: Race, lanes: Sequence[Lane], active: bool) -> None:
    views = [view for lane in lanes for view in lane.views]
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        st.markdown(f"**{' · '.join(lane.name for lane in lanes)}** · {_how_far(lanes)}", width="stretch")
        if active and race.owner == session.owner():
            _show_commands(lanes)
        if not active:
            _offer_next(lanes)
    if active:
        st.progress(sum(min(view.fraction, 1.0) for view in views) / len(views))


def _how_far(lanes: Sequence[Lane]) -> str:
    config, seeds = lanes[0].configs[0], len(lanes[0].configs)
    each = f"{in_words(config.seconds)} each" if config.seconds else f"{config.epochs} times through the text"
    return each if seeds == 1 else f"{each}, {seeds} seeds"


def _show_commands(lanes: Sequence[Lane]) -> None:
    """To all runs at once, as far as they can be told so now."""
    engine = session.engine()
    if _in_state(lanes, PAUSED):
        _button("Resume", "play_arrow", lanes, (PAUSED,), engine.resume, "All go on training.")
    elif any(len(view.history) for lane in lanes for view in lane.views if view.status.state == RUNNING):
        _button("Pause", "pause", lanes, (RUNNING,), engine.pause, "All rest. Paused time isn't counted.")
    _button("Stop", "stop", lanes, ACTIVE, engine.stop, "End the race and keep what was learned.")


def _in_state(lanes: Sequence[Lane], *states: str) -> list[str]:
    """The runs that are in one of `states`."""
    return [
        run_id for lane in lanes for run_id, view in zip(lane.run_ids, lane.views) if view.status.state in states
    ]


def _button(
    label: str, icon: str, lanes: Sequence[Lane], states: Sequence[str], command: Callable[[str], None], help: str
) -> None:
    if st.button(label, icon=f":material/{icon}:", help=help, key=f"race.command.{label}"):
        for run_id in _in_state(lanes, *states):
            with told():
                command(run_id)


def _show_problems(lanes: Sequence[Lane], active: bool) -> None:
    """What the engine or an entrant has to say, each sentence once."""
    if active and session.engine().problem:
        st.warning(plain(session.engine().problem))
    messages: dict[str, dict[str, None]] = {}
    for lane in lanes:
        for message in filter(None, (view.status.message for view in lane.views)):
            messages.setdefault(message, {})[lane.name] = None
    for message, names in messages.items():
        st.warning(f"{', '.join(names)}: {plain(message)}")


def _offer_next(lanes: Sequence[Lane] = ()) -> None:
    if st.button("New race", help="Back to the set-up, with the same text and entrants.", key="race.again"):
        with told():
            if lanes:
                _prepare_again(lanes)
        session.leave_race()
        st.rerun()


def _prepare_again(lanes: Sequence[Lane]) -> None:
    """The set-up and the text of a race that is there, for one who comes by a link."""
    config = lanes[0].configs[0]
    chosen = Setup(
        tuple(lane.entrant for lane in lanes), equal=False, level=config.level, seconds=config.seconds,
        epochs=config.epochs, seeds=len(lanes[0].configs),
    )
    draft.start_from(chosen)
    use_text(run_data.text(lanes[0].run_ids[0]))
