"""All runs of this visitor, the newest first: what each is, where it can be opened, and what can be done with it."""

from __future__ import annotations

import streamlit as st

from rnnviz.engine.archive import SIZE_LIMIT, pack
from rnnviz.run_folder import ACTIVE, NAME_LIMIT, RunFolder, Status
from rnnviz.ui import draft, run_data, session
from rnnviz.ui.moment import moment
from rnnviz.ui.plain import plain
from rnnviz.ui.prose import prose
from rnnviz.ui.runs.comparing import LIMIT, offer_comparison
from rnnviz.ui.shell import told
from rnnviz.ui.train.budget import in_words
from rnnviz.ui.train.live import ENDED_AS, network_in_words
from rnnviz.ui.train.text import use_text

READ = 800  # pixels: the width of what is read
OPENED_IN = {"train": "Train", "generate": "Generate", "inside": "Inside the cell", "what_if": "What if"}
AT_ONCE = 20  # runs on the page; more on demand
BEGINNING = 48  # characters of a run's text
_SHOWN, _SAID, _LOADED = "runs.shown", "runs.said", "runs.loaded"


def show_runs() -> None:
    """The list, and above it what is done with all of them."""
    st.markdown("### My runs")
    with st.container(width=READ):
        prose("runs")
    folders = session.engine().store.runs(session.owner())
    shown = folders[: st.session_state.get(_SHOWN, AT_ONCE)]
    ticked = [folder.run_id for folder in shown if st.session_state.get(_tick(folder.run_id))]
    with st.container(horizontal=True):
        if folders:
            offer_comparison(ticked)
        _open_saved()
    if said := st.session_state.pop(_SAID, ""):
        st.success(plain(said))
    if not folders:
        st.info("Nothing has been trained in this browser yet. A minute of training is enough for a first network.")
        st.page_link("pages/train.py", label="Train a network →")
    for folder in shown:
        with told():
            _show_run(folder, len(ticked))
    if len(folders) > len(shown) and st.button(f"Show older ones ({len(folders) - len(shown):,})"):
        st.session_state[_SHOWN] = len(shown) + AT_ONCE
        st.rerun()


def _tick(run_id: str) -> str:
    return f"runs.compare.{run_id}"


def _show_run(folder: RunFolder, ticked: int) -> None:
    run_id, status = folder.run_id, session.engine().view(folder.run_id).status
    key = _tick(run_id)
    with st.container(border=True, gap="xsmall"):
        st.markdown(f"**{plain(folder.name or network_in_words(run_data.config(run_id)))}**")
        st.text(_in_words(folder, status))
        with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
            st.checkbox("Compare", key=key, disabled=ticked >= LIMIT and not st.session_state.get(key))
            for page, label in OPENED_IN.items():
                st.page_link(f"pages/{page}.py", label=label, query_params={"run": run_id})
            if status.race:
                st.page_link("pages/race.py", label="Its race", query_params={"race": status.race})
            st.space("stretch")
            with st.popover("More", type="tertiary"):
                _offer_more(folder, status)


def _in_words(folder: RunFolder, status: Status) -> str:
    """Shown as plain text: it quotes what a person pasted."""
    config = run_data.config(folder.run_id)
    parts = [network_in_words(config)] if folder.name else []
    parts.append("characters" if config.level == "char" else "words")
    if status.held_out_loss is not None:
        parts.append(f"{status.held_out_loss:.3f} nats held out")
    if status.state in ACTIVE:
        parts.append("waiting" if status.state == "queued" else status.state)
    else:
        parts.append(f"{ENDED_AS[status.state].lower()} after {in_words(status.seconds)}")
    return " · ".join([*parts, moment(status.created), f"“{_beginning(str(folder.path))}”"])


@st.cache_resource(max_entries=512, show_spinner=False)
def _beginning(path: str) -> str:
    """How a run's text begins, in one line. It never changes."""
    with open(f"{path}/corpus.txt", encoding="utf-8") as file:
        line = " ".join(file.read(4 * BEGINNING).split())
    return line if len(line) <= BEGINNING else f"{line[:BEGINNING].rstrip()} …"


def _offer_more(folder: RunFolder, status: Status) -> None:
    run_id, active = folder.run_id, status.state in ACTIVE
    name = st.text_input("Name", folder.name, max_chars=NAME_LIMIT, key=f"runs.name.{run_id}",
                         placeholder=network_in_words(run_data.config(run_id)))
    if " ".join(name.split()) != folder.name:
        with told():
            session.engine().store.rename(run_id, name, session.owner())
            st.rerun()
    if st.button("New run like this", help="To the set-up, with this text and these settings, to change what you like.",
                 key=f"runs.again.{run_id}", width="stretch"):
        draft.start_like(run_id)
        use_text(run_data.text(run_id))
        session.leave_run()
        st.switch_page("pages/train.py")
    st.download_button(
        "Save this run as a file", data=lambda: pack(folder), file_name=f"rnnviz-run-{run_id[:8]}.zip", mime="application/zip",
        on_click="ignore", disabled=active, key=f"runs.save.{run_id}", width="stretch",
        help="One zip with everything: text, settings, curve, snapshots. It can be opened here again, or elsewhere.",
    )
    sure = st.checkbox("I want it gone for good", key=f"runs.sure.{run_id}", disabled=active)
    if st.button("Delete", disabled=active or not sure, key=f"runs.delete.{run_id}", width="stretch"):
        with told():
            session.engine().delete(run_id, session.owner())
            session.forget_run(run_id)
            st.session_state[_SAID] = "The run is deleted."
            st.rerun()


def _open_saved() -> None:
    """A run from a file becomes one of this visitor's. Each file that is put in is opened once."""
    with st.popover("Open a saved run"):
        file = st.file_uploader("A .zip that was saved here", type=["zip"], key="runs.file", max_upload_size=SIZE_LIMIT)
    if file is None or st.session_state.get(_LOADED) == file.file_id:
        return
    st.session_state[_LOADED] = file.file_id
    with told():
        folder = session.engine().store.import_run(file.getvalue(), session.owner())
        st.session_state[_SAID] = f"{folder.name or network_in_words(folder.config)} is opened; it is the first one below."
        st.rerun()
