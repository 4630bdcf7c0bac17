"""How a race came out: a sentence, the table, and the table as a file."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from rnnviz.engine.live_run import RunView
from rnnviz.nets.influence import Horizon, influence_by_gradient
from rnnviz.run_folder import FINISHED
from rnnviz.ui import run_data
from rnnviz.ui.forgets.distance import horizon_in_words
from rnnviz.ui.forgets.reading import TOKENS, default_ids
from rnnviz.ui.prose import prose
from rnnviz.ui.race import results
from rnnviz.ui.race.lanes import Lane, standing
from rnnviz.ui.race.results import Result
from rnnviz.ui.train.budget import in_words

READ = 900  # pixels: the width of what is read
NO_BREAK = "\u00a0"
_HEAD = (
    "| | held out, nats | bits | perplexity | parameters | trained | tokens a second | memory horizon |",
    "|---|---:|---:|---:|---:|---|---:|---:|",
)


def show_table(lanes: Sequence[Lane]) -> Callable[[], None]:
    """The numbers at once. What it gives measures the memory horizons and puts them in: to be called when all else is shown."""
    noun = "character" if lanes[0].configs[0].level == "char" else "word"
    size = len(run_data.vocabulary(lanes[0].run_ids[0]))
    found = [results.result_of(lane.name, lane.entrant.parameters(size), lane.views) for lane in lanes]
    with st.container(width=READ):
        st.markdown(_said(lanes, found, noun))
    table, measuring = st.empty(), st.empty()
    table.markdown(_table(lanes, found, noun, {}))
    st.caption(_footnotes(lanes, noun), width=READ)
    with st.container(horizontal=True):
        st.download_button(
            "The table as CSV", data=lambda: _file(lanes, found, _horizons(lanes)), file_name="race.csv", mime="text/csv",
            on_click="ignore", key="race.csv",
        )
        with st.popover("How to read this"):
            prose("race_table")

    def complete() -> None:
        with measuring:
            horizons = _horizons(lanes)
        table.markdown(_table(lanes, found, noun, horizons))

    return complete


def _horizons(lanes: Sequence[Lane]) -> dict[str, Horizon]:
    """By run, of all that have learned something and read one way."""
    return {
        run_id: memory_horizon(run_id, view.snapshots[-1].step)
        for lane in lanes if not lane.entrant.bidirectional
        for run_id, view in zip(lane.run_ids, lane.views) if _has_learned(view)
    }


@st.cache_resource(max_entries=256, show_spinner="Measuring how far back each one's predictions rest …")
def memory_horizon(run_id: str, step: int) -> Horizon:
    """By gradient, over the first tokens of the held-out text: as on the page It forgets."""
    network = run_data.network(run_id, step)
    return influence_by_gradient(network, network.trace(default_ids(run_id)[:TOKENS])).horizon()


def _has_learned(view: RunView) -> bool:
    return bool(view.snapshots) and view.snapshots[-1].step > 0


def _said(lanes: Sequence[Lane], found: Sequence[Result], noun: str) -> str:
    """What the table comes to, in sentences; nothing in it comes from a person."""
    said = [results.verdict(found, noun)]
    said.append(results.against_counting(found, run_data.baselines(lanes[0].run_ids[0]).five_gram))
    said.append(results.pace(found, noun, same_time=lanes[0].configs[0].seconds is not None))
    return " ".join(filter(None, said))


def _table(lanes: Sequence[Lane], found: Sequence[Result], noun: str, horizons: Mapping[str, Horizon]) -> str:
    """As Markdown, the best first."""
    ranked = sorted(zip(lanes, found), key=lambda one: math.inf if one[1].loss is None else one[1].loss)
    return "\n".join((*_HEAD, *(_row(lane, result, noun, horizons) for lane, result in ranked)))


def _row(lane: Lane, result: Result, noun: str, horizons: Mapping[str, Horizon]) -> str:
    cells = (
        f"{lane.look.glyph}{NO_BREAK}[**{lane.name.replace(' ', NO_BREAK)}**](train?run={lane.run_ids[0]})", *_losses(result), f"{result.parameters:,}",
        _trained(lane, result),
        f"{result.tokens_per_second:,.0f}" if result.tokens_per_second else "–", _horizon(lane, noun, horizons),
    )
    return f"| {' | '.join(cells)} |"


def _trained(lane: Lane, result: Result) -> str:
    """How long; where a single run did not come to its end, how it ended."""
    if len(lane.views) > 1:
        return f"{in_words(result.seconds)} each"
    return in_words(result.seconds) if lane.views[0].status.state == FINISHED else standing(lane)


def _losses(result: Result) -> tuple[str, str, str]:
    """Nats, bits and perplexity; over several seeds the nats with their spread."""
    if result.loss is None:
        return "–", "–", "–"
    nats = f"**{result.loss:.3f}**"
    if len(result.losses) > 1:
        nats += f" ({min(result.losses):.3f} to {max(result.losses):.3f})"
    return nats, f"{results.bits(result.loss):.3f}", f"{math.exp(result.loss):.2f}"


def _horizon(lane: Lane, noun: str, horizons: Mapping[str, Horizon]) -> str:
    """Of one seed as it is, of several the least and the most."""
    if lane.entrant.bidirectional:
        return "not told"
    known = sorted(horizons[run_id] for run_id in lane.run_ids if run_id in horizons)
    if not known:
        return "…" if any(map(_has_learned, lane.views)) else "–"
    if known[0] == known[-1]:
        return horizon_in_words(known[0], noun)
    return f"{known[0].tokens} to {horizon_in_words(known[-1], noun)}"


def _footnotes(lanes: Sequence[Lane], noun: str) -> str:
    views = [view for lane in lanes for view in lane.views]
    told = []
    if len(counts := results.scored_tokens(views)) == 1:
        told.append(f"All were scored on the same {max(counts):,} {noun}s, from which none has learned.")
        if max(counts) < (all_there_are := len(run_data.held_out(lanes[0].run_ids[0])) - 1):
            told.append(f"The dashed lines are measured on all {all_there_are:,} that are held out.")
    if len(lanes[0].views) > 1:
        told.append("Losses are means over the seeds, with the least and the most of them.")
    if any(lane.entrant.bidirectional for lane in lanes):
        told.append(
            f"Of a network that reads both ways no memory horizon is told: the {noun} farthest back is the last one that "
            "its backward half reads, so it always counts."
        )
    return " ".join(told)


def _file(lanes: Sequence[Lane], found: Sequence[Result], horizons: Mapping[str, Horizon]) -> bytes:
    return results.as_csv([
        row for lane, result in zip(lanes, found)
        for row in results.rows_of(
            lane.name, result.parameters, list(zip(lane.run_ids, lane.configs, lane.views)), horizons
        )
    ])
