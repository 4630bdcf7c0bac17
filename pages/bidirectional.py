"""Reading both ways: two readers on one time axis, the leak, and the blanks that both sides help to fill."""

import streamlit as st

from rnnviz.ui import shell
from rnnviz.ui.lessons.bidirectional import show_blanks, show_code, show_leak, show_readers
from rnnviz.ui.prose import prose

shell.open_page("bidirectional")
with st.container(width=800):
    prose("bidirectional_opening")
show_readers()
show_leak()
show_blanks()
show_code()
shell.lead_on("bidirectional")
