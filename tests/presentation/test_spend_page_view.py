"""The page as a whole: where there is nothing, there is a way out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given

from desktop.domain.spend import Grouping, Spend, Spending, SpendReport
from desktop.presentation.spend_page_view import EmptyView, costs_view
from desktop.presentation.spend_span import Span
from tests.presentation.spends import TODAY, day_reports, model_reports, total

SINCE = TODAY - timedelta(days=29)


def as_is(_: str, model: str) -> tuple[str, str]:
    return model, ""


def nothing(first_day: date | None) -> EmptyView | None:
    by_day = SpendReport(SINCE, TODAY, Grouping.DAY)
    by_model = SpendReport(SINCE, TODAY, Grouping.MODEL)
    return costs_view(by_day, by_model, Spending(TODAY), 0, first_day, as_is).empty


def test_before_the_first_request_the_way_out_is_the_test_chat() -> None:
    view = nothing(None)
    assert view is not None
    assert (view.button, view.span) == ("Go to the test chat", None)


def test_without_requests_in_the_span_the_way_out_is_all_days() -> None:
    view = nothing(date(2026, 8, 3))
    assert view is not None
    assert view.heading == "No requests from 24 Oct to 22 Nov 2026"
    assert view.text == "The oldest request is of 3 Aug 2026."
    assert view.span == Span(date(2026, 8, 3), TODAY)


def test_a_record_from_the_future_can_be_shown_too() -> None:
    """Clocks are set wrong."""
    view = nothing(date(2027, 1, 1))
    assert view is not None
    assert view.span == Span(TODAY, date(2027, 1, 1))


@given(day_reports(), model_reports())
def test_every_part_of_the_page_has_the_report_s_total(
    by_day: SpendReport, by_model: SpendReport
) -> None:
    view = costs_view(by_day, by_model, Spending(TODAY), 1, by_day.since, as_is)
    bars = total(bar.spend for bar in view.chart.bars)
    assert bars == view.chart_table.totals.spend == by_day.totals
    assert view.models.totals.spend == by_model.totals
    assert (view.empty is None) == (by_day.totals != Spend())


@given(day_reports())
def test_the_same_sums_make_an_equal_view(by_day: SpendReport) -> None:
    """Widgets do not repaint for it."""
    by_model = replace(by_day, grouping=Grouping.MODEL, rows=())
    one, other = (
        costs_view(each, by_model, Spending(TODAY), 1, by_day.since, as_is)
        for each in (by_day, replace(by_day))
    )
    assert one == other
