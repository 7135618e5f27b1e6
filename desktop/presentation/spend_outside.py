"""What a key spent outside this app: the provider's own figures less what is recorded here.

The window imports this before its first paint: at run time, stdlib only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, localcontext
from enum import StrEnum
from functools import reduce
from operator import add
from typing import TYPE_CHECKING, Literal

from desktop.domain.money import same_amount
from desktop.domain.spend import EXACT_DIGITS, Spend, SpendReport
from desktop.presentation.figures import age, counted, day
from desktop.presentation.key_health_view import STALE_AFTER
from desktop.presentation.money import UNKNOWN, estimate, every_digit, usd
from desktop.presentation.spend_span import Span

if TYPE_CHECKING:
    from desktop.domain.credentials import KeyInfo


class Period(StrEnum):
    """What a provider counts by, in UTC."""

    DAY = "day"
    WEEK = "week"
    """Since Monday."""
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class OutsideRowView:
    """One period: the difference, and the two figures that it comes from."""

    title: str
    amount: str
    detail: str
    role: Literal["muted", "warn_text"] = "muted"
    exact: str = ""
    """Every digit of the three."""


@dataclass(frozen=True, slots=True)
class OutsideView:
    """``rows`` is empty where the key does not say what it spent."""

    rows: tuple[OutsideRowView, ...] = ()
    note: str = ""
    stale: bool = False
    provider: str = ""
    """Its name, where there is more than one."""


def periods(said_at: datetime) -> dict[Period, Span]:
    """The days that a provider's figures of that moment are about.

    Source: OpenRouter's OpenAPI document of 2026-08-22, ``GET /key``: ``usage_daily`` is of the
    current day in UTC, ``usage_weekly`` of the week since Monday, ``usage_monthly`` of the month.
    """
    today = said_at.astimezone(UTC).date()
    return {
        Period.DAY: Span(today, today),
        Period.WEEK: Span(today - timedelta(days=today.weekday()), today),
        Period.MONTH: Span(today.replace(day=1), today),
    }


def outside_view(
    provider: tuple[str, str],
    info: KeyInfo | None,
    said_at: datetime | None,
    reports: Mapping[Period, SpendReport],
    first_day: date | None,
    now: datetime,
) -> OutsideView:
    """``provider``: id and name; ``reports``: by model, of each of `periods`; ``first_day``: of
    the oldest record of the ledger."""
    provider_id, name = provider
    if info is None or said_at is None:
        return OutsideView(note=f"{name} has not said yet what this key spent.")
    used = {
        Period.DAY: info.usage_daily,
        Period.WEEK: info.usage_weekly,
        Period.MONTH: info.usage_monthly,
    }
    if all(amount is None for amount in used.values()):
        return OutsideView(note=f"{name} does not say what this key spent by day or month.")
    recorded = {period: _recorded(reports, period, provider_id) for period in Period}
    rows = tuple(
        _row(period, span, used[period], recorded[period], first_day, now)
        for period, span in periods(said_at).items()
    )
    stale = now - said_at >= STALE_AFTER
    asked = f"{name}'s figures for this key, {age(said_at, now)}"
    since = "; what was spent since is not in them" if stale else ""
    return OutsideView(rows, f"{asked}{since}. Days of UTC.{_doubts(recorded)}", stale)


def _recorded(
    reports: Mapping[Period, SpendReport], period: Period, provider_id: str
) -> Spend | None:
    """``None`` while the ledger has not answered, or cannot."""
    report = reports.get(period)
    if report is None:
        return None
    spends = (row.spend for row in report.rows if row.provider == provider_id)
    return reduce(add, spends, Spend())


def _row(
    period: Period,
    span: Span,
    used: Decimal | None,
    recorded: Spend | None,
    first_day: date | None,
    now: datetime,
) -> OutsideRowView:
    title = _title(period, span, now.astimezone(UTC).date())
    if used is None:
        return OutsideRowView(title, UNKNOWN, "The key does not say.")
    if recorded is None:
        return OutsideRowView(title, UNKNOWN, f"{usd(used)} on the key, unknown in this app")
    with localcontext(prec=EXACT_DIGITS):
        outside = used - recorded.billed
    amounts = f"{every_digit(used)} on the key − {every_digit(recorded.billed)} billed in this app"
    exact = f"{amounts} = {every_digit(outside)}"
    if same_amount(used, recorded.billed):
        outside = Decimal(0)
    detail = f"{usd(used)} on the key, {usd(recorded.billed)} in this app"
    if first_day is None:
        detail = f"{usd(used)} on the key, nothing recorded in this app"
    elif first_day > span.since:
        detail += f" (since {day(first_day, span.until)})"
    if outside < 0:
        detail += ". Less on the key than here: its figures lag, or another key was used"
    return OutsideRowView(
        title, usd(outside), detail, "warn_text" if outside < 0 else "muted", exact
    )


def _title(period: Period, span: Span, today: date) -> str:
    """A period that is over has its dates."""
    over = {
        Period.DAY: today != span.until,
        Period.WEEK: today - timedelta(days=today.weekday()) != span.since,
        Period.MONTH: today.replace(day=1) != span.since,
    }[period]
    if over:
        return span.words
    return {Period.DAY: "Today", Period.WEEK: "This week", Period.MONTH: "This month"}[period]


def _doubts(recorded: Mapping[Period, Spend | None]) -> str:
    """What the key may have counted and no bill here says, of the longest period that has any."""
    for period in (Period.MONTH, Period.WEEK, Period.DAY):
        spend = recorded[period] or Spend()
        parts = []
        if spend.unbilled:
            parts.append(f"{estimate(spend.unbilled)} estimated")
        if spend.unknown:
            parts.append(f"{counted(spend.unknown, 'request')} of unknown cost")
        if parts:
            said = " and ".join(parts)
            return f" In the same {period}, {said} had no bill here and may be part of it."
    return ""
