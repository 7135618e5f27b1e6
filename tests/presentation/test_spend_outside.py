"""What a key spent elsewhere: two figures and their difference, never a guess."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from desktop.domain.credentials import KeyInfo
from desktop.domain.spend import Grouping, Spend, SpendReport, SpendRow
from desktop.presentation.spend_outside import OutsideView, Period, outside_view, periods
from desktop.presentation.spend_span import Span
from tests.presentation.spends import total

D = Decimal
NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
LONG_AGO = date(2025, 1, 1)
INFO = KeyInfo(usage_daily=D("0.5"), usage_weekly=D("0.8"), usage_monthly=D("3.19"))


def bills(amount: str, **more: Any) -> Spend:
    return Spend(requests=3, billed=D(amount), **more)


def reports(*spends: Spend, provider: str = "openrouter") -> dict[Period, SpendReport]:
    """Of day, week and month; the same amount once more at another provider."""
    made = {}
    for (period, span), spend in zip(periods(NOW).items(), spends, strict=True):
        rows = (SpendRow("a/b", spend, provider), SpendRow("a/b", bills("99"), "elsewhere"))
        totals = total(row.spend for row in rows)
        made[period] = SpendReport(span.since, span.until, Grouping.MODEL, totals, rows)
    return made


def view(
    info: KeyInfo | None = INFO,
    recorded: dict[Period, SpendReport] | None = None,
    *,
    said: timedelta = timedelta(minutes=1),
    first_day: date | None = LONG_AGO,
) -> OutsideView:
    found = reports(bills("0.12"), bills("0.80"), bills("2.50")) if recorded is None else recorded
    provider = "openrouter", "OpenRouter"
    return outside_view(provider, info, NOW - said, found, first_day, NOW)


def test_periods_are_those_of_utc() -> None:
    late = datetime(2026, 11, 22, 23, 30, tzinfo=UTC).astimezone()
    assert periods(late) == {
        Period.DAY: Span(date(2026, 11, 22), date(2026, 11, 22)),
        Period.WEEK: Span(date(2026, 11, 16), date(2026, 11, 22)),
        Period.MONTH: Span(date(2026, 11, 1), date(2026, 11, 22)),
    }


def test_the_difference_comes_with_both_figures() -> None:
    rows = view().rows
    assert [(row.title, row.amount, row.detail) for row in rows] == [
        ("Today", "$0.38", "$0.50 on the key, $0.12 in this app"),
        ("This week", "$0.00", "$0.80 on the key, $0.80 in this app"),
        ("This month", "$0.69", "$3.19 on the key, $2.50 in this app"),
    ]
    assert rows[2].exact == "$3.19 on the key − $2.50 billed in this app = $0.69"
    assert view().note == "OpenRouter's figures for this key, 1 min ago. Days of UTC."


def test_a_negative_difference_is_said() -> None:
    row = view(KeyInfo(usage_daily=D("0.02"))).rows[0]
    assert row.amount == "−$0.10"
    assert row.detail == (
        "$0.02 on the key, $0.12 in this app. "
        "Less on the key than here: its figures lag, or another key was used"
    )
    assert row.role == "warn_text"


def test_the_tail_of_a_binary_fraction_is_no_spend() -> None:
    row = view(KeyInfo(usage_daily=D("0.12000000000000001"))).rows[0]
    assert (row.amount, row.role) == ("$0.00", "muted")
    assert row.exact.endswith("= $0.00000000000000001")


def test_what_the_key_does_not_say_is_unknown() -> None:
    rows = view(KeyInfo(usage_monthly=D(3))).rows
    assert [row.amount for row in rows] == ["unknown", "unknown", "$0.50"]
    assert rows[0].detail == "The key does not say."


@pytest.mark.parametrize(
    ("info", "note"),
    [
        (None, "OpenRouter has not said yet what this key spent."),
        (KeyInfo(), "OpenRouter does not say what this key spent by day or month."),
    ],
)
def test_without_any_figure_there_is_a_sentence(info: KeyInfo | None, note: str) -> None:
    assert view(info) == OutsideView(note=note)


def test_a_ledger_that_cannot_be_read_makes_it_unknown() -> None:
    row = view(recorded={}).rows[0]
    assert (row.amount, row.detail) == ("unknown", "$0.50 on the key, unknown in this app")


def test_records_that_began_within_the_period_say_since_when() -> None:
    rows = view(first_day=date(2026, 11, 12)).rows
    assert rows[1].detail == "$0.80 on the key, $0.80 in this app"
    assert rows[2].detail == "$3.19 on the key, $2.50 in this app (since 12 Nov)"
    nothing = view(recorded=reports(Spend(), Spend(), Spend()), first_day=None).rows
    assert nothing[2].detail == "$3.19 on the key, nothing recorded in this app"
    assert nothing[2].amount == "$3.19"


def test_stale_figures_are_dated() -> None:
    old = view(said=timedelta(hours=3))
    assert old.stale
    assert old.note.startswith(
        "OpenRouter's figures for this key, 3 h ago; what was spent since is not in them."
    )
    assert not view().stale


def test_the_figures_of_a_day_that_is_over_are_called_so() -> None:
    titles = [row.title for row in view(said=timedelta(hours=30)).rows]
    assert titles == ["21 Nov 2026", "This week", "This month"]
    later = outside_view(
        ("openrouter", "OpenRouter"), INFO, NOW, {}, LONG_AGO, NOW + timedelta(days=30)
    )
    assert [row.title for row in later.rows] == [
        "22 Nov 2026",
        "16 Nov to 22 Nov 2026",
        "1 Nov to 22 Nov 2026",
    ]


def test_what_has_no_bill_here_may_be_part_of_it() -> None:
    guess = bills("2.5", unbilled=D("0.02"), unbilled_requests=1, unknown=1)
    found = reports(bills("0.12"), bills("0.8"), guess)
    assert view(recorded=found).note.endswith(
        " In the same month, ~$0.02 estimated and 1 request of unknown cost had no bill here and "
        "may be part of it."
    )


def test_other_providers_are_not_counted() -> None:
    found = reports(bills("1"), bills("1"), bills("1"), provider="someone")
    assert view(recorded=found).rows[0].detail == "$0.50 on the key, $0.00 in this app"
