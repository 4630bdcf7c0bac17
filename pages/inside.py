"""Inside the cell: every gate and state of a trained network, step by step, and through its training."""

from rnnviz.ui import shell
from rnnviz.ui.inside.desk import show_inside
from rnnviz.ui.source import choose_run, offer_training

shell.open_page("inside")
run_id = choose_run()
if run_id is None:
    offer_training()
else:
    show_inside(run_id)
