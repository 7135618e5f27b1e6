"""Spans of days in UTC: as the page offers them, and as a person types them.

Stdlib only: the window imports this before its first paint.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from desktop.presentation.figures import full_day

EARLIEST: Final = date(2000, 1, 1)
"""Nobody has sent anything before; a chart that begins in the year 1 would show nothing."""
_MONTHS: Final = (
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
)
_NUMBERS: Final = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_WORDS: Final = re.compile(r"([0-9]{1,2})\.? +([a-z]{3})[a-z]*\.?,? +([0-9]{4})")


class SpanChoice(StrEnum):
    """What the page offers; the values are the words on screen."""

    WEEK = "7 days"
    MONTH = "30 days"
    YEAR = "Year"
    DATES = "Dates…"


@dataclass(frozen=True, slots=True)
class Span:
    """Days from ``since`` to ``until``, both included."""

    since: date
    until: date

    @property
    def days(self) -> int:
        return (self.until - self.since).days + 1

    @property
    def words(self) -> str:
        """``24 Oct to 22 Nov 2026``."""
        if self.since == self.until:
            return full_day(self.until)
        first = full_day(self.since)
        if self.since.year == self.until.year:
            first = first.rpartition(" ")[0]
        return f"{first} to {full_day(self.until)}"


@dataclass(frozen=True, slots=True)
class TypedSpan:
    """What two fields come to: a span, or what is wrong with either of them."""

    span: Span | None = None
    since_problem: str = ""
    until_problem: str = ""


def span_of(choice: SpanChoice, today: date) -> Span:
    """The days up to today. Raises ValueError for `SpanChoice.DATES`, which a person types."""
    match choice:
        case SpanChoice.WEEK:
            return Span(today - timedelta(days=6), today)
        case SpanChoice.MONTH:
            return Span(today - timedelta(days=29), today)
        case SpanChoice.YEAR:
            return Span(_a_year_before(today) + timedelta(days=1), today)
        case _:
            raise ValueError(choice)


def typed_day(typed: str) -> date | None:
    """``2026-11-22`` or ``22 Nov 2026``; ``None`` for what is no day."""
    text = typed.strip().lower()
    if found := _NUMBERS.fullmatch(text):
        year, month, day = (int(part) for part in found.groups())
    elif (found := _WORDS.fullmatch(text)) and found[2] in _MONTHS:
        year, month, day = int(found[3]), _MONTHS.index(found[2]) + 1, int(found[1])
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def day_problem(typed: str, today: date, *, future: bool = False) -> str:
    """What is wrong with a typed day, in one sentence; empty when nothing is."""
    when = typed_day(typed)
    if when is None:
        said = f"“{typed.strip()}” is not a day" if typed.strip() else "A day is needed"
        return f"{said}: write it like {today.isoformat()}."
    if when < EARLIEST:
        return f"Write a day of {EARLIEST.year} or later."
    if when > today and not future:
        return f"{full_day(when)} has not come yet; today is {full_day(today)} in UTC."
    return ""


def typed_span(since: str, until: str, today: date) -> TypedSpan:
    """Two typed days as a span, or a sentence below the field that is wrong."""
    problems = day_problem(since, today), day_problem(until, today)
    first, last = typed_day(since), typed_day(until)
    if any(problems) or first is None or last is None:
        return TypedSpan(None, *problems)
    if first > last:
        return TypedSpan(None, until_problem=f"That is before {full_day(first)}.")
    return TypedSpan(Span(first, last))


def _a_year_before(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year - 1, day=28)
