"""The controls of one operation: on what, at which units, and what is done."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from rnnviz.config import RunConfig
from rnnviz.nets.surgery import Operation, wipe
from rnnviz.ui.components.quantities import QUANTITIES, Quantity

MEMORY = "memory"
CLOSE, OPEN, SCALE, SILENCE = "close", "open", "scale", "silence"
_NAMES = {CLOSE: "Keep shut (0)", OPEN: "Keep open (1)", SCALE: "Multiply", SILENCE: "Silence (0)"}
_VALUES = {CLOSE: 0.0, OPEN: 1.0, SILENCE: 0.0}
_FIRST = {"rnn": "h", "gru": "z", "lstm": "f"}  # what most people will ask about first
_ONE, _ALL = "one unit", "all units"


def choose_operation(config: RunConfig, tokens: Sequence[str]) -> tuple[Operation, ...]:
    """The operation that was just asked for; none where the button was not pressed."""
    quantities = {quantity.symbol: quantity for quantity in QUANTITIES[config.cell]}
    options = [*quantities, MEMORY]
    symbol = st.selectbox(
        "Change", options, index=options.index(_FIRST[config.cell]), key=f"what_if.symbol.{config.cell}",
        format_func=lambda name: _name(name, quantities),
        help="What is changed, at every step; the memory is wiped at one step.",
    )
    layer, direction = _choose_place(config)
    units = _choose_units(config.units[layer])
    if symbol == MEMORY:
        at = _choose_step(tokens)
        operations = wipe(config.cell, layer, direction, at, units)
    else:
        kind, value = _choose_deed(quantities[symbol])
        operations = (Operation(layer, direction, symbol, units, kind, value),)
    return operations if st.button("Change it", type="primary", key="what_if.go") else ()


def _name(symbol: str, quantities: dict[str, Quantity]) -> str:
    return "Memory: forget everything" if symbol == MEMORY else f"{symbol} · {quantities[symbol].name}"


def _choose_place(config: RunConfig) -> tuple[int, str]:
    layer, direction = 0, config.directions[0]
    if config.layers > 1:
        layer = st.segmented_control(
            "Layer", range(config.layers), default=0, required=True, format_func=lambda k: str(k + 1), wrap=True,
            key="what_if.layer",
        )
    if config.bidirectional:
        direction = st.segmented_control(
            "Direction", config.directions, default=direction, required=True, wrap=True, key="what_if.direction"
        )
    return layer, direction


def _choose_units(count: int) -> tuple[int, ...] | None:
    """The chosen unit, None for all."""
    which = st.segmented_control("Where", [_ALL, _ONE], default=_ALL, required=True, wrap=True, key="what_if.which")
    if which == _ALL:
        return None
    unit = st.number_input(
        "Unit", 0, count - 1, key="what_if.unit", help="Its number, as the pages Inside the cell and Find a unit show it."
    )
    return (unit,)


def _choose_deed(quantity: Quantity) -> tuple[str, float]:
    """Set or scale, and the value."""
    deeds = [CLOSE, OPEN, SCALE] if quantity.gate else [SILENCE, SCALE]
    deed = st.segmented_control(
        "Do", deeds, default=deeds[0], required=True, wrap=True, format_func=_NAMES.get,
        key=f"what_if.deed.{quantity.gate}",
    )
    if deed != SCALE:
        return "set", _VALUES[deed]
    return "scale", st.slider("By", -1.0, 3.0, 0.5, step=0.1, key="what_if.factor")


def _choose_step(tokens: Sequence[str]) -> int:
    """A place in the text, counted from 0."""
    step = st.slider(
        "Before which step of the text", 1, max(len(tokens), 2), max(len(tokens) // 2, 1), key="what_if.step",
        help="Steps are counted from the text's beginning, also where the held-out loss is measured: there in each "
        "stretch of 200 tokens.",
    )
    return min(step, len(tokens)) - 1
