"""Bars of days, weeks, months and years: whatever they are, they add up."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.spend import Grouping, Spend, SpendReport, SpendRow
from desktop.presentation.spend_chart_view import (
    ChartView,
    Step,
    chart_table,
    chart_view,
    parts,
    step_of,
)
from desktop.presentation.spend_span import Span
from tests.presentation.spends import TODAY, day_reports, total

D = Decimal


def bill(cost: str) -> Spend:
    return Spend(requests=1, billed=D(cost), prompt=10)


def report(since: date, days: dict[date, Spend], until: date = TODAY) -> SpendReport:
    rows = tuple(SpendRow(day.isoformat(), spend) for day, spend in sorted(days.items()))
    return SpendReport(since, until, Grouping.DAY, total(days.values()), rows)


def month(days: dict[date, Spend]) -> ChartView:
    return chart_view(report(TODAY - timedelta(days=29), days), TODAY)


@given(day_reports())
def test_bars_and_table_add_up_to_the_last_digit(by_day: SpendReport) -> None:
    view = chart_view(by_day, TODAY)
    table = chart_table(view, by_day.totals)
    assert total(bar.spend for bar in view.bars) == by_day.totals
    assert total(row.spend for row in table.rows) == table.totals.spend == by_day.totals
    assert [row.spend for row in table.rows] == [
        bar.spend for bar in reversed(view.bars) if bar.spend.requests
    ]


@given(day_reports())
def test_bars_stay_inside_the_axis_and_can_be_told_apart(by_day: SpendReport) -> None:
    view = chart_view(by_day, TODAY)
    assert all(bar.billed >= 0 and bar.billed + bar.estimated <= 1 for bar in view.bars)
    assert all(0 <= at <= 1 for at, _ in view.ticks)
    assert len(view.ticks) <= 5
    assert len(view.bars) <= 100
    assert view.has_unknown == any(bar.spend.unknown for bar in view.bars)


@given(st.dates(date(2000, 1, 1), TODAY), st.integers(0, 9_000), st.sampled_from(Step))
def test_parts_cover_a_span_without_gap_or_overlap(since: date, days: int, step: Step) -> None:
    span = Span(since, since + timedelta(days=days))
    cut = list(parts(span, step))
    assert (cut[0].since, cut[-1].until) == (span.since, span.until)
    for one, following in itertools.pairwise(cut):
        assert following.since - one.until == timedelta(days=1)
    assert sum(part.days for part in cut) == span.days


@pytest.mark.parametrize(
    ("days", "step"),
    [
        (1, Step.DAY),
        (92, Step.DAY),
        (93, Step.WEEK),
        (365, Step.WEEK),
        (1_096, Step.MONTH),
        (4_000, Step.YEAR),
    ],
)
def test_many_days_share_a_bar(days: int, step: Step) -> None:
    assert step_of(Span(TODAY - timedelta(days=days - 1), TODAY)) is step


def test_the_calendar_s_last_year_ends() -> None:
    assert [part.until for part in parts(Span(date(9999, 12, 1), date.max), Step.YEAR)] == [
        date.max
    ]


def test_what_a_bar_is_can_be_read() -> None:
    view = month({TODAY: bill("0.12")})
    assert view.title == "Spend by day"
    assert view.summary == "24 Oct to 22 Nov 2026 (UTC)"
    last = view.bars[-1]
    assert (last.title, last.label, last.now) == ("Sun 22 Nov 2026", "Today", True)
    assert last.words == "$0.12 billed · 1 request · 10 tokens"
    assert [bar.label for bar in view.bars if bar.label] == [
        "24 Oct",
        "31 Oct",
        "7 Nov",
        "14 Nov",
        "21 Nov",
        "Today",
    ]


def test_bars_of_weeks_begin_on_mondays_and_say_so() -> None:
    view = chart_view(report(date(2025, 11, 23), {TODAY: bill("1")}), TODAY)
    assert view.title == "Spend by week"
    assert view.summary == "23 Nov 2025 to 22 Nov 2026, by week from Monday (UTC)"
    assert view.bars[0].span == Span(date(2025, 11, 23), date(2025, 11, 23))
    assert view.bars[1].span == Span(date(2025, 11, 24), date(2025, 11, 30))
    assert (view.bars[-1].title, view.bars[-1].label) == ("16 Nov to 22 Nov 2026", "This week")
    assert [bar.label for bar in view.bars if bar.label][:3] == ["Dec", "Jan", "Feb"]


def test_bars_of_months_name_the_years() -> None:
    view = chart_view(report(date(2023, 11, 23), {TODAY: bill("1")}), TODAY)
    assert view.summary.endswith(", by month (UTC)")
    assert view.bars[0].title == "23 Nov to 30 Nov 2023"
    assert view.bars[1].title == "Dec 2023"
    assert [bar.label for bar in view.bars if bar.label][:3] == ["2024", "Apr", "Jul"]


def test_bars_of_years() -> None:
    view = chart_view(report(date(2010, 1, 1), {TODAY: bill("1")}), TODAY)
    assert [bar.label for bar in view.bars][-2:] == ["2025", "This year"]


@pytest.mark.parametrize(
    ("highest", "amounts"),
    [
        ("0.221", ["$0", "$0.10", "$0.20"]),
        ("0.5", ["$0", "$0.20", "$0.40"]),
        ("9.99", ["$0", "$2.00", "$4.00", "$6.00", "$8.00"]),
        ("1234.5", ["$0", "$500.00", "$1,000.00"]),
        ("0.0000086", ["$0", "$0.000002", "$0.000004", "$0.000006", "$0.000008"]),
    ],
)
def test_the_axis_has_round_amounts(highest: str, amounts: list[str]) -> None:
    assert [text for _, text in month({TODAY: bill(highest)}).ticks] == amounts


def test_nothing_spent_has_an_axis_without_height() -> None:
    view = month({TODAY: Spend(requests=2, unknown=2)})
    assert view.ticks == ((0.0, "$0"),)
    assert (view.has_bills, view.has_estimates, view.has_unknown) == (False, False, True)
    assert view.bars[-1].billed == view.bars[-1].estimated == 0


def test_bill_and_estimate_are_two_parts_of_a_bar() -> None:
    guess = Spend(requests=1, unbilled=D(1), unbilled_requests=1, estimate=D(1))
    bar = month({TODAY: bill("3") + guess}).bars[-1]
    assert bar.billed == pytest.approx(3 * bar.estimated)


def test_a_refund_has_no_bar_and_is_still_in_the_sum() -> None:
    view = month({TODAY: bill("-1"), TODAY - timedelta(days=1): bill("2")})
    assert view.bars[-1].billed == 0
    assert view.words.startswith("$1.00 billed")
