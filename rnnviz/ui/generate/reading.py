"""Under a text that was written: a quiet line where it goes round in circles."""

from __future__ import annotations

import numpy as np
import streamlit as st

from rnnviz.diagnosis.writing import of_text
from rnnviz.nets.sampling import Sampling
from rnnviz.ui import run_data
from rnnviz.ui.generate.copied import WIDTH
from rnnviz.ui.generate.writer import Writer
from rnnviz.ui.plain import plain


def show_text_reading(run_id: str, writer: Writer, sampling: Sampling) -> None:
    """Once it is written: what its own repetitions say of it and of the temperature; nothing where it has none."""
    if not writer.done:
        return
    ids = np.array([token.id for token in writer.tokens])
    level = run_data.config(run_id).level
    reading = of_text(ids, run_data.held_out(run_id), level, sampling.temperature, sampling.top_k)
    if reading is not None:
        said, advice = plain(reading.evidence), plain(reading.advice)
        with st.container(width=WIDTH):
            st.caption(f":material/info: **{reading.title}** {said} **Try:** {advice}")
