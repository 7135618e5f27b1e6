"""Spans of days as they are typed on a command line: ``--since 7d --until today``."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from desktop.presentation.figures import full_day
from desktop.presentation.spend_span import Span, day_problem, typed_day

ALL: Final = "all"
_DAYS: Final = re.compile(r"([0-9]{1,5})d")


class SpanFailed(ValueError):
    """Its text is a sentence about what was typed."""


def span_of(since: str, until: str, today: date, first: date | None = None) -> Span:
    """The days from ``since`` to ``until``, both included, in UTC.

    ``first``: of the oldest request, for ``all``. Raises `SpanFailed`.
    """
    last = _day("--until", until, today, today)
    begin = _day("--since", since, today, first or today)
    if begin > last and since.strip().lower() == ALL:
        begin = last
    if begin > last:
        raise SpanFailed(
            f"--since {full_day(begin)} is after --until {full_day(last)}: nothing lies between."
        )
    return Span(begin, last)


def _day(option: str, typed: str, today: date, first: date) -> date:
    text = typed.strip().lower()
    words = {"today": today, "yesterday": today - timedelta(days=1)}
    if option == "--since":
        words |= {"month": today.replace(day=1), ALL: first}
    if text in words:
        return words[text]
    if option == "--since" and (found := _DAYS.fullmatch(text)) and (days := int(found[1])):
        return _days_before(today, days - 1)
    if problem := day_problem(typed, today, future=True):
        raise SpanFailed(f"{option}: {problem}")
    when = typed_day(typed)
    assert when is not None  # else there would be a problem
    return when


def _days_before(today: date, days: int) -> date:
    try:
        return today - timedelta(days=days)
    except OverflowError:
        return date.min
