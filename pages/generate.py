"""Generate: the network writes, token by token, and shows what else it considered."""

import streamlit as st

from rnnviz.ui import shell
from rnnviz.ui.code import show_run_code
from rnnviz.ui.generate.desk import show_desk
from rnnviz.ui.prose import prose
from rnnviz.ui.source import choose_run, offer_training

shell.open_page("generate")
run_id = choose_run()
if run_id is None:
    offer_training()
else:
    show_desk(run_id)
with st.container(width=800):
    prose("generate")
if run_id is not None:
    show_run_code(run_id)
