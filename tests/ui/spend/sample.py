"""A month of invented spend, and longer ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import reduce
from operator import add
from typing import Final

from desktop.domain.spend import Grouping, Spend, Spending, SpendReport, SpendRow
from desktop.presentation.spend_page_view import CostsView, costs_view
from desktop.presentation.spend_span import Span, SpanChoice, span_of
from desktop.presentation.spend_view import Naming
from tests.fakes import NOON

TODAY: Final = date(2026, 11, 22)
NOW: Final = NOON.replace(day=22)
FIRST_DAY: Final = date(2026, 8, 3)
MODELS: Final = {
    "anthropic/claude-sonnet-5": ("Claude Sonnet 5", "Anthropic"),
    "openai/gpt-5.6-luna": ("GPT-5.6 Luna", "OpenAI"),
    "google/gemini-3.6-flash": ("Gemini 3.6 Flash", "Google"),
    "deepseek/deepseek-v4-flash": ("DeepSeek V4 Flash", "DeepSeek"),
    "inclusionai/ling-3.0-flash:free": ("Ling-3.0-flash (free)", "inclusionAI"),
}
CENTS: Final = (5, 13, 12, 2, 0, 9, 17, 16, 14, 8, 1, 0, 11, 15, 22, 19, 12, 3, 2, 14, 20, 18, 13)
"""A rhythm of days, without a pattern that fits weeks."""


def naming(provider: str, model: str) -> tuple[str, str]:
    """The names of the sample's models; others by their ids."""
    return MODELS.get(model, (model, provider))


def billed(requests: int, cost: str, tokens: int = 6_000, dearest: str = "0.0883") -> Spend:
    """Requests with a bill; ``cost`` in USD of all together."""
    amount = Decimal(cost)
    return Spend(
        requests=requests,
        prompt=requests * tokens,
        completion=requests * tokens // 20,
        estimate=amount,
        billed=amount,
        dearest=min(amount, Decimal(dearest)),
    )


def estimated(requests: int, cost: str) -> Spend:
    """Requests without a bill."""
    spend = billed(requests, cost)
    return replace(spend, billed=Decimal(0), unbilled=spend.estimate, unbilled_requests=requests)


def unknown(requests: int) -> Spend:
    """Requests of which nobody knows the cost."""
    return Spend(requests=requests, unknown=requests)


def total(spends: Iterable[Spend]) -> Spend:
    return reduce(add, spends, Spend())


def day_report(span: Span, days: Mapping[date, Spend]) -> SpendReport:
    """``days`` outside of the span are left out, as those on which nothing was sent."""
    there = {day: days[day] for day in sorted(days) if span.since <= day <= span.until}
    rows = tuple(SpendRow(day.isoformat(), spend) for day, spend in there.items())
    totals = total(there.values())
    return SpendReport(span.since, span.until, Grouping.DAY, totals, rows)


def model_report(
    span: Span, models: Mapping[str, Spend], provider: str = "openrouter"
) -> SpendReport:
    rows = [SpendRow(model, spend, provider) for model, spend in models.items()]
    rows.sort(key=lambda row: (-row.spend.spent, row.key))
    totals = total(models.values())
    return SpendReport(span.since, span.until, Grouping.MODEL, totals, tuple(rows))


def sample_days(count: int, *, plain: bool = False) -> dict[date, Spend]:
    """So many days up to today. Unless ``plain``, a few have estimates and unknown costs."""
    days = {}
    for back in range(count):
        cents = CENTS[(back * 7) % len(CENTS)]
        spend = billed(cents + 1, f"0.{cents:02}1357") if cents else Spend()
        if not plain and back % 9 == 4:
            spend += estimated(2, "0.0402")
        if not plain and back % 11 == 6:
            spend += unknown(1)
        if spend.requests:
            days[TODAY - timedelta(days=back)] = spend
    return days


def split(spend: Spend) -> dict[str, Spend]:
    """The same spend, by models; what does not divide is the first one's."""
    shares = dict(zip(MODELS, (0, 24, 14, 7, 0), strict=True))
    parts = {
        model: billed(max(1, spend.requests * share // 100), str(spend.billed * share / 100))
        for model, share in shares.items()
        if share
    }
    free = billed(21, "0", tokens=4_190)
    parts["inclusionai/ling-3.0-flash:free"] = free
    rest = total(parts.values())
    first = replace(
        spend,
        requests=spend.requests - rest.requests,
        prompt=max(0, spend.prompt - rest.prompt),
        completion=max(0, spend.completion - rest.completion),
        estimate=spend.estimate - rest.estimate,
        billed=spend.billed - rest.billed,
    )
    return {"anthropic/claude-sonnet-5": first, **parts}


def view_of(
    days: Mapping[date, Spend],
    span: Span | SpanChoice = SpanChoice.MONTH,
    models: Mapping[str, Spend] | None = None,
    first_day: date | None = FIRST_DAY,
    names: Naming = naming,
) -> CostsView:
    """What the page shows of these days."""
    span = span if isinstance(span, Span) else span_of(span, TODAY)
    by_day = day_report(span, days)
    by_model = model_report(span, split(by_day.totals) if models is None else models)
    month = total(spend for day, spend in days.items() if day >= TODAY.replace(day=1))
    spending = Spending(TODAY, days.get(TODAY, Spend()), month)
    recorded = total(days.values()).requests
    return costs_view(by_day, by_model, spending, recorded, first_day, names)
