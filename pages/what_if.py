"""What if: change a trained network by hand, find units that know something, see how far the gates open."""

from rnnviz.ui import shell
from rnnviz.ui.source import choose_run, offer_training
from rnnviz.ui.what_if.desk import show_what_if

shell.open_page("what_if")
run_id = choose_run()
if run_id is None:
    offer_training()
else:
    show_what_if(run_id)
