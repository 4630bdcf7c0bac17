"""Changing a network by hand, and what comes of it at once: its loss, its predictions, its text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from rnnviz.config import RunConfig
from rnnviz.nets.network import Network
from rnnviz.nets.records import Trace
from rnnviz.nets.sampling import Sampling
from rnnviz.nets.scoring import held_out_loss
from rnnviz.nets.surgery import Operation, Surgery, operate
from rnnviz.nets.writing import write
from rnnviz.run_folder import Snapshot
from rnnviz.ui import run_data
from rnnviz.ui.components.with_without import with_without
from rnnviz.ui.inside.choosing import choose_reading
from rnnviz.ui.shell import told
from rnnviz.ui.what_if.instruments import choose_operation
from rnnviz.ui.what_if.operations import choose, chosen, in_words, steps_of

# Of the held-out text, so that an answer comes at once: a network that reads windows takes far longer.
SCORED = {"every_step": 20_000, "last_step": 400}
WRITTEN = {"every_step": 220, "last_step": 80}
TEXT_HEIGHT = 190  # pixels
_SEED = 0


@dataclass(frozen=True)
class Effect:
    """What a network does: its loss on `scored` held-out tokens in nats, over a text, and what it writes after that."""

    loss: float
    scored: int
    trace: Trace
    text: str


def show_operating(run_id: str, snapshots: Sequence[Snapshot]) -> None:
    """The instruments beside what they do."""
    snapshot = snapshots[-1]
    reading = choose_reading(run_id, snapshot, guide="what_if")
    if reading.notes:
        st.text("\n".join(reading.notes))  # not as Markdown: it names what a person typed
    config, vocabulary = run_data.config(run_id), run_data.vocabulary(run_id)
    surgery = chosen(run_id, config)
    tokens = [vocabulary.tokens[id] for id in reading.ids]
    with st.container(key="operating"):
        instruments, effects = st.columns([4, 9], gap="large")
    with instruments:
        _show_instruments(run_id, config, surgery, tokens)
    with effects, told():
        before = effect(run_id, snapshot.step, reading.ids, "")
        after = effect(run_id, snapshot.step, reading.ids, surgery.to_text())
        _show_loss(before, after, config)
        with_without((before.trace, after.trace), vocabulary, key=f"what_if.text.{run_id}")
        _show_texts(before, after, bool(surgery.operations))


@st.cache_resource(max_entries=32, show_spinner=False)
def effect(run_id: str, step: int, ids: tuple[int, ...], operations: str) -> Effect:
    """Of the network at a snapshot, with `operations` as `Surgery.to_text` writes them, over the text `ids`."""
    network = operate(run_data.network(run_id, step), Surgery.from_text(operations))
    held_out, objective = run_data.held_out(run_id), network.config.objective
    scored = min(SCORED[objective], len(held_out) - 1)
    return Effect(
        loss=held_out_loss(network, held_out, scored),
        scored=scored,
        trace=network.trace(ids),
        text=_written(network, run_id, ids, WRITTEN[objective]),
    )


def _written(network: Network, run_id: str, ids: tuple[int, ...], length: int) -> str:
    vocabulary = run_data.vocabulary(run_id)
    words = length if vocabulary.level == "char" else length // 4
    written = [token.id for token in write(network, ids, words, Sampling(), _SEED)]
    return "".join(vocabulary.pieces([*ids, *written])[len(ids) :])


def _show_instruments(run_id: str, config: RunConfig, surgery: Surgery, tokens: list[str]) -> None:
    added = choose_operation(config, tokens)
    if added:
        with told():
            choose(run_id, Surgery((*surgery, *added)))
            st.rerun()
    if not surgery.operations:
        st.caption("Nothing is changed yet: both sides show the network as it was trained.")
        return
    st.markdown("###### Changed so far")
    groups = steps_of(surgery, config.cell)
    for place, group in enumerate(groups):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(in_words(group, config, tokens), width="stretch")
            if st.button("Undo", key=f"what_if.undo.{place}"):
                _put(run_id, [other for k, other in enumerate(groups) if k != place])
    if len(groups) > 1 and st.button("Undo all", key="what_if.undo_all"):
        _put(run_id, [])


def _put(run_id: str, groups: list[tuple[Operation, ...]]) -> None:
    choose(run_id, Surgery(tuple(operation for group in groups for operation in group)))
    st.rerun()


def _show_loss(before: Effect, after: Effect, config: RunConfig) -> None:
    noun = "character" if config.level == "char" else "word"
    trained, changed, words = st.columns([2, 2, 4])
    trained.metric("As it was trained", _nats(before.loss))
    difference = after.loss - before.loss
    changed.metric(
        "With the change", _nats(after.loss), _nats(difference, "+") if difference else None, delta_color="inverse"
    )
    words.caption(
        f"Held-out loss, in nats per {noun}, on {before.scored:,} {noun}s that the network never learned from: "
        "how surprised it is by each next one. Lower is better."
    )


def _nats(loss: float, sign: str = "") -> str:
    """A gate that multiplies a state at each step can make a loss of any size."""
    return f"{loss:{sign}.3f}" if abs(loss) < 1000 else f"{loss:{sign}.1e}"


def _show_texts(before: Effect, after: Effect, changed: bool) -> None:
    st.markdown("###### How each of them goes on from there, with the same luck")
    sides = zip(st.columns(2, gap="large"), (before, after), ("As it was trained", "With the change"))
    for column, side, name in sides:
        with column:
            st.caption(name if side is before or changed else f"{name} (none yet)")
            with st.container(border=True, height=TEXT_HEIGHT):
                st.text(side.text)
