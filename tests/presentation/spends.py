"""Random sums of spend, as exact as bills are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from functools import reduce
from operator import add

from hypothesis import strategies as st

from desktop.domain.spend import Grouping, Spend, SpendReport, SpendRow

TODAY = date(2026, 11, 22)

amounts = st.decimals(min_value=0, max_value=1000, places=19, allow_nan=False, allow_infinity=False)


@st.composite
def spends(draw: st.DrawFn) -> Spend:
    """Of some requests: billed, estimated and unknown ones."""
    bills = draw(st.lists(amounts, max_size=3))
    guesses = draw(st.lists(amounts, max_size=2))
    unknown = draw(st.integers(0, 2)) + (not bills and not guesses)
    return Spend(
        requests=len(bills) + len(guesses) + unknown,
        prompt=draw(st.integers(0, 10**7)),
        completion=draw(st.integers(0, 10**6)),
        estimate=total_of(guesses),
        billed=total_of(bills),
        unbilled=total_of(guesses),
        unbilled_requests=len(guesses),
        unknown=unknown,
        dearest=max([*bills, *guesses], default=Decimal(0)),
    )


def total_of(parts: Iterable[Decimal]) -> Decimal:
    """Exactly: 1000.0000000000000000001 has 23 digits, and the context 28."""
    return sum(parts, Decimal(0))


def total(parts: Iterable[Spend]) -> Spend:
    return reduce(add, parts, Spend())


@st.composite
def day_reports(draw: st.DrawFn) -> SpendReport:
    """Of up to ten years that end today or earlier."""
    until = TODAY - timedelta(days=draw(st.integers(0, 400)))
    since = until - timedelta(days=draw(st.integers(0, 3_700)))
    span = (until - since).days
    backs = draw(st.sets(st.integers(0, span), max_size=25))
    days = sorted(until - timedelta(days=back) for back in backs)
    rows = tuple(SpendRow(day.isoformat(), draw(spends())) for day in days)
    totals = total(row.spend for row in rows)
    return SpendReport(since, until, Grouping.DAY, totals, rows)


@st.composite
def model_reports(draw: st.DrawFn) -> SpendReport:
    """Of some models of two providers."""
    keys = st.tuples(st.sampled_from(["openrouter", "other"]), st.sampled_from("abcdefgh"))
    chosen = draw(st.sets(keys, max_size=10))
    rows = [SpendRow(f"x/{key}", draw(spends()), provider) for provider, key in sorted(chosen)]
    rows.sort(key=lambda row: (-row.spend.spent, row.key))
    totals = total(row.spend for row in rows)
    return SpendReport(TODAY, TODAY, Grouping.MODEL, totals, tuple(rows))
