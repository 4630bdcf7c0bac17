"""Several runs side by side: their curves, what came out, and the settings in which they differ."""

from __future__ import annotations

import html
import math
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from rnnviz.config import RunConfig, spec_of
from rnnviz.engine.live_run import RunView
from rnnviz.figures.race import Lane, looks, race_figure
from rnnviz.nets.parameters import parameters
from rnnviz.run_folder import Status
from rnnviz.ui import run_data, session
from rnnviz.ui.components.live_plot import live_plot
from rnnviz.ui.plain import plain
from rnnviz.ui.train.budget import in_words
from rnnviz.ui.train.live import network_in_words

LIMIT = 6
HEIGHT = 340
OVER_NAMES = {"seconds": "seconds", "step": "steps", "tokens": "tokens read"}


def offer_comparison(run_ids: Sequence[str]) -> None:
    """Can be pressed as soon as two are ticked."""
    hint = f"Tick two to {LIMIT} of the runs below, to see them side by side."
    if st.button(f"Compare ({len(run_ids)})", disabled=len(run_ids) < 2, help=hint, key="runs.compare"):
        _show_comparison(run_ids)


@st.dialog("Side by side", width="large")
def _show_comparison(run_ids: Sequence[str]) -> None:
    names = {run_id: f"{place} · {_name(run_id)}" for place, run_id in enumerate(run_ids, start=1)}
    views = {run_id: session.engine().view(run_id) for run_id in run_ids}
    same_text = len({run_data.text(run_id) for run_id in run_ids}) == 1
    if not same_text:
        st.warning(
            "These runs learned different texts. One text is harder to predict than another, so the losses don't say "
            "which network is the better one."
        )
    if len({run_data.config(run_id).level for run_id in run_ids}) > 1:
        st.warning("Some read characters, others words: nats per character and nats per word can't be compared.")
    else:
        _show_curves(names, views, same_text)
    st.table(_rows(names, {run_id: view.status for run_id, view in views.items()}))


def _show_curves(names: Mapping[str, str], views: Mapping[str, RunView], same_text: bool) -> None:
    """The baselines are those of the text, so they stand only where it is one text."""
    first = next(iter(names))
    over = st.segmented_control("Against", list(OVER_NAMES), format_func=OVER_NAMES.get, default="seconds", required=True,
                                key="runs.over")
    marks = looks([run_data.config(run_id).cell for run_id in names])
    lanes = [
        # Plotly takes names for a kind of HTML.
        Lane(f"{look.glyph} {html.escape(name)}", look, ((views[run_id].history, views[run_id].snapshots),))
        for (run_id, name), look in zip(names.items(), marks)
    ]
    noun = "character" if run_data.config(first).level == "char" else "word"
    figure = race_figure(lanes, run_data.baselines(first) if same_text else None, over, tokens_name=noun, height=HEIGHT)
    told = (f"{name}: {views[run_id].snapshots[-1].held_out_loss:.2f} nats." for run_id, name in names.items() if views[run_id].snapshots)
    live_plot(figure, key="runs.curves", height=HEIGHT, description="The held-out loss of each run. " + " ".join(told))


def _name(run_id: str) -> str:
    return run_data.folder(run_id).name or network_in_words(run_data.config(run_id))


def _rows(names: Mapping[str, str], statuses: Mapping[str, Status]) -> dict[str, list[str]]:
    """A column for each run, a row for each thing that is compared."""
    configs = {run_id: run_data.config(run_id) for run_id in names}
    labels = ["Held-out loss", "Perplexity", "Parameters", "Trained for", "Speed", *map(_label, differing(configs.values()))]
    columns = {"": labels}
    for run_id, name in names.items():
        config, status = configs[run_id], statuses[run_id]
        columns[plain(name)] = [*_results(run_id, config, status), *(
            _written(getattr(config, setting)) for setting in differing(configs.values())
        )]
    return columns


def _results(run_id: str, config: RunConfig, status: Status) -> list[str]:
    token = "character" if config.level == "char" else "word"
    loss, speed = status.held_out_loss, status.train_tokens_per_second
    counted = sum(layer.count for layer in parameters(config, len(run_data.vocabulary(run_id))))
    return [
        "–" if loss is None else f"{loss:.3f} nats per {token}",
        "–" if loss is None else f"{math.exp(min(loss, 700)):,.2f}",
        f"{counted:,}",
        in_words(status.seconds),
        f"{speed:,.0f} {token}s a second" if speed else "–",
    ]


def differing(configs: Sequence[RunConfig]) -> list[str]:
    """The settings that are not the same in all of them, in the order of their declaration."""
    configs = list(configs)
    names = RunConfig.__dataclass_fields__
    return [name for name in names if len({getattr(config, name) for config in configs}) > 1]


def _label(name: str) -> str:
    return spec_of(name).metadata["label"]


def _written(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return " + ".join(map(str, value))
    return f"{value:g}" if isinstance(value, float) else str(value)
