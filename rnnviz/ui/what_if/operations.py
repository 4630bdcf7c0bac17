"""The operations that a person has chosen: kept in the URL, put into words, undone one by one."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from rnnviz.config import RunConfig
from rnnviz.errors import UserError
from rnnviz.nets.surgery import MEMORY, Operation, Surgery
from rnnviz.ui.components.quantities import QUANTITIES
from rnnviz.ui.plain import plain

_CHOSEN, _URL = "what_if.operations", "ops"
_HANDED = {"h_tm1": "the output h₋₁ of the step before", "c_tm1": "the cell state c₋₁ of the step before"}


def chosen(run_id: str, config: RunConfig) -> Surgery:
    """What was chosen for this run, else what the URL asks for; what the network hasn't is told and left out."""
    kept = st.session_state.get(_CHOSEN)
    if kept is None or kept[0] != run_id:
        st.session_state[_CHOSEN] = kept = (run_id, _linked(config))
    return kept[1]


def choose(run_id: str, surgery: Surgery) -> None:
    """From now on these; the URL says so too."""
    st.session_state[_CHOSEN] = (run_id, surgery)
    if surgery.operations:
        st.query_params[_URL] = surgery.to_text()
    else:
        st.query_params.pop(_URL, None)


def steps_of(surgery: Surgery, cell: str) -> list[tuple[Operation, ...]]:
    """The operations as a person did them: those that wipe one memory together are one."""
    groups: list[tuple[Operation, ...]] = []
    rest = list(surgery)
    while rest:
        count = len(MEMORY[cell])
        together = tuple(rest[:count]) if _wipes(rest[:count], cell) else (rest[0],)
        groups.append(together)
        rest = rest[len(together) :]
    return groups


def in_words(operations: Sequence[Operation], config: RunConfig, tokens: Sequence[str]) -> str:
    """One step of a person's, such as `forget gate f, all units: set to 0`. `tokens` are those of the text on show."""
    first = operations[0]
    where = _where(first, config)
    if _wipes(operations, config.cell):
        token = f" (“{tokens[first.at]}”)" if first.at < len(tokens) else ""
        return f"Memory of {where} wiped before step {first.at + 1}{token} is read"
    names = {quantity.symbol: f"{quantity.name} {quantity.symbol}" for quantity in QUANTITIES[config.cell]} | _HANDED
    done = f"set to {first.value:g}" if first.kind == "set" else f"multiplied by {first.value:g}"
    at = "" if first.at is None else f" at step {first.at + 1}"
    name = names[first.symbol]
    return f"{name[0].upper()}{name[1:]} of {where}: {done}{at}"


def _where(operation: Operation, config: RunConfig) -> str:
    units = "all units" if operation.units is None else "unit " + ", ".join(map(str, operation.units))
    layer = f", layer {operation.layer + 1}" if config.layers > 1 else ""
    return units + layer + (f", {operation.direction}" if config.bidirectional else "")


def _wipes(operations: Sequence[Operation], cell: str) -> bool:
    """Whether these, at one step, let all be forgotten that a cell remembers."""
    places = {(each.layer, each.direction, each.units, each.at, each.kind, each.value) for each in operations}
    return (
        tuple(each.symbol for each in operations) == MEMORY[cell] and len(places) == 1
        and operations[0].at is not None and (operations[0].kind, operations[0].value) == ("set", 0.0)
    )


def _linked(config: RunConfig) -> Surgery:
    try:
        surgery = Surgery.from_text(st.query_params.get(_URL, ""))
        for operation in surgery:
            operation.check(config)
    except UserError as error:
        st.warning(f"The changes in the link don't fit this network, so it is shown as it was trained. {plain(str(error))}")
        return Surgery()
    return surgery
