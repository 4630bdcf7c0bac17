"""The recurrent neuron: one cell with a loop, unfolded over time, with all of its numbers."""

import streamlit as st

from rnnviz.ui import shell
from rnnviz.ui.lessons.neuron import choose_word, show_change, show_code, show_question, show_steps, show_unfolding
from rnnviz.ui.prose import prose

shell.open_page("neuron")
with st.container(width=800):
    prose("neuron")
lesson = choose_word()
show_unfolding(lesson)
show_question(lesson)
show_steps(lesson)
show_change(lesson)
show_code(lesson)
shell.lead_on("neuron")
