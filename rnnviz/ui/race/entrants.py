"""Choosing who races: a preset, then a row for each network."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from rnnviz.config import LAYERS_LIMIT
from rnnviz.figures.race import Look, looks
from rnnviz.race import ENTRANTS, PRESETS, UNITS, Entrant, Setup, equal_units
from rnnviz.ui.race import draft
from rnnviz.ui.race.controls import control
from rnnviz.ui.train.network import CELL_NAMES

_DIRECTIONS = {False: "one way", True: "both ways"}


def choose_entrants(setup: Setup, vocabulary_size: int) -> None:
    """The presets, whether all have the same size, and the networks one by one."""
    _choose_preset(setup)
    entrants = equal_units(setup.entrants, vocabulary_size) if setup.equal else setup.entrants
    with st.container(key="entrants", gap="small"):
        for k, (entrant, look) in enumerate(zip(entrants, looks([one.cell for one in entrants]))):
            _choose_entrant(setup, k, entrant, look, entrant.parameters(vocabulary_size))
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        control("equal", st.toggle, setup.equal, lambda equal: draft.change(equal=equal),
                 label="Same number of parameters",
                 help="The first entrant's number is the measure: the others' units are set so that they come as near as can be.")
        st.button("Add an entrant", icon=":material/add:", key="race.add", on_click=lambda: _add(setup),
                  disabled=len(setup.entrants) == ENTRANTS[1])


def _choose_preset(setup: Setup) -> None:
    chosen = next((name for name, entrants in PRESETS.items() if entrants == setup.entrants), None)
    control("preset", st.segmented_control, chosen, lambda name: name and draft.change(entrants=PRESETS[name]),
             label="Begin with", options=list(PRESETS), wrap=True)


def _choose_entrant(setup: Setup, k: int, entrant: Entrant, look: Look, count: int) -> None:
    """One row. Only the first has labels over its controls."""
    labels = {"label_visibility": "visible" if k == 0 else "collapsed"}

    def put(**values: Any) -> None:
        _put(setup, k, **values)

    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall"):
        st.markdown(look.glyph, width=18)
        control(f"cell.{k}", st.selectbox, entrant.cell, lambda cell: put(cell=cell), label="Cell",
                 options=list(CELL_NAMES), format_func=CELL_NAMES.get, width=92, **labels)
        control(f"layers.{k}", st.selectbox, entrant.layers, lambda layers: put(layers=layers), label="Layers",
                 options=list(range(1, LAYERS_LIMIT + 1)), width=72, **labels)
        control(f"direction.{k}", st.selectbox, entrant.bidirectional, lambda both: put(bidirectional=both),
                 label="Reads", options=list(_DIRECTIONS), format_func=_DIRECTIONS.get, width=116, **labels)
        control(f"units.{k}", st.number_input, entrant.units, lambda units: put(units=units), label="Units",
                 min_value=UNITS[0], max_value=UNITS[1], width=112, disabled=setup.equal and k > 0, **labels)
        st.caption(f"{count:,} parameters", width=126)
        st.button("", icon=":material/close:", key=f"race.remove.{k}", type="tertiary", help=f"Take {entrant.name} out",
                  on_click=lambda: _remove(setup, k), disabled=len(setup.entrants) == ENTRANTS[0])


def _put(setup: Setup, k: int, **values: Any) -> None:
    entrants = list(setup.entrants)
    entrants[k] = replace(entrants[k], **values)
    draft.change(entrants=tuple(entrants))


def _add(setup: Setup) -> None:
    """A cell that is not there yet where there is one, else the last entrant with another number of layers."""
    last = setup.entrants[-1]
    present = {entrant.cell for entrant in setup.entrants}
    cell = next((cell for cell in CELL_NAMES if cell not in present), None)
    other = replace(last, cell=cell) if cell else replace(last, layers=last.layers % LAYERS_LIMIT + 1)
    draft.change(entrants=(*setup.entrants, other))


def _remove(setup: Setup, k: int) -> None:
    draft.change(entrants=(*setup.entrants[:k], *setup.entrants[k + 1 :]))

