"""What the page measures of a network: computed once, shared by all who look."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st

from rnnviz.nets.ablation import influence_by_ablation
from rnnviz.nets.context import ContextLoss, loss_by_context
from rnnviz.nets.flow import Flow, gradient_flow
from rnnviz.nets.influence import FARTHEST, Influence
from rnnviz.nets.records import Trace
from rnnviz.ui import run_data
from rnnviz.ui.forgets.reading import default_ids

CONTEXT_TOKENS = 5000  # that places are drawn from
_SEED = 0


@dataclass(frozen=True)
class Measured:
    """Of one network over one text; at every position, but `ablation` of a network that reads windows: at 25 drawn."""

    trace: Trace
    flow: Flow
    ablation: Influence


@st.cache_resource(max_entries=24, show_spinner="Measuring what each prediction rests on …")
def measured(run_id: str, step: int, ids: tuple[int, ...]) -> Measured:
    """Of the network at a snapshot.

    Raises:
        UserError: for a text with one kind of token only.
    """
    network, rng = run_data.network(run_id, step), np.random.default_rng(_SEED)
    trace, farthest = network.trace(ids), min(FARTHEST, len(ids) // 2)
    everywhere = None if network.reads_windows else range(len(ids))
    flow = gradient_flow(network, trace, range(len(ids)), farthest)
    return Measured(trace, flow, influence_by_ablation(network, trace, rng, everywhere, farthest))


@st.cache_resource(max_entries=24, show_spinner="Predicting again and again, with more and more read …")
def context_loss(run_id: str, step: int) -> ContextLoss:
    """Of the network at a snapshot, on what it did not learn from.

    Raises:
        UserError: for a text that is too short.
    """
    return loss_by_context(
        run_data.network(run_id, step), default_ids(run_id)[:CONTEXT_TOKENS], np.random.default_rng(_SEED)
    )


def complete(influence: Influence) -> Influence:
    """Only the positions that have a token at every distance, so that each distance is a mean over the same ones."""
    rows = influence.positions >= influence.strength.shape[1] - 1
    return Influence(influence.positions[rows], influence.predicted[rows], influence.strength[rows])
