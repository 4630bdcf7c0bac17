"""Who is looking, at which run, with which engine: the only place that knows the session's keys."""

from __future__ import annotations

import gc
import hashlib
import re
import secrets
import sys
import threading

import streamlit as st

from rnnviz.engine.engine import Engine
from rnnviz.engine.store import Race, Store
from rnnviz.errors import UserError
from rnnviz.run_folder import is_run_id
from rnnviz.threads import one_thread
from rnnviz.ui.components.page_frame import COOKIE, Held, page_frame

SETTLED = 2.5  # seconds after which a page that is opened stands
_KEY, _RUN, _RACE = "visitor_key", "run", "race"
_KEY_FORM = re.compile(r"[0-9a-f]{32}")


@st.cache_resource(show_spinner=False, on_release=lambda engine: engine.close())
def engine() -> Engine:
    """The one engine of this process, started at the first visit; it gets its workers in the background."""
    one_thread()
    return Engine(Store())


@st.cache_resource(show_spinner=False, max_entries=8)
def _set_aside(modules: int) -> None:
    """Streamlit looks for garbage after each run of a script, in all that is there. What is imported will never be any,
    so it is looked through once, when the page stands, and again only where another page has brought more `modules`.
    """
    timer = threading.Timer(SETTLED, _freeze)
    timer.daemon = True
    timer.start()


def _freeze() -> None:
    gc.collect()
    gc.freeze()


def owner() -> str:
    """The hash of this visitor's key: what a run is marked with. The key itself never leaves the browser."""
    return hashlib.sha256(_visitor_key().encode()).hexdigest()


def current_run() -> str | None:
    """The run that the URL names, else the one this session last looked at; the URL is brought in line.

    Raises:
        UserError: where the URL names a run that isn't there.
    """
    run_id = run_to_carry()
    if run_id is None:
        return None
    if not is_run_id(run_id):
        leave_run()
        raise UserError(f"No run is called {run_id[:40]!r}. Its id is in the link that the Train page shows.")
    try:
        engine().store.open(run_id)
    except UserError:
        leave_run()
        raise
    open_run(run_id)
    return run_id


def run_to_carry() -> str | None:
    """The run's id that links to other pages take along, as it stands; the page it leads to checks it."""
    return st.query_params.get("run") or st.session_state.get(_RUN)


def open_run(run_id: str) -> None:
    """From now on this session looks at `run_id`, and so does whoever opens its URL."""
    st.session_state[_RUN] = run_id
    if st.query_params.get("run") != run_id:
        st.query_params["run"] = run_id


def leave_run() -> None:
    """Back to no run: the set-up of a new one."""
    st.session_state.pop(_RUN, None)
    st.query_params.pop("run", None)


def forget_run(run_id: str) -> None:
    """Where this session looks at that run, which is gone, it looks at none."""
    if run_to_carry() == run_id:
        leave_run()


def current_race() -> Race | None:
    """The race that the URL names, else the one this session last looked at; the URL is brought in line.

    Raises:
        UserError: where the URL names a race that isn't there.
    """
    race_id = st.query_params.get("race") or st.session_state.get(_RACE)
    if race_id is None:
        return None
    try:
        race = engine().store.race(race_id)
    except UserError:
        leave_race()
        raise
    open_race(race_id)
    return race


def open_race(race_id: str) -> None:
    """From now on this session looks at the race, and so does whoever opens its URL."""
    st.session_state[_RACE] = race_id
    if st.query_params.get("race") != race_id:
        st.query_params["race"] = race_id


def leave_race() -> None:
    """Back to no race: the set-up of a new one."""
    st.session_state.pop(_RACE, None)
    st.query_params.pop("race", None)


def frame(presenting: bool, held: Held) -> None:
    """The page's frame, which keeps the visitor's key: a refresh or a second tab is the same visitor."""
    _set_aside(len(sys.modules))
    page_frame(_visitor_key(), presenting, held)


def _visitor_key() -> str:
    if _KEY not in st.session_state:
        kept = str(st.context.cookies.get(COOKIE))
        st.session_state[_KEY] = kept if _KEY_FORM.fullmatch(kept) else secrets.token_hex(16)
    return st.session_state[_KEY]
