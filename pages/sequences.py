"""Sequences: from a series of numbers to the smallest recurrent network, and how it learns."""

import streamlit as st

from rnnviz.ui import shell
from rnnviz.ui.lessons.sequences import show_graph, show_neuron, show_rule, show_too_few
from rnnviz.ui.prose import prose

shell.open_page("sequences")
with st.container(width=800):
    prose("sequences")
show_rule()
show_graph()
show_neuron()
show_too_few()
shell.lead_on("sequences")
