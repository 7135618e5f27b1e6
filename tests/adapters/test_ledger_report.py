"""A span is its full months and the days beside them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.adapters.ledger_report import cover


@pytest.mark.parametrize(
    ("since", "until", "months"),
    [
        ("2026-11-01", "2026-11-30", ("2026-11", "2026-11")),
        ("2026-11-02", "2026-11-30", None),
        ("2026-11-01", "2026-11-29", None),
        ("2026-10-31", "2026-12-01", ("2026-11", "2026-11")),
        ("2025-12-31", "2027-01-01", ("2026-01", "2026-12")),
        ("2024-02-01", "2024-02-28", None),
        ("2024-02-01", "2024-02-29", ("2024-02", "2024-02")),
        ("0001-01-01", "9999-12-31", ("0001-01", "9999-12")),
        ("9999-12-02", "9999-12-31", None),
        ("0001-01-01", "0001-01-30", None),
    ],
)
def test_full_months_of_a_span(since: str, until: str, months: tuple[str, str] | None) -> None:
    assert cover(date.fromisoformat(since), date.fromisoformat(until))[0] == months


@given(st.dates(date(2023, 12, 1), date(2026, 3, 1)), st.dates(date(2023, 12, 1), date(2026, 3, 1)))
def test_every_day_of_a_span_is_covered_once_and_no_other(since: date, until: date) -> None:
    months, days = cover(since, until)
    day = date(2023, 11, 1)
    while day < date(2026, 4, 1):
        name = day.isoformat()
        times = sum(first <= name <= last for first, last in days)
        times += bool(months and months[0] <= name[:7] <= months[1])
        assert times == (since <= day <= until), name
        day += timedelta(days=1)
