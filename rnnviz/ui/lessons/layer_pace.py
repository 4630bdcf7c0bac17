"""Of the lesson on stacked layers, the part that looks at a trained network: how slowly each layer's states change."""

from __future__ import annotations

import streamlit as st

from rnnviz.config import RunConfig
from rnnviz.figures.slowness import bounds_of, slowness_figure
from rnnviz.nets.slowness import LayerLags, in_words, layer_lags
from rnnviz.run_folder import RunFolder
from rnnviz.ui import draft, run_data, session, source
from rnnviz.ui.components.live_plot import live_plot
from rnnviz.ui.linked import linked_choice
from rnnviz.ui.prose import prose
from rnnviz.ui.shell import told
from rnnviz.ui.what_if.text import long_text, trace_of

READ = 800  # pixels: the width of what is read
HEIGHT = 400
OFFERED = RunConfig(units=(64, 64))
WHEN = {"trained": "After training", "untrained": "Before training"}


def show_pace() -> None:
    """A stacked network of the person's own, or the way to one."""
    st.space("large")
    with st.container(width=READ):
        prose("stacked_pace")
    run_id = _stacked_run()
    if run_id is None:
        _offer_training()
    else:
        st.fragment(_show)(run_id)
    with st.container(width=READ), st.expander("How this is measured, and what we found", expanded=run_id is None):
        prose("stacked_pace_measured")


def _stacked_run() -> str | None:
    """The run that the page is about if it has several layers, else the visitor's latest that has."""
    run_id = source.choose_run()
    if run_id and _is_stacked(run_data.folder(run_id)):
        return run_id
    return next((one.run_id for one in session.engine().store.runs(session.owner()) if _is_stacked(one)), None)


def _is_stacked(folder: RunFolder) -> bool:
    return folder.config.layers > 1 and bool(folder.snapshots)


def _offer_training() -> None:
    with st.container(width=READ):
        st.info("This needs a trained network of at least two recurrent layers, and you have none yet.")
        if st.button("Set one up: two LSTM layers of 64 units →", type="primary"):
            draft.start_from(OFFERED)
            session.leave_run()
            st.switch_page("pages/train.py", query_params=OFFERED.to_query())


def _show(run_id: str) -> None:
    with told():
        found = _found(run_id)
        when = linked_choice(
            st.segmented_control, "The network", "pace", list(found), format_func=WHEN.get, required=True
        )
        noun = "character" if run_data.config(run_id).level == "char" else "word"
        sentences = in_words(found[when], noun)
        # One axis for both, so that they can be compared.
        bounds = bounds_of([one for each in found.values() for one in each])
        live_plot(
            slowness_figure(found[when], noun, bounds, HEIGHT), key=f"stacked.pace.{run_id}", height=HEIGHT,
            description=" ".join(sentences),
        )
        with st.container(width=READ):
            st.markdown("\n".join(f"- {sentence}" for sentence in sentences))
            st.caption(f"While it reads {long_text(run_id)[1]}.")


def _found(run_id: str) -> dict[str, tuple[LayerLags, ...]]:
    """The lags by a key of `WHEN`: of the newest snapshot, and of the network at its start, where that was kept."""
    snapshots = run_data.folder(run_id).snapshots
    first, last = snapshots[0].step, snapshots[-1].step
    found = {"trained": _lags(run_id, last)}
    return found | {"untrained": _lags(run_id, first)} if first == 0 < last else found


@st.cache_resource(max_entries=32, show_spinner="Reading the text …")
def _lags(run_id: str, step: int) -> tuple[LayerLags, ...]:
    return layer_lags(trace_of(run_id, step))
