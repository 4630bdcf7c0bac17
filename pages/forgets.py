"""It forgets: what a prediction rests on, how far back, and whether that helps; on the person's own run and text."""

import streamlit as st

from rnnviz.ui import shell
from rnnviz.ui.forgets.desk import show_forgets
from rnnviz.ui.prose import prose
from rnnviz.ui.source import choose_run, offer_training

shell.open_page("forgets")
with st.container(width=800):
    prose("forgets")
run_id = choose_run()
if run_id is None:
    offer_training()
else:
    show_forgets(run_id)
shell.link_to("lstm", "The memory exam: tasks that only a memory can solve, at any distance, trained while you watch →")
shell.lead_on("forgets")
