"""Train: pick a text and a network, press the button, watch it learn."""

from rnnviz.ui import session, shell
from rnnviz.ui.train.live import show_run
from rnnviz.ui.train.setup import show_setup

shell.open_page("train")
run_id = None
with shell.told():
    run_id = session.current_run()
if run_id is None:
    show_setup()
else:
    show_run(run_id)
