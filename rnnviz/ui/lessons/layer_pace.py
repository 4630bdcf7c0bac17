"""Of the lesson on stacked layers, the part that looks at a trained network: how slowly each layer's states change."""

from __future__ import annotations

import streamlit as st

from rnnviz.config import RunConfig
from rnnviz.figures.slowness import bounds_of, slowness_figure
from rnnviz.nets.slowness import LayerLags, in_words, layer_lags
from rnnviz.ui import draft, run_data, session, source
from rnnviz.ui.code import show_run_code
from rnnviz.ui.components.live_plot import live_plot
from rnnviz.ui.linked import linked_choice
from rnnviz.ui.prose import prose
from rnnviz.ui.shell import told
from rnnviz.ui.train.live import network_in_words
from rnnviz.ui.what_if.text import long_text, trace_of

READ = 800  # pixels: the width of what is read
HEIGHT = 400
OFFERED = RunConfig(units=(64, 64))
WHEN = {"trained": "After training", "untrained": "Before training"}


def show_pace() -> None:
    """A stacked network, the person's own where there is one, and the way to one."""
    st.space("large")
    with st.container(width=READ):
        prose("stacked_pace")
    run_id = source.choose_run(_is_stacked)
    if run_id is None:
        with st.container(width=READ):
            st.info("This needs a trained network of at least two recurrent layers, and you have none yet.")
            _offer_training("Set one up", "primary")
    elif not run_data.folder(run_id).snapshots:
        source.show_waiting(run_id)
    else:
        st.fragment(_show)(run_id)
        show_run_code(run_id)
        if source.is_shipped(run_id):
            _offer_training("Train one of your own", "secondary")
    with st.container(width=READ), st.expander("How this is measured, and what we found", expanded=run_id is None):
        prose("stacked_pace_measured")


def _is_stacked(config: RunConfig) -> bool:
    return config.layers > 1


def _offer_training(words: str, kind: str) -> None:
    if st.button(f"{words}: two LSTM layers of 64 units →", type=kind):
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
        network = f"**{network_in_words(run_data.config(run_id))}**{source.origin(run_id)}"
        st.markdown(f"{network} · reads {long_text(run_id)[1]}")
        # One axis for both, so that they can be compared.
        bounds = bounds_of([one for each in found.values() for one in each])
        live_plot(
            slowness_figure(found[when], noun, bounds, HEIGHT), key=f"stacked.pace.{run_id}", height=HEIGHT,
            description=" ".join(sentences),
        )
        with st.container(width=READ):
            st.markdown("\n".join(f"- {sentence}" for sentence in sentences))


def _found(run_id: str) -> dict[str, tuple[LayerLags, ...]]:
    """The lags by a key of `WHEN`: of the newest snapshot, and of the network at its start, where that was kept."""
    snapshots = run_data.folder(run_id).snapshots
    first, last = snapshots[0].step, snapshots[-1].step
    found = {"trained": _lags(run_id, last)}
    return found | {"untrained": _lags(run_id, first)} if first == 0 < last else found


@st.cache_resource(max_entries=32, show_spinner="Reading the text …")
def _lags(run_id: str, step: int) -> tuple[LayerLags, ...]:
    return layer_lags(trace_of(run_id, step))
