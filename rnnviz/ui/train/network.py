"""Choosing the network: the controls, the drawing that follows them, and where its parameters come from."""

from __future__ import annotations

import streamlit as st

from rnnviz.config import RECIPES, RunConfig, spec_of
from rnnviz.takeaway.program import network_lines
from rnnviz.ui import draft
from rnnviz.ui.components.architecture import architecture

WIDTHS = (8, 16, 32, 64, 96, 128, 192, 256, 384, 512)
CELL_NAMES = {"rnn": "RNN", "gru": "GRU", "lstm": "LSTM"}
OBJECTIVE_NAMES = {"every_step": "The next token, at every step", "last_step": "The one token after the window"}
LEVEL_NAMES = {"char": "Characters", "word": "Words"}


def choose_network(config: RunConfig) -> None:
    """The controls that most people want, and the others one click away."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        draft.control("cell", st.segmented_control, config.cell, options=list(CELL_NAMES),
                      format_func=CELL_NAMES.get, required=True)
        draft.control("bidirectional", st.toggle, config.bidirectional)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        draft.control("units", st.segmented_control, config.layers, label="Layers", options=[1, 2, 3], required=True,
                      help="Stacked layers: each reads what the one below it gives out at every step.",
                      to_setting=lambda layers: _widths_for(config, layers))
        draft.control("level", st.segmented_control, config.level, options=list(LEVEL_NAMES),
                      format_func=LEVEL_NAMES.get, required=True)
    if len(set(config.units)) == 1:
        _choose_width(config)
    with st.popover("More settings"):
        _choose_more(config)


def draw_network(config: RunConfig, vocabulary_size: int) -> None:
    """The network as a drawing, with the number of its parameters and how that comes about."""
    architecture(config, vocabulary_size, key="architecture")


def show_lines(config: RunConfig) -> None:
    """The Keras lines of the network that is chosen, closed until they are wanted."""
    with st.expander("This network in Keras"):
        st.code(network_lines(config), language="python")


def _widths_for(config: RunConfig, layers: int) -> tuple[int, ...]:
    return (*config.units, *[config.units[-1]] * layers)[:layers]


def _choose_width(config: RunConfig) -> None:
    """One width for all layers."""
    key, spec = "control.width", spec_of("units").metadata
    st.session_state[key] = config.units[0]
    st.select_slider(
        spec["label"], sorted({*WIDTHS, config.units[0]}), key=key, help=spec["help"],
        on_change=lambda: draft.change(units=(st.session_state[key],) * config.layers),
    )


def _choose_more(config: RunConfig) -> None:
    """Everything else that a run is made of; what is not touched follows a recipe that works."""
    if config.layers > 1:
        for column, layer in zip(st.columns(config.layers), range(config.layers)):
            with column:
                _choose_layer_width(config, layer)
    left, right = st.columns(2)
    with left:
        for name in ("embedding", "window", "batch"):
            _number(config, name)
        if config.level == "word":
            _number(config, "vocabulary_limit")
        _number(config, "seed")
    with right:
        if not config.bidirectional:
            draft.control("objective", st.selectbox, config.objective, options=list(OBJECTIVE_NAMES),
                          format_func=OBJECTIVE_NAMES.get)
        draft.control("optimizer", st.selectbox, config.optimizer, options=list(spec_of("optimizer").metadata["choices"]))
        for name, step in (("learning_rate", 0.001), ("dropout", 0.05), ("weight_decay", 0.05), ("gradient_clip", 0.5)):
            _number(config, name, step=step, format="%g")
    if st.button("Back to the recipe", help="Forget what was changed here."):
        draft.forget(
            *RECIPES["every_step"], "objective", "embedding", "vocabulary_limit", "seed", "optimizer", "dropout",
            "weight_decay", "gradient_clip",
        )
        st.rerun()


def _choose_layer_width(config: RunConfig, layer: int) -> None:
    key, spec = f"control.width.{layer}", spec_of("units").metadata
    st.session_state[key] = config.units[layer]

    def put() -> None:
        widths = list(config.units)
        widths[layer] = st.session_state[key]
        draft.change(units=tuple(widths))

    st.number_input(f"Units, layer {layer + 1}", spec["least"], spec["most"], key=key, help=spec["help"], on_change=put)


def _number(config: RunConfig, name: str, **options) -> None:
    spec = spec_of(name).metadata
    draft.control(name, st.number_input, getattr(config, name),
                  min_value=spec["least"], max_value=spec["most"], **options)
