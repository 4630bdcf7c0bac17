"""LSTM: a symbol held over fifty steps beside a network that loses it, how often that is so, and what units are."""

import streamlit as st

from rnnviz.ui import shell
from rnnviz.ui.lessons.lstm import show_conveyor, show_exam, show_units
from rnnviz.ui.lessons.memory_exam import show_live_exam
from rnnviz.ui.prose import prose

shell.open_page("lstm")
with st.container(width=800):
    prose("lstm")
show_conveyor()
show_exam()
show_live_exam()
show_units()
shell.lead_on("lstm")
