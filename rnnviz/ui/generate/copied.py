"""How much of what was written is copied: beside the held-out text by the same count, and the gap of the losses."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass

import numpy as np
import streamlit as st

from rnnviz import corpus
from rnnviz.copying import LEAST, Stretch, Text, copied_shares, copied_stretches
from rnnviz.copying_index import SuffixIndex
from rnnviz.nets.gap import Gap, loss_gap
from rnnviz.ui import run_data
from rnnviz.ui.components.copied_text import Source, copied_text
from rnnviz.ui.generate.writer import Writer
from rnnviz.ui.prose import prose
from rnnviz.vocabulary import Vocabulary

WIDTH = 800  # pixels
LOOK_AGAIN = 0.5  # seconds
AT_ONCE = 0.3  # seconds: what takes no longer is not announced
# Of each part of the text; a network that reads windows takes far longer, and so does one that knows many words.
GAP_TOKENS = {"every_step": 20_000, "last_step": 2_000}
GAP_LOGITS = 20_000_000
CONTEXT = {"char": 70, "word": 14}  # tokens on each side
POOL = ThreadPoolExecutor(max_workers=1, thread_name_prefix="copying")  # one is built at a time, and no page waits


@dataclass(frozen=True)
class Yardstick:
    """The part of a run's text that was learned from, to find stretches in; and how much of the rest stands there."""

    index: SuffixIndex
    held_out_shares: tuple[float, ...]


def show_copied(run_id: str, step: int, writer: Writer) -> None:
    """Below the text of `writer`, which the network of the snapshot at `step` writes: once it is written."""
    with st.container(width=WIDTH):
        prose("copied")
        if not writer.done:
            st.caption("It is counted as soon as the text is written.")
            return
        waiting = bool(wait([_yardstick(run_id), _gap(run_id, step)], AT_ONCE).not_done)
        st.fragment(_show, run_every=LOOK_AGAIN if waiting else None)(run_id, step, writer, waiting)


def _show(run_id: str, step: int, writer: Writer, waiting: bool) -> None:
    measuring = _yardstick(run_id), _gap(run_id, step)
    if waiting:
        st.caption("Sorting the whole text by what stands where, so that any stretch is found at once: only the first time …")
        if all(future.done() for future in measuring):
            st.rerun()  # only a run of the whole page can end the ticks
        return
    yardstick, gap = (future.result() for future in measuring)
    _show_numbers(run_id, yardstick, gap, writer)
    _show_text(run_id, yardstick.index, writer)
    with st.expander("How this is counted"):
        prose("copied_counted")


@st.cache_resource(max_entries=4, show_spinner=False)
def _yardstick(run_id: str) -> Future[Yardstick]:
    return POOL.submit(_measure, run_data.ids(run_id), run_data.vocabulary(run_id))


def _measure(ids: np.ndarray, vocabulary: Vocabulary) -> Yardstick:
    train_ids, held_out_ids = corpus.split(ids)
    index = SuffixIndex(train_ids)
    return Yardstick(index, copied_shares(index, Text.of(held_out_ids, vocabulary), LEAST[vocabulary.level]))


@st.cache_resource(max_entries=64, show_spinner=False)
def _gap(run_id: str, step: int) -> Future[Gap]:
    network, parts = run_data.network(run_id, step), corpus.split(run_data.ids(run_id))
    most = min(GAP_TOKENS[network.config.objective], GAP_LOGITS // len(run_data.vocabulary(run_id)))
    return POOL.submit(loss_gap, network, *parts, most)


def _show_numbers(run_id: str, yardstick: Yardstick, gap: Gap, writer: Writer) -> None:
    level, noun = run_data.vocabulary(run_id).level, _noun(run_id)
    shares = copied_shares(yardstick.index, _written(run_id, writer), LEAST[level])
    copied, losses = st.columns([3, 2], gap="medium")
    copied.table({
        "Copied in a row": [f"{least} {noun} or more" for least in LEAST[level]],
        "Of this text": [_percent(share) for share in shares],
        "Of the held-out text": [_percent(share) for share in yardstick.held_out_shares],
    })
    losses.table({
        "Loss": ["on what it learned from", "on what was held out", "the gap"],
        f"Nats per {noun[:-1]}": [f"{loss:.2f}" for loss in (gap.learned, gap.held_out, gap.size)],
    })
    st.caption(f"Both losses are this network's, over {gap.tokens:,} {noun} of each part. A gap near 0: what it knows holds for "
               "new text, too. A large one: it knows by heart what it learned from.")


def _show_text(run_id: str, index: SuffixIndex, writer: Writer) -> None:
    vocabulary = run_data.vocabulary(run_id)
    leasts = LEAST[vocabulary.level]
    stretches = copied_stretches(index, _written(run_id, writer), leasts[0])
    learned = run_data.ids(run_id)[: len(index)]
    counted_before = Text.of(learned, vocabulary).counted_before
    ids = [*writer.start_ids, *(token.id for token in writer.tokens)]
    copied_text(
        vocabulary.pieces(ids)[len(writer.start_ids) :],
        [_source(vocabulary, learned, one, int(counted_before[one.place])) for one in stretches],
        leasts, _noun(run_id), int(counted_before[-1]), key="copied_text",
    )


def _source(vocabulary: Vocabulary, learned: np.ndarray, stretch: Stretch, counted_before: int) -> Source:
    """The stretch with what stands around it in the corpus, as the network read it."""
    reach = CONTEXT[vocabulary.level]
    first, end = max(0, stretch.place - reach), stretch.place + stretch.length
    pieces = vocabulary.pieces(learned[first : end + reach])
    before, after = pieces[: stretch.place - first], pieces[end - first :]
    cut, goes_on = first > 0, end + reach < len(learned)
    return Source(stretch, counted_before + 1, "…" * cut + "".join(before), "".join(after) + "…" * goes_on)


def _written(run_id: str, writer: Writer) -> Text:
    """What the network wrote, without the start: that is the person's."""
    return Text.of([token.id for token in writer.tokens], run_data.vocabulary(run_id))


def _percent(share: float) -> str:
    return f"{100 * share:.{1 if 0 < share < 0.1 else 0}f} %"


def _noun(run_id: str) -> str:
    return "characters" if run_data.config(run_id).level == "char" else "words"
