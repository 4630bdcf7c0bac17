"""The chapter's ideas, one below the other, all of one run's network and one text."""

from __future__ import annotations

import streamlit as st

from rnnviz.lessons.influence_code import influence_code
from rnnviz.run_folder import ACTIVE
from rnnviz.takeaway.files import run_model
from rnnviz.ui import run_data, session
from rnnviz.ui.code import show_code, show_run_code
from rnnviz.ui.forgets.comparing import show_comparison
from rnnviz.ui.forgets.distance import show_distance
from rnnviz.ui.forgets.helping import show_helping
from rnnviz.ui.forgets.one_place import show_one_place, show_way_back
from rnnviz.ui.forgets.reading import choose_text
from rnnviz.ui.prose import prose
from rnnviz.ui.shell import told
from rnnviz.ui.source import show_waiting

READ = 800  # pixels: the width of what is read
CODE_TOKENS = 12  # fewer than fit a window of any run that trains well


def show_forgets(run_id: str) -> None:
    """As of the run's newest snapshot."""
    snapshots = session.engine().view(run_id).snapshots
    if not snapshots:
        show_waiting(run_id)
        return
    snapshot = snapshots[-1]
    reading = choose_text(run_id, snapshot)
    if session.engine().view(run_id).status.state in ACTIVE:
        st.button("Show the newest snapshot", help="This run is still being trained: the longer, the more it shows.")
    if reading.notes:
        st.text("\n".join(reading.notes))  # not as Markdown: it names what a person typed
    with told():
        _words("forgets_one_place")
        show_one_place(run_id, snapshot.step, reading.ids)
        _words("forgets_way_back")
        show_way_back(run_id, snapshot.step, reading.ids)
        _words("forgets_distance")
        show_distance(run_id, snapshot.step, reading.ids)
        _words("forgets_comparison")
        show_comparison(run_id, snapshot.step, reading.ids)
        _words("forgets_helping")
        show_helping(run_id, snapshot.step)
    _show_code(run_id, reading.ids)
    show_run_code(run_id)


def _words(name: str) -> None:
    st.space("large")
    with st.container(width=READ):
        prose(name)


def _show_code(run_id: str, ids: tuple[int, ...]) -> None:
    _words("forgets_code")
    vocabulary = run_data.vocabulary(run_id)
    tokens = [vocabulary.tokens[id] for id in ids[:CODE_TOKENS]]
    with st.container(width=READ):
        show_code(influence_code(tokens, run_data.config(run_id).level, run_model(run_data.folder(run_id))))
