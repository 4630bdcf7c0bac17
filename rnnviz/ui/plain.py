"""Words that may quote what came from outside, for places that show Markdown."""

import re

_MARKUP = re.compile(r"([\\`*_\[\]<>$~:!#|])")


def plain(words: str) -> str:
    """`words` as Markdown that shows just them: a link must not be able to put a picture or a link on a page."""
    return _MARKUP.sub(r"\\\1", words)
