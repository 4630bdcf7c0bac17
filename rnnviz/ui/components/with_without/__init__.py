"""One text read by two networks, as it was trained and with a change: what each expects, and where the change tells."""

from __future__ import annotations

from collections.abc import Sequence

from rnnviz.colours import COLOURS
from rnnviz.nets.records import Trace
from rnnviz.ui.components.declare import declare
from rnnviz.ui.components.packing import pack
from rnnviz.ui.inside.replay import predictions
from rnnviz.vocabulary import Vocabulary


def with_without(traces: tuple[Trace, Trace], vocabulary: Vocabulary, key: str) -> None:
    """Shows the text of `traces`, as trained and changed, each token coloured by how many nats less it surprises.

    The same key at the next run updates in place; the same text leaves the person at the same token.
    """
    declare("with_without")(key=key, data=packed(traces, vocabulary), height="content")


def packed(traces: Sequence[Trace], vocabulary: Vocabulary) -> bytes:
    """What the component is sent: the text, and of each trace what `predictions` gives."""
    arrays = predictions(traces)
    ids = traces[0].ids.tolist()
    header = {
        "level": vocabulary.level,
        "tokens": [vocabulary.tokens[id] for id in ids],
        "pieces": vocabulary.pieces(ids),
        "names": {str(id): vocabulary.tokens[id] for id in {*arrays["top_ids"].ravel().tolist(), *ids}},
        "signed": COLOURS["signed"],
    }
    return pack(header, arrays)
