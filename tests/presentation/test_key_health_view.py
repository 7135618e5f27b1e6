"""What a key may still spend, in words: what the provider did not say stays unknown."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from desktop.domain.credentials import FreeRequests, KeyInfo
from desktop.presentation.key_health_view import KeyHealthView, key_health_view, quota_view
from tests.fakes import NOON

D = Decimal
LIMITED = KeyInfo("laptop", D(10), D("7.5"), "monthly", D("42.25"), D("0.12"), D("0.8"), D("2.5"))


@pytest.mark.parametrize(
    ("info", "view"),
    [
        (
            LIMITED,
            KeyHealthView(
                "laptop",
                "$7.50",
                "left of $10.00 · resets 1 Dec",
                0.75,
                used="$0.12 used today, $0.80 this week, $2.50 this month",
                sidebar="$7.50 left of $10.00",
            ),
        ),
        (
            KeyInfo(limit=D(10), limit_remaining=D(2)),
            KeyHealthView(
                "", "$2.00", "left of $10.00", 0.2, "warn", sidebar="$2.00 left of $10.00"
            ),
        ),
        (
            KeyInfo(limit=D(10), limit_remaining=D("-0.5")),
            KeyHealthView(
                "", "$0.00", "left of $10.00", 0.0, "bad", sidebar="$0.00 left of $10.00"
            ),
        ),
        (
            KeyInfo(limit=D(0), limit_remaining=D(0)),
            KeyHealthView("", "$0.00", "left of $0.00", 0.0, "bad", sidebar="$0.00 left of $0.00"),
        ),
        (
            KeyInfo(limit=D(1), limit_remaining=D(5)),
            KeyHealthView("", "$5.00", "left of $1.00", 1.0, sidebar="$5.00 left of $1.00"),
        ),
        (
            KeyInfo(limit_remaining=D(5)),
            KeyHealthView("", "$5.00", "left", sidebar="$5.00 left"),
        ),
        (
            KeyInfo(limit=D(10), usage=D(3)),
            KeyHealthView("", "unknown", "left of $10.00", sidebar="Credit unknown"),
        ),
        (
            KeyInfo("sk-or-v1-abc...3f9a", usage=D("42.25")),
            KeyHealthView("", "$42.25", "used in all · no limit", sidebar="$42.25 used"),
        ),
        (KeyInfo(), KeyHealthView(amount="Credit unknown", sidebar="Credit unknown")),
    ],
)
def test_what_a_key_may_still_spend(info: KeyInfo, view: KeyHealthView) -> None:
    assert key_health_view(info, NOON) == view


def test_what_is_left_is_never_reckoned_from_limit_and_usage() -> None:
    """A limit that is reset begins anew; the usage in all does not."""
    view = key_health_view(replace(LIMITED, usage=D(1000)), NOON)
    assert view.amount == "$7.50"


@pytest.mark.parametrize(
    ("info", "used"),
    [
        (KeyInfo(usage_weekly=D("0.8")), "$0.80 used this week"),
        (KeyInfo(usage_monthly=D(0)), "$0.00 used this month"),
        (KeyInfo(usage_daily=D("0.12"), usage_monthly=D(2)), "$0.12 used today, $2.00 this month"),
    ],
)
def test_each_span_only_where_it_is_known(info: KeyInfo, used: str) -> None:
    assert key_health_view(info, NOON).used == used


@pytest.mark.parametrize(
    ("requests", "tier", "text"),
    [
        (FreeRequests(50, 12, 38), True, "Free tier: 38 of 50 free requests left today"),
        (FreeRequests(1000, 2, 998), False, "998 of 1,000 free requests left today"),
        (FreeRequests(50, 51, -1), None, "0 of 50 free requests left today"),
        (FreeRequests(remaining=1), None, "1 free request left today"),
        (FreeRequests(50, 12), None, "12 of 50 free requests used today"),
        (FreeRequests(50), None, "50 free requests a day"),
        (FreeRequests(), None, ""),
        (None, True, "Free tier"),
        (None, False, ""),
    ],
)
def test_free_requests(requests: FreeRequests | None, tier: bool | None, text: str) -> None:
    assert key_health_view(KeyInfo(free_tier=tier, free_requests=requests), NOON).free == text


@pytest.mark.parametrize(
    ("old", "text"),
    [
        (timedelta(minutes=4, seconds=59), ""),
        (timedelta(minutes=5), "as of 5 min ago"),
        (timedelta(minutes=14), "as of 14 min ago"),
        (timedelta(hours=3), "as of 3 h ago"),
        (timedelta(days=2), "as of 2 Nov"),
        (timedelta(minutes=-3), ""),
    ],
)
def test_old_numbers_are_dated(old: timedelta, text: str) -> None:
    assert key_health_view(LIMITED, NOON, NOON - old).as_of == text


@pytest.mark.parametrize(
    ("left", "text"),
    [
        (timedelta(days=12, hours=1), "Expires in 12 days"),
        (timedelta(days=1, hours=1), "Expires in 1 day"),
        (timedelta(hours=23), "Expires in 23 hours"),
        (timedelta(minutes=90), "Expires in 1 hour"),
        (timedelta(minutes=20), "Expires within the hour"),
        (timedelta(0), "Expired"),
        (timedelta(hours=-1), "Expired"),
        (timedelta(days=-30), "Expired"),
    ],
)
def test_when_a_key_ends(left: timedelta, text: str) -> None:
    assert key_health_view(KeyInfo(expires_at=NOON + left), NOON).expires == text


def asked(limit: int | None = None, remaining: int | None = None) -> FreeRequests:
    return FreeRequests(limit=limit, remaining=remaining)


@pytest.mark.parametrize(
    ("account", "of_model", "view"),
    [
        (None, None, None),
        (
            asked(2000, 1990),
            asked(500, 490),
            KeyHealthView(
                amount="1,990",
                rest="of 2,000 requests left today",
                fraction=0.995,
                used="M-1: 490 of 500 requests left today",
                sidebar="1,990 of 2,000 requests left today",
            ),
        ),
        (
            asked(2000, 100),
            None,
            KeyHealthView(
                amount="100",
                rest="of 2,000 requests left today",
                fraction=0.05,
                tone="warn",
                sidebar="100 of 2,000 requests left today",
            ),
        ),
        (
            asked(2000, -1),
            None,
            KeyHealthView(
                amount="0",
                rest="of 2,000 requests left today",
                fraction=0.0,
                tone="bad",
                sidebar="0 of 2,000 requests left today",
            ),
        ),
        (
            asked(None, 7),
            None,
            KeyHealthView(amount="7", rest="requests left today", sidebar="7 requests left today"),
        ),
        (
            asked(2000),
            None,
            KeyHealthView(amount="2,000", rest="requests a day", sidebar="2,000 requests a day"),
        ),
        (
            None,
            asked(500, 490),
            KeyHealthView(
                used="M-1: 490 of 500 requests left today",
                sidebar="M-1: 490 of 500 requests left today",
            ),
        ),
    ],
)
def test_what_is_left_of_a_day_s_requests(
    account: FreeRequests | None, of_model: FreeRequests | None, view: KeyHealthView | None
) -> None:
    info = KeyInfo(free_requests=account, model_requests=of_model)
    assert quota_view(info, NOON, NOON, "Vendor/M-1") == view


def test_a_quota_that_was_told_long_ago_says_so() -> None:
    info = KeyInfo(free_requests=asked(10, 5))
    view = quota_view(info, NOON, NOON - timedelta(hours=3))
    assert view is not None
    assert view.as_of == "as of 3 h ago"
