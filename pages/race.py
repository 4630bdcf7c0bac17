"""Race: pick two to six networks, press the button, watch who learns the text best."""

from rnnviz.ui import session, shell
from rnnviz.ui.race.live import show_race
from rnnviz.ui.race.setup import show_setup

shell.open_page("race")
race = None
with shell.told():
    race = session.current_race()
if race is None:
    show_setup()
else:
    show_race(race)
