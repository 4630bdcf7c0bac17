"""My runs: all that this visitor has trained, to be opened, compared, saved, deleted."""

from rnnviz.ui import shell
from rnnviz.ui.runs.listing import show_runs

shell.open_page("runs")
show_runs()
