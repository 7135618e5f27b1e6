"""Counts, sizes, ages and dates as text.

Stdlib only: the window imports this before its first paint.
"""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def number(value: int) -> str:
    """``1,184``."""
    return f"{value:,}"


def counted(value: int, one: str, many: str | None = None) -> str:
    """``1 model``, ``16 models``."""
    return f"{value:,} {one if value == 1 else many or f'{one}s'}"


def context_size(tokens: int | None) -> str:
    """``262K``, ``1M``, ``1.05M``; empty when it is not known."""
    if tokens is None:
        return ""
    if tokens < 1000:
        return str(tokens)
    if tokens < 1_000_000:
        return f"{tokens // 1000}K"
    if tokens % (1 << 20) == 0:  # 1,048,576 is what makers call 1M
        return f"{tokens >> 20}M"
    return f"{tokens / 1_000_000:.2f}".rstrip("0").rstrip(".") + "M"


def age(then: datetime, now: datetime) -> str:
    """``just now``, ``12 min ago``, ``3 h ago``, then the day."""
    seconds = (now - then).total_seconds()
    if seconds < 60:
        return "just now"
    if seconds < 3600:
        return f"{int(seconds // 60)} min ago"
    if seconds < 86_400:
        return f"{int(seconds // 3600)} h ago"
    return day(then.date(), now.date())


def day(when: date, today: date) -> str:
    """``1 Dec``, with the year where it is another one."""
    text = f"{when.day} {_MONTHS[when.month - 1]}"
    return text if when.year == today.year else f"{text} {when.year}"


def full_day(when: date) -> str:
    """``12 Nov 2026``."""
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"


def duration(seconds: float) -> str:
    """``0.8 s``, ``6.2 s``, ``14 s``, ``2 min 5 s``."""
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    if seconds < 59.5:
        return f"{round(seconds)} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s"


def waiting_time(seconds: float) -> str:
    """How long to wait, rounded up: ``1 second``, ``2 minutes``, ``17 hours``."""
    whole = max(1, math.ceil(seconds))
    if whole < 120:
        return counted(whole, "second")
    if whole < 7200:
        return counted(math.ceil(whole / 60), "minute")
    return counted(math.ceil(whole / 3600), "hour")


def next_reset(period: str, now: datetime) -> date | None:
    """The day a ``daily``, ``weekly`` or ``monthly`` limit begins anew, at 00:00 UTC."""
    today = now.astimezone(UTC).date()
    if period == "daily":
        return today + timedelta(days=1)
    if period == "weekly":
        return today + timedelta(days=7 - today.weekday())
    if period == "monthly":
        return (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    return None


def clock(moment: datetime) -> str:
    """Local wall clock: ``14:02``."""
    return f"{moment.astimezone():%H:%M}"
