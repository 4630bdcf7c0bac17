"""Home: the question, a network that is writing already, and the ways on."""

from rnnviz.ui import shell
from rnnviz.ui.home import show_home

shell.open_page("home")
show_home()
