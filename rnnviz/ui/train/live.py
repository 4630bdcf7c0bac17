"""A run as it is trained: progress, curve, sample text and states, updated in place while it goes on."""

from __future__ import annotations

import streamlit as st

from rnnviz.config import RunConfig
from rnnviz.engine.live_run import RunView
from rnnviz.run_folder import ACTIVE, PAUSED, WAITING
from rnnviz.ui import draft, run_data, session
from rnnviz.ui.code import show_run_code
from rnnviz.ui.components.samples import samples
from rnnviz.ui.pace import update_every
from rnnviz.ui.plain import plain
from rnnviz.ui.prose import prose
from rnnviz.ui.shell import told
from rnnviz.ui.train.budget import in_words
from rnnviz.ui.train.commands import show_commands
from rnnviz.ui.train.curve import show_curve
from rnnviz.ui.train.network import CELL_NAMES, draw_network
from rnnviz.ui.train.probe import show_probe
from rnnviz.ui.train.reading import show_reading, whisper
from rnnviz.ui.train.text import use_text

_QUEUED, _BUILDING, _LEARNING, _ENDED = "queued", "building", "learning", "ended"
SAMPLE_HEIGHT = 190  # pixels: all of a run is seen at 1440 × 900 without scrolling
LOOK_EVERY = 0.1  # seconds, for the first loss
ENDED_AS = {
    "finished": "Done", "stopped": "Stopped", "diverged": "Diverged", "failed": "Failed", "interrupted": "Broken off",
}


def show_run(run_id: str) -> None:
    """The run, live while it is active. The page is drawn once more, whole, where it comes to another stage."""
    stage, pace = _stage(session.engine().view(run_id)), update_every()
    st.fragment(_show, run_every=pace if stage in (_QUEUED, _LEARNING) else None)(run_id, stage, pace)
    if stage == _BUILDING:
        st.fragment(_look, run_every=LOOK_EVERY)(run_id, stage)


def _stage(view: RunView) -> str:
    if view.status.state not in ACTIVE:
        return _ENDED
    if len(view.history):
        return _LEARNING
    return _QUEUED if view.status.state == WAITING else _BUILDING


def _look(run_id: str, stage: str) -> None:
    """Draws nothing, and the whole page anew once another stage has come."""
    if stage != _stage(session.engine().view(run_id)):
        st.rerun()


def _show(run_id: str, stage: str, pace: float) -> None:
    _look(run_id, stage)
    if stage != _ENDED and pace != update_every():
        st.rerun()
    view, active = session.engine().view(run_id), stage != _ENDED
    _show_head(run_id, view, active)
    if view.status.message:
        (st.info if view.status.state in ("stopped", "finished") else st.warning)(plain(view.status.message))
    if active and session.engine().problem:
        st.warning(plain(session.engine().problem))
    if stage == _QUEUED:
        st.caption("Your run is in the queue. It starts by itself as soon as a worker is free; you can leave this page open.")
        _draw_network(run_id)
    elif active or view.snapshots or len(view.history):
        _show_learning(run_id, view, active)


def _show_learning(run_id: str, view: RunView, active: bool) -> None:
    """Curve, sample and the inside; until there are numbers, the network that is about to learn."""
    noun = _tokens(run_data.config(run_id))[:-1]
    with st.container(key="live"):
        curve_column, sample_column = st.columns([3, 2], gap="large")
    with curve_column:
        show_curve(run_id, view)
    with sample_column:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown("###### What it writes" + (" now" if active else ""), width="stretch")
            with st.popover("What is this?"):
                prose("samples")
        samples(view.snapshots, key=f"samples.{run_id}", live=active, tokens_name=noun, height=SAMPLE_HEIGHT)
    if active and not view.snapshots:
        st.caption("Keras builds and compiles this network. Its first sample and gates come in a moment.")
        _draw_network(run_id)
        return
    (whisper if active else show_reading)(run_id, view)
    show_probe(run_id, view)
    if not active:
        show_run_code(run_id)


def _show_head(run_id: str, view: RunView, active: bool) -> None:
    config = run_data.config(run_id)
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        st.markdown(f"**{network_in_words(config)}** · {_how_it_stands(view, config)}", width="stretch")
        if view.status.owner == session.owner() and active:
            show_commands(run_id, view)
        if not active:
            _offer_next(run_id, config, bool(view.snapshots))
    st.progress(min(view.fraction, 1.0))


def network_in_words(config: RunConfig) -> str:
    """Such as `Bidirectional LSTM, 128 units`, `2 layers of GRU, 64 + 32 units`."""
    name = CELL_NAMES[config.cell]
    name = f"Bidirectional {name}" if config.bidirectional else name
    name = f"{config.layers} layers of {name}" if config.layers > 1 else name
    return f"{name}, {' + '.join(map(str, config.units))} units"


def _how_it_stands(view: RunView, config: RunConfig) -> str:
    if view.status.state == WAITING:
        return "waiting" if view.place is None else f"waiting, {view.place} before it" if view.place else "next in line"
    if view.status.state not in ACTIVE:
        return _how_it_ended(view, config)
    if not len(view.history):
        return "getting ready"
    if view.status.state == PAUSED:
        return f"paused at step {view.history.step[-1]:,.0f}"
    if len(view.history) == 1:  # the first batch took longer than any that comes
        return _time_left(view, config)
    speed = f"{view.history.tokens_per_second[-1]:,.0f} {_tokens(config)} a second"
    return f"{speed} · {_time_left(view, config)}"


def _how_it_ended(view: RunView, config: RunConfig) -> str:
    ended = f"{ENDED_AS[view.status.state]} after {in_words(view.status.seconds)}"
    if view.status.held_out_loss is None:
        return ended
    return f"{ended} · held-out loss **{view.status.held_out_loss:.3f}** nats per {_tokens(config)[:-1]}"


def _time_left(view: RunView, config: RunConfig) -> str:
    if view.fraction >= 1:
        return "last look at the held-out text"
    if config.seconds:
        left = config.seconds * (1 - view.fraction)
    elif view.fraction > 0.01:
        left = view.history.seconds[-1] * (1 / view.fraction - 1)
    else:
        return "time left: a moment, please"
    return f"{in_words(left)} left"


def _tokens(config: RunConfig) -> str:
    return "characters" if config.level == "char" else "words"


def _draw_network(run_id: str) -> None:
    with st.container(width=760):
        draw_network(run_data.config(run_id), len(run_data.vocabulary(run_id)))


def _offer_next(run_id: str, config: RunConfig, has_network: bool) -> None:
    """From a run that has ended to what one does next."""
    if has_network:
        st.page_link("pages/generate.py", label="Let it write →", query_params={"run": run_id})
        st.page_link("pages/inside.py", label="Look inside →", query_params={"run": run_id})
    if st.button("New run", help="Back to the set-up, with the same settings and text.", key="again"):
        with told():
            draft.start_like(run_id)
            use_text(run_data.text(run_id))
        session.leave_run()
        st.rerun()
