"""A Plotly figure that changes while it is watched: drawn again in place, with the person's zoom kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go
from plotly.io.json import to_json_plotly

from rnnviz.ui.components.declare import declare


def live_plot(figure: go.Figure | Mapping[str, Any], key: str, height: int = 320, description: str = "") -> None:
    """Draws `figure` as wide as there is room and `height` pixels high.

    Args:
        figure: Plotly's, or a dictionary of its `data` and `layout`. Its `layout.uirevision` says whether zoom is kept,
            as everywhere in Plotly; colours of text, grid and background follow the page's theme.
        key: the same key at the next run updates the same plot.
        description: what a person who does not see the plot is told, in a sentence.
    """
    data = {"figure": to_json_plotly(figure), "height": height, "description": description}
    declare("live_plot")(key=key, data=data, height="content")
