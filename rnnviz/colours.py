"""The colours by their meaning, read from the one file that Python and the components share."""

import json
from pathlib import Path

COLOURS = json.loads(Path(__file__).with_name("colours.json").read_text(encoding="utf-8"))
