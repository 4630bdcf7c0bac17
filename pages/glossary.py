"""Glossary: the words of the field, each in a sentence or two."""

from rnnviz.ui import shell
from rnnviz.ui.glossary import show_glossary
from rnnviz.ui.prose import prose

shell.open_page("glossary")
prose("glossary")
show_glossary()
