"""How often a live page is brought up to date: the more people look on, the less often, so that the server keeps up."""

from __future__ import annotations

import math
import threading
import time

from streamlit.runtime.scriptrunner import get_script_run_ctx

USUAL = 0.5  # seconds; a page has at most so many updates, however many events come
AT_ONCE = 12  # pages that are updated so often; `python3 -m rnnviz bench watching` says what each costs
_LONGEST = 5.0  # seconds
_GONE = 2 * _LONGEST  # seconds after which one who hasn't asked again looks on no more

_asked: dict[str, float] = {}  # when each session asked last
_lock = threading.Lock()


def update_every() -> float:
    """Seconds between updates of the page that asks, by how many ask now: 0.5, and half a second more for each twelve."""
    context = get_script_run_ctx()
    return _noted(context.session_id if context else "", time.monotonic())


def _noted(session: str, now: float) -> float:
    with _lock:
        _asked[session] = now
        for other in [other for other, asked in _asked.items() if now - asked > _GONE]:
            del _asked[other]
        return min(USUAL * math.ceil(len(_asked) / AT_ONCE), _LONGEST)
