"""Spend over time: bars of days, or of weeks, months or years where there are many days.

The window imports this before its first paint: at run time, stdlib only.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import reduce
from operator import add
from typing import Final

from desktop.domain.spend import Spend, SpendReport
from desktop.presentation.figures import counted, full_day
from desktop.presentation.money import part_of, usd
from desktop.presentation.spend_span import Span
from desktop.presentation.spend_view import SpendTableView, amount_words, billed_requests, spend_row

_MOST_DAYS: Final = 92
_MOST_WEEKS: Final = 80
_MOST_MONTHS: Final = 96
_EVERY_DAY_NAMED: Final = 10
"""Up to so many days each has its date below it."""
_QUARTERS_NAMED: Final = 48
"""Months, up to which each quarter has its name below it."""
_ROOM: Final = Decimal("1.06")
"""The axis ends so much above the highest bar."""
_WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class Step(StrEnum):
    """What one bar stands for."""

    DAY = "day"
    WEEK = "week"
    """From Monday to Sunday."""
    MONTH = "month"
    YEAR = "year"


_STEPS: Final = {
    Step.DAY: "",
    Step.WEEK: ", by week from Monday",
    Step.MONTH: ", by month",
    Step.YEAR: ", by year",
}


@dataclass(frozen=True, slots=True)
class BarView:
    """Some days. ``billed`` and ``estimated`` are parts of the axis, 0..1, on top of each other."""

    span: Span
    spend: Spend
    billed: float
    estimated: float
    now: bool
    """Whether today is in it."""
    label: str
    """Below the bar; empty under most."""
    title: str
    """``Sat 7 Nov 2026``."""
    words: str
    """``$0.221 billed · 24 requests · 120K tokens``."""


@dataclass(frozen=True, slots=True)
class ChartView:
    """Bars from left to right; their spend adds up to the report's."""

    title: str
    """``Spend by day``."""
    step: Step
    bars: tuple[BarView, ...]
    ticks: tuple[tuple[float, str], ...]
    """Lines across: where on the axis, 0..1, and the amount beside it."""
    summary: str
    """``24 Oct to 22 Nov 2026 (UTC)``, with what a bar is where it is no day."""
    words: str
    """Of the whole span."""
    has_bills: bool
    has_estimates: bool
    has_unknown: bool


def chart_view(by_day: SpendReport, today: date) -> ChartView:
    """``today`` in UTC, as the report's days."""
    span = Span(by_day.since, by_day.until)
    step = step_of(span)
    sums = _sums(by_day, step)
    highest = max((_height(spend) for spend in sums.values()), default=Decimal(0))
    top = highest * _ROOM
    bars = tuple(
        BarView(
            span=part,
            spend=(spend := sums.get(part.since, Spend())),
            billed=part_of(spend.billed, top),
            estimated=part_of(spend.unbilled, top),
            now=part.since <= today <= part.until,
            label=_label(part, span, step, today),
            title=_title(part, step),
            words=amount_words(spend),
        )
        for part in parts(span, step)
    )
    totals = by_day.totals
    return ChartView(
        title=f"Spend by {step}",
        step=step,
        bars=bars,
        ticks=_ticks(highest, top),
        summary=f"{span.words}{_STEPS[step]} (UTC)",
        words=amount_words(totals),
        has_bills=billed_requests(totals) > 0,
        has_estimates=totals.unbilled_requests > 0,
        has_unknown=totals.unknown > 0,
    )


def chart_table(view: ChartView, totals: Spend) -> SpendTableView:
    """The figures of the chart, the newest first, without the bars of no request."""
    bars = [bar for bar in reversed(view.bars) if bar.spend.requests]
    dearest = max((bar.spend.spent for bar in bars), default=Decimal(0))
    return SpendTableView(
        str(view.step).capitalize(),
        tuple(spend_row(bar.title, bar.spend, of=dearest) for bar in bars),
        spend_row(f"Total of {counted(len(bars), view.step)}", totals),
    )


def step_of(span: Span) -> Step:
    """As fine as bars can still be told apart."""
    if span.days <= _MOST_DAYS:
        return Step.DAY
    if span.days <= 7 * _MOST_WEEKS:
        return Step.WEEK
    return Step.MONTH if span.days <= 31 * _MOST_MONTHS else Step.YEAR


def parts(span: Span, step: Step) -> Iterator[Span]:
    """The days of a span cut into steps; the first and the last may be shorter."""
    since = span.since
    while since <= span.until:
        following = _next(since, step)
        last = span.until if following is None else min(span.until, following - timedelta(days=1))
        yield Span(since, last)
        if last == span.until:
            return
        since = last + timedelta(days=1)


def _next(day: date, step: Step) -> date | None:
    """When the next step begins; ``None`` beyond the calendar's end."""
    try:
        match step:
            case Step.DAY:
                return day + timedelta(days=1)
            case Step.WEEK:
                return day + timedelta(days=7 - day.weekday())
            case Step.MONTH:
                return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
            case Step.YEAR:
                return date(day.year + 1, 1, 1)
    except (OverflowError, ValueError):
        return None


def _sums(by_day: SpendReport, step: Step) -> dict[date, Spend]:
    """By the first day of each part."""
    groups: dict[date, list[Spend]] = {}
    for row in by_day.rows:
        first = max(_beginning(date.fromisoformat(row.key), step), by_day.since)
        groups.setdefault(first, []).append(row.spend)
    return {first: reduce(add, spends) for first, spends in groups.items()}


def _beginning(day: date, step: Step) -> date:
    match step:
        case Step.DAY:
            return day
        case Step.WEEK:
            return day - timedelta(days=day.weekday())
        case Step.MONTH:
            return day.replace(day=1)
        case Step.YEAR:
            return date(day.year, 1, 1)


def _height(spend: Spend) -> Decimal:
    """A bill below nothing, such as a refund, has no bar."""
    return max(spend.billed, Decimal(0)) + max(spend.unbilled, Decimal(0))


def _label(part: Span, whole: Span, step: Step, today: date) -> str:
    if part.since <= today <= part.until:
        return "Today" if step is Step.DAY else f"This {step}"
    day = part.since
    match step:
        case Step.DAY:
            due = whole.days <= _EVERY_DAY_NAMED or (day - whole.since).days % 7 == 0
            return _short(day) if due else ""
        case Step.WEEK:
            begins = part.until.day <= part.days and part.days == 7
            return _month(part.until) if begins else ""
        case Step.MONTH:
            if day.month == 1:
                return str(day.year)
            quarter = day.month in (4, 7, 10) and whole.days <= 31 * _QUARTERS_NAMED
            return _month(day) if quarter else ""
        case Step.YEAR:
            return str(day.year)


def _title(part: Span, step: Step) -> str:
    match step:
        case Step.DAY:
            return f"{_WEEKDAYS[part.since.weekday()]} {full_day(part.since)}"
        case Step.MONTH if part.since.day == 1 and _next(part.until, Step.DAY) == _next(
            part.since, Step.MONTH
        ):
            return full_day(part.since).partition(" ")[2]
        case _:
            return part.words


def _short(day: date) -> str:
    """``7 Nov``."""
    return full_day(day).rpartition(" ")[0]


def _month(day: date) -> str:
    """``Nov``."""
    return _short(day).partition(" ")[2]


def _ticks(highest: Decimal, top: Decimal) -> tuple[tuple[float, str], ...]:
    """Nothing, and two to four round amounts above it."""
    base = (0.0, "$0")
    if highest <= 0:
        return (base,)
    step = _round_step(highest)
    count = int(highest / step)
    return (base, *((part_of(step * n, top), usd(step * n)) for n in range(1, count + 1)))


def _round_step(highest: Decimal) -> Decimal:
    """The largest of 1, 2, 5, 10, … that fits twice."""
    half = highest / 2
    unit = Decimal(1).scaleb(half.adjusted())
    return next(unit * n for n in (5, 2, 1) if unit * n <= half)
