"""Stacked layers: what goes from layer to layer, in which shape, and how slowly each layer changes."""

import streamlit as st

from rnnviz.ui import shell
from rnnviz.ui.lessons.layer_pace import show_pace
from rnnviz.ui.lessons.stacked import show_refusal, show_stack
from rnnviz.ui.prose import prose

shell.open_page("stacked")
with st.container(width=800):
    prose("stacked")
show_stack()
show_refusal()
show_pace()
shell.lead_on("stacked")
