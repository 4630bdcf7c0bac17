"""Finding units that know something: all labels at a glance, one label's best units, and the text as a unit sees it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from rnnviz.errors import UserError
from rnnviz.nets.finder import Finding, FoundUnit, RankedUnits, find_units, rank_units
from rnnviz.nets.labels import Label, labels_of
from rnnviz.nets.records import States, Trace
from rnnviz.run_folder import Snapshot
from rnnviz.ui import run_data
from rnnviz.ui.components.unit_text import unit_text
from rnnviz.ui.linked import linked_choice
from rnnviz.ui.prose import prose
from rnnviz.ui.shell import told
from rnnviz.ui.what_if.text import long_text, trace_of

LISTED = 12
SHOWN = 800  # tokens of the coloured text
_SEED = 0


def show_finding(run_id: str, snapshots: Sequence[Snapshot]) -> None:
    """Labels to the left, units and the coloured text to the right."""
    with told():
        step = snapshots[-1].step
        findings = _findings(run_id, step)
        with st.container(key="finding"):
            labels, units = st.columns([3, 8], gap="large")
        with labels:
            label = _choose_label(findings)
        with units:
            found = findings[label.key][1]
            if _tell(label, found):
                if snapshots[0].step == 0 < step:
                    _tell_of_the_untrained(_findings(run_id, 0)[label.key][1])
                _show_unit(run_id, step, label, _choose_unit(run_id, found))
    with st.container(width=800), st.expander("How to read this"):
        prose("finder")


@st.cache_resource(max_entries=8, show_spinner="Comparing every unit with every label …")
def _findings(run_id: str, step: int) -> dict[str, tuple[Label, Finding | str]]:
    """By the label's key: what was found, or why this text can't tell."""
    ranked = rank_units(_trace(run_id, step))
    vocabulary = run_data.vocabulary(run_id)
    tokens = [vocabulary.tokens[id] for id in long_text(run_id)[0]]
    return {label.key: (label, _finding(ranked, label)) for label in labels_of(tokens, vocabulary.level)}


def _finding(ranked: Sequence[RankedUnits], label: Label) -> Finding | str:
    try:
        return find_units(ranked, label, np.random.default_rng(_SEED))
    except UserError as error:
        return str(error)


def _choose_label(findings: dict[str, tuple[Label, Finding | str]]) -> Label:
    key = linked_choice(
        st.radio, "Is there a unit that knows …", "label", list(findings),
        format_func=lambda key: findings[key][0].title, captions=[_verdict(found) for _, found in findings.values()],
    )
    return findings[key][0]


def _verdict(found: Finding | str) -> str:
    if isinstance(found, str):
        return "this text can't tell"
    if not found.beating:
        return "no more than chance"
    return f"best {found.ranking[0].score:.2f}, chance {found.bar:.2f}"


def _tell(label: Label, found: Finding | str) -> bool:
    """What was found in words; whether there are units to show."""
    st.markdown(f"**{label.title}.** {label.description}")
    if isinstance(found, str):
        st.info(found)
        return False
    st.markdown(found.sentence)
    return True


def _tell_of_the_untrained(found: Finding | str) -> None:
    """States echo the last few tokens before anything is learned: what training added is the difference."""
    if isinstance(found, Finding):
        st.caption(f"Before any training, the best unit of this network scored {found.ranking[0].score:.2f}.")


def _show_unit(run_id: str, step: int, label: Label, unit: FoundUnit) -> None:
    """The text as the unit sees it, and the way to it in the viewer."""
    ids, what = long_text(run_id)
    shown = min(SHOWN, len(ids))
    values = getattr(_states(run_id, step, unit), unit.symbol)[:shown, unit.unit]
    underlined = " Where the label is true the text is underlined." if label.kind == "binary" else ""
    st.caption(f"{_name(unit)} over {what}; {shown} are shown.{underlined}")
    pieces = run_data.vocabulary(run_id).pieces(ids[:shown])
    unit_text(pieces, values, label.values[:shown], unit.symbol, key=f"what_if.unit.{run_id}")
    st.page_link(
        "pages/inside.py", label=f"See {_name(unit)} inside the cell →",
        query_params={"run": run_id, "layer": str(unit.layer), "unit": str(unit.unit), "direction": unit.direction,
                      "quantity": unit.symbol, "read": "", "read_tokens": "300"},
    )


def _states(run_id: str, step: int, unit: FoundUnit) -> States:
    """Those that the unit is one of."""
    return _trace(run_id, step).layers[unit.layer].directions[unit.direction]


@st.cache_resource(max_entries=8, show_spinner=False)
def _trace(run_id: str, step: int) -> Trace:
    return trace_of(run_id, step)


def _choose_unit(run_id: str, found: Finding) -> FoundUnit:
    """One of the best; those below the bar are shown too, so that one sees where they end."""
    best = found.ranking[:LISTED]
    names = {f"{one.layer}.{one.direction}.{one.symbol}.{one.unit}": one for one in best}
    chosen = st.pills(
        "Units, the best first", list(names), default=next(iter(names)), required=True, wrap=True,
        format_func=lambda name: _as_pill(names[name], found), key=f"what_if.found.{found.label.key}.{run_id}",
        help="What it is, its score, and whether it is higher (+) or lower (−) the more the label is true. "
        "In brackets: not better than chance.",
    )
    return names[chosen]


def _as_pill(one: FoundUnit, found: Finding) -> str:
    sign = {1: "+", -1: "−", 0: ""}[one.sign]
    told = f"{one.symbol} {one.unit}{_place(one)} {sign}{one.score:.2f}"
    return told if one.score > found.bar else f"({told})"


def _name(one: FoundUnit) -> str:
    return f"{one.symbol} of unit {one.unit}{_place(one)}"


def _place(one: FoundUnit) -> str:
    layer = f" in layer {one.layer + 1}" if one.layer else ""
    return layer + (", backward" if one.direction == "backward" else "")
