"""Home: the question, and the way to an answer."""

import streamlit as st

from rnnviz.ui import shell
from rnnviz.ui.prose import prose

shell.open_page("home")
prose("home")
st.page_link("pages/train.py", label="Train a network on a text →")
