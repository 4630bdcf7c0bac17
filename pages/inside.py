"""Inside the cell: every gate and state of a trained network, step by step, and through its training."""

from rnnviz.ui import shell
from rnnviz.ui.generate.source import choose_run
from rnnviz.ui.inside.desk import offer_training, show_inside

shell.open_page("inside")
run_id = choose_run()
if run_id is None:
    offer_training()
else:
    show_inside(run_id)
