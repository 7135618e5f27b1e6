"""Counts, sizes, ages and dates as text."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from desktop.presentation.figures import (
    age,
    context_size,
    counted,
    day,
    duration,
    full_day,
    next_reset,
    number,
    waiting_time,
)
from tests.fakes import NOON


def test_numbers() -> None:
    assert number(1184) == "1,184"
    assert [counted(n, "model") for n in (0, 1, 1184)] == ["0 models", "1 model", "1,184 models"]
    assert counted(2, "reply", "replies") == "2 replies"


@pytest.mark.parametrize(
    ("tokens", "text"),
    [
        (None, ""),
        (0, "0"),
        (512, "512"),
        (8192, "8K"),
        (200_000, "200K"),
        (262_144, "262K"),
        (999_999, "999K"),
        (1_000_000, "1M"),
        (1_048_576, "1M"),
        (1_050_000, "1.05M"),
        (1_500_000, "1.5M"),
        (2_097_152, "2M"),
        (10_000_000, "10M"),
    ],
)
def test_context_size(tokens: int | None, text: str) -> None:
    assert context_size(tokens) == text


@pytest.mark.parametrize(
    ("ago", "text"),
    [
        (timedelta(seconds=-5), "just now"),
        (timedelta(0), "just now"),
        (timedelta(seconds=59.9), "just now"),
        (timedelta(seconds=60), "1 min ago"),
        (timedelta(minutes=59, seconds=59), "59 min ago"),
        (timedelta(hours=1), "1 h ago"),
        (timedelta(hours=23, minutes=59), "23 h ago"),
        (timedelta(days=1), "3 Nov"),
        (timedelta(days=365), "4 Nov 2025"),
    ],
)
def test_age(ago: timedelta, text: str) -> None:
    assert age(NOON - ago, NOON) == text


def test_days() -> None:
    assert day(date(2026, 12, 1), NOON.date()) == "1 Dec"
    assert day(date(2027, 1, 1), NOON.date()) == "1 Jan 2027"
    assert full_day(date(2026, 11, 12)) == "12 Nov 2026"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0.0 s"),
        (0.84, "0.8 s"),
        (9.94, "9.9 s"),
        (9.96, "10 s"),
        (14.4, "14 s"),
        (59.4, "59 s"),
        (59.6, "1 min 0 s"),
        (125, "2 min 5 s"),
    ],
)
def test_duration(seconds: float, text: str) -> None:
    assert duration(seconds) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "1 second"),
        (1.2, "2 seconds"),
        (119, "119 seconds"),
        (120, "2 minutes"),
        (121, "3 minutes"),
        (43_200, "12 hours"),
        (43_201, "13 hours"),
    ],
)
def test_waiting_time(seconds: float, text: str) -> None:
    assert waiting_time(seconds) == text


@pytest.mark.parametrize(
    ("period", "now", "reset"),
    [
        ("daily", NOON, date(2026, 11, 5)),
        ("weekly", NOON, date(2026, 11, 9)),
        ("weekly", datetime(2026, 11, 9, tzinfo=UTC), date(2026, 11, 16)),
        ("monthly", NOON, date(2026, 12, 1)),
        ("monthly", datetime(2026, 12, 31, tzinfo=UTC), date(2027, 1, 1)),
        ("monthly", datetime(2027, 1, 31, tzinfo=UTC), date(2027, 2, 1)),
        ("", NOON, None),
        ("fortnightly", NOON, None),
    ],
)
def test_when_a_limit_begins_anew(period: str, now: datetime, reset: date | None) -> None:
    assert next_reset(period, now) == reset
