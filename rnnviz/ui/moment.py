"""Moments in time, as people write them."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import streamlit as st


def moment(created: float) -> str:
    """Such as `25 Nov 14:02`, by the clock of who looks. `created` in seconds since 1970."""
    west = st.context.timezone_offset  # minutes
    zone = None if west is None else timezone(timedelta(minutes=-west))
    found = datetime.fromtimestamp(created, zone)
    return f"{found.day} {found:%b %H:%M}"
