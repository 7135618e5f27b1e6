"""Spans of days: the usual ones, and those that a person types."""

from __future__ import annotations

from datetime import date

import pytest

from desktop.presentation.spend_span import (
    Span,
    SpanChoice,
    day_problem,
    span_of,
    typed_day,
    typed_span,
)

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("choice", "since", "days"),
    [
        (SpanChoice.WEEK, date(2026, 11, 16), 7),
        (SpanChoice.MONTH, date(2026, 10, 24), 30),
        (SpanChoice.YEAR, date(2025, 11, 23), 365),
    ],
)
def test_the_usual_spans_end_today(choice: SpanChoice, since: date, days: int) -> None:
    span = span_of(choice, TODAY)
    assert (span.since, span.until, span.days) == (since, TODAY, days)


def test_a_year_up_to_a_leap_day_has_a_beginning() -> None:
    assert span_of(SpanChoice.YEAR, date(2028, 2, 29)).since == date(2027, 3, 1)


def test_dates_are_not_guessed() -> None:
    with pytest.raises(ValueError, match="Dates"):
        span_of(SpanChoice.DATES, TODAY)


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (Span(date(2026, 10, 24), TODAY), "24 Oct to 22 Nov 2026"),
        (Span(date(2025, 12, 31), date(2026, 1, 1)), "31 Dec 2025 to 1 Jan 2026"),
        (Span(TODAY, TODAY), "22 Nov 2026"),
    ],
)
def test_a_span_in_words(span: Span, words: str) -> None:
    assert span.words == words


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-11-02", date(2026, 11, 2)),
        (" 2026-1-2 ", date(2026, 1, 2)),
        ("2 Nov 2026", date(2026, 11, 2)),
        ("2. november 2026", date(2026, 11, 2)),
        ("02 NOV, 2026", date(2026, 11, 2)),
        ("2026-02-30", None),
        ("2026-13-01", None),
        ("0000-01-01", None),
        ("11/02/2026", None),
        ("٢٠٢٦-١١-٠٢", None),
        ("2 Foo 2026", None),
        ("soon", None),
        ("", None),
    ],
)
def test_days_are_read_as_they_are_shown(typed: str, day: date | None) -> None:
    assert typed_day(typed) == day


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("2026-11-22", ""),
        ("soon", "“soon” is not a day: write it like 2026-11-22."),
        ("", "A day is needed: write it like 2026-11-22."),
        ("1999-12-31", "Write a day of 2000 or later."),
        ("2026-11-23", "23 Nov 2026 has not come yet; today is 22 Nov 2026 in UTC."),
    ],
)
def test_what_is_wrong_with_a_day_is_said(typed: str, said: str) -> None:
    assert day_problem(typed, TODAY) == said


def test_what_is_deleted_may_be_before_a_day_to_come() -> None:
    assert day_problem("2026-12-01", TODAY, future=True) == ""


def test_two_days_are_a_span() -> None:
    assert typed_span("1 Nov 2026", "2026-11-22", TODAY).span == Span(date(2026, 11, 1), TODAY)


def test_the_wrong_field_gets_its_sentence() -> None:
    typed = typed_span("2026-11-20", "2026-11-19", TODAY)
    assert typed.span is None
    assert (typed.since_problem, typed.until_problem) == ("", "That is before 20 Nov 2026.")
    both = typed_span("x", "y", TODAY)
    assert both.since_problem
    assert both.until_problem
