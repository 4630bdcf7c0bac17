"""The lesson on reading both ways: two readers on one time axis, the leak, the blanks that both sides help to fill."""

from rnnviz.ui.lessons.bidirectional.blanks import show_blanks
from rnnviz.ui.lessons.bidirectional.leak import show_leak
from rnnviz.ui.lessons.bidirectional.readers import show_code, show_readers

__all__ = ["show_blanks", "show_code", "show_leak", "show_readers"]
