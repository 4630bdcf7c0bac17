"""Choosing the text: a bundled one, pasted, or from a file."""

from __future__ import annotations

import streamlit as st

from rnnviz import corpus
from rnnviz.errors import UserError
from rnnviz.ui.shell import told

PASTE, UPLOAD = "paste", "upload"
_TEXT, _PASTED, _UPLOADED = "draft.text", "draft.pasted", "draft.uploaded"
HEIGHT = 232


def choose_text() -> str:
    """The normalised text that is chosen, "" while there is none yet. A bundled text's key stands in the URL."""
    bundled = {text.key: text for text in corpus.bundled()}
    options = [*bundled, PASTE, UPLOAD]
    names = {key: text.title for key, text in bundled.items()} | {PASTE: "Paste my own", UPLOAD: "Open a file"}
    source = st.selectbox(
        "Text", options, index=options.index(_remembered_source(options)), format_func=names.get, key="control.text",
        help="What the network reads, and then imitates. Your text stays on the machine that runs this app.",
    )
    _remember_source(source)
    if source == PASTE:
        return _pasted()
    if source == UPLOAD:
        return _uploaded()
    text = corpus.load_bundled(source).text
    with st.container(height=HEIGHT, border=True):
        st.text(text[:3000])
    st.caption(bundled[source].description)
    return text


def use_text(text: str) -> None:
    """Puts the text of a run that is there in the place for a pasted one."""
    st.session_state[_TEXT], st.session_state[_PASTED] = PASTE, text
    st.session_state.pop("control.text", None)
    st.session_state.pop("control.pasted", None)


def own_text() -> str:
    """What this visitor has pasted or opened last, normalised; "" where that is nothing, or more than can be used."""
    kept = [st.session_state.get(place, "") for place in (_PASTED, _UPLOADED)]
    if st.session_state.get(_TEXT) == UPLOAD:
        kept.reverse()
    text = corpus.normalise(next(filter(None, kept), ""))
    return text if len(text) <= corpus.TEXT_LIMIT else ""


def _pasted() -> str:
    st.session_state.setdefault("control.pasted", st.session_state.get(_PASTED, ""))
    pasted = st.text_area(
        "Your text", height=HEIGHT, key="control.pasted", label_visibility="collapsed",
        placeholder="Paste a text here: a story, poems, song lines, a diary, program code …",
    )
    st.session_state[_PASTED] = pasted
    return _within_limit(corpus.normalise(pasted))


def _uploaded() -> str:
    file = st.file_uploader("A .txt file", type=["txt"], key="control.uploaded", label_visibility="collapsed")
    if file is not None:
        st.session_state[_UPLOADED] = ""  # where this one can't be read, the one before is not meant any more
        with told():
            st.session_state[_UPLOADED] = corpus.normalise(corpus.decode(file.getvalue(), file.name))
    text = _within_limit(st.session_state.get(_UPLOADED, ""))
    if text:
        with st.container(height=HEIGHT - 72, border=True):
            st.text(text[:3000])
    return text


def _within_limit(text: str) -> str:
    """A text over the limit is used only in part, and only where the person agrees."""
    if len(text) <= corpus.TEXT_LIMIT:
        return text
    st.warning(f"This text has {len(text):,} characters; at most {corpus.TEXT_LIMIT:,} can be learned from.")
    if st.checkbox(f"Use its first {corpus.TEXT_LIMIT:,} characters", key="control.first_part"):
        return corpus.first_part(text)
    raise UserError(f"Tick the box to use the first {corpus.TEXT_LIMIT:,} characters, or paste a shorter text.")


def _remembered_source(options: list[str]) -> str:
    source = st.session_state.get(_TEXT) or st.query_params.get("text") or options[0]
    return source if source in options else options[0]


def _remember_source(source: str) -> None:
    st.session_state[_TEXT] = source
    if st.query_params.get("text") != source:
        st.query_params["text"] = source
