"""What pages want to know of a run and that doesn't change: read or computed once, shared by all who watch it."""

from __future__ import annotations

import numpy as np
import streamlit as st

from rnnviz import corpus
from rnnviz.baselines import Baselines, baselines as compute_baselines
from rnnviz.config import RunConfig
from rnnviz.nets.network import Network
from rnnviz.nets.records import Trace
from rnnviz.probe import probe_ids
from rnnviz.run_folder import RunFolder
from rnnviz.ui import session
from rnnviz.vocabulary import Vocabulary


def folder(run_id: str) -> RunFolder:
    return session.engine().store.open(run_id)


@st.cache_resource(max_entries=64, show_spinner=False)
def config(run_id: str) -> RunConfig:
    return folder(run_id).config


@st.cache_resource(max_entries=64, show_spinner=False)
def vocabulary(run_id: str) -> Vocabulary:
    return folder(run_id).vocabulary


@st.cache_resource(max_entries=8, show_spinner=False)
def text(run_id: str) -> str:
    return folder(run_id).text


@st.cache_resource(max_entries=64, show_spinner=False)
def baselines(run_id: str) -> Baselines:
    """What simple rules reach on this run's own held-out text."""
    return compute_baselines(*corpus.split(ids(run_id)), len(vocabulary(run_id)))


@st.cache_resource(max_entries=8, show_spinner=False)
def ids(run_id: str) -> np.ndarray:
    """The whole text as ids, (tokens,)."""
    return vocabulary(run_id).encode(text(run_id))


def held_out(run_id: str) -> np.ndarray:
    """The ids that the run did not learn from, (tokens,)."""
    return corpus.split(ids(run_id))[1]


@st.cache_resource(max_entries=64, show_spinner=False)
def probe(run_id: str) -> np.ndarray:
    """The ids of the one sentence that is shown while the run is trained, (time steps,)."""
    return probe_ids(*corpus.split(ids(run_id)))


@st.cache_resource(max_entries=16, show_spinner=False)
def network(run_id: str, step: int) -> Network:
    """The network as it was at a snapshot."""
    return Network.of(config(run_id), folder(run_id).weights(step))


@st.cache_resource(max_entries=128, show_spinner=False)
def probe_trace(run_id: str, step: int) -> Trace:
    """The states over the probe sentence at a snapshot."""
    return network(run_id, step).trace(probe(run_id))
