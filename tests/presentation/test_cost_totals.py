"""This chat, today, this month: exact sums, honest about what they leave out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.errors import Rejected, Rejection
from desktop.domain.limits import LimitKind, LimitUse
from desktop.domain.spend import Spend, Spending
from desktop.presentation.cost_totals import (
    chat_spend,
    chat_total,
    limit_meter,
    total_view,
    total_views,
)
from desktop.presentation.cost_view import TotalView
from desktop.services.turn import ChatState, Phase, Turn
from tests.fakes import NOON
from tests.presentation import turns

REFUSED = Rejected("OpenRouter", Rejection.PAYMENT_REQUIRED, 402)


@pytest.mark.parametrize(
    ("shown", "total"),
    [
        ((), "–"),
        ((turns.streaming(),), "–"),
        ((turns.failed(REFUSED),), "–"),
        ((turns.done(),), "$0.0151"),
        ((turns.done(), turns.settled(2)), "$0.0301"),
        ((turns.done(), turns.done(2, cost=None)), "~$0.0301"),
        ((turns.done(), turns.unpriced(2)), "at least $0.0151"),
        ((turns.done(cost=None), turns.settling(2)), "at least ~$0.0151"),
        ((turns.settling(),), "unknown"),
        ((turns.done(cost=Decimal(0)),), "$0.00"),
    ],
)
def test_a_chat_in_one_figure(shown: tuple[Turn, ...], total: str) -> None:
    assert chat_total(ChatState(shown)) == total


def test_what_made_room_for_another_message_was_paid_for() -> None:
    state = ChatState(
        (turns.done(3),), replaced=(turns.done(1), turns.settling(2), turns.failed(REFUSED))
    )
    spend = chat_spend(state)
    assert (spend.requests, spend.billed, spend.unknown) == (3, 2 * turns.COST, 1)
    assert chat_total(state) == "at least $0.0301"
    assert chat_total(ChatState((turns.streaming(2),), replaced=(turns.done(1),))) == "$0.0151"


@given(st.lists(st.decimals(0, 100, places=19), min_size=1, max_size=20))
def test_a_chat_adds_up_as_the_ledger_does(bills: list[Decimal]) -> None:
    shown = tuple(turns.done(number, bill) for number, bill in enumerate(bills))
    ledger = sum((Spend(requests=1, billed=bill) for bill in bills), Spend())
    spend = chat_spend(ChatState(shown))
    assert (spend.requests, spend.billed, spend.spent) == (
        ledger.requests,
        ledger.billed,
        ledger.spent,
    )


def test_what_is_unknown_is_counted_beside_the_sum() -> None:
    spend = Spend(requests=5, billed=Decimal("0.12"), unknown=2)
    view = total_view("Today", spend, "00:00 UTC")
    assert (view.amount, view.note) == ("$0.12", "+ 2 of unknown cost")
    assert view.detail == "Since 00:00 UTC: 5 requests · $0.12 billed · 2 of unknown cost"
    assert total_view("Today", Spend(requests=2, unknown=2)).amount == "unknown"
    assert total_view("Today", Spend()) == TotalView("Today")


def test_a_sum_with_estimates_is_marked_and_tells_them_apart_to_the_last_digit() -> None:
    spend = Spend(
        requests=3,
        billed=Decimal("0.0004970133333333333"),
        unbilled=Decimal("0.1"),
        unbilled_requests=1,
    )
    view = total_view("Today", spend)
    assert view.amount == "~$0.10"
    assert view.detail == "3 requests · $0.0004970133333333333 billed · ~$0.10 estimated"


SPENT = Spend(requests=3, billed=Decimal("0.12"))
MONTH = Spend(requests=9, billed=Decimal("2.5"))


@pytest.mark.parametrize(
    ("now", "today", "month"),
    [
        (datetime(2026, 11, 4, 23, 59, tzinfo=UTC), "$0.12", "$2.50"),
        (datetime(2026, 11, 5, 0, 0, tzinfo=UTC), "–", "$2.50"),
        (datetime(2026, 12, 1, 0, 0, tzinfo=UTC), "–", "–"),
    ],
)
def test_a_day_that_has_just_begun_has_no_spend(now: datetime, today: str, month: str) -> None:
    _, day, whole = total_views(Spend(), Spending(NOON.date(), SPENT, MONTH), now)
    assert (day.amount, whole.amount) == (today, month)


def test_what_was_stopped_before_it_was_sent_is_no_request_of_unknown_cost() -> None:
    unsent = replace(turns.sending(2), phase=Phase.STOPPED, unsent=True)
    assert chat_spend(ChatState((turns.done(), unsent))) == chat_spend(ChatState((turns.done(),)))


def use(kind: LimitKind, limit: str, used: str, *, estimated: bool = False) -> LimitUse:
    return LimitUse(kind, Decimal(limit), Decimal(used), estimated)


def test_the_nearest_limit_has_the_meter() -> None:
    month = use(LimitKind.MONTH, "10", "2.5", estimated=True)
    message = use(LimitKind.MESSAGE, "0.01", "0.01")
    meter = limit_meter((message, use(LimitKind.DAY, "0.15", "0.02"), month), NOON)
    assert meter is not None
    assert (meter.text, meter.tone, meter.left) == (
        "25% of your $10.00 limit",
        "accent",
        "27 days left",
    )
    assert meter.fraction == pytest.approx(0.25)
    assert limit_meter((message,), NOON) is None


@pytest.mark.parametrize(
    ("used", "tone"), [("0.1199", "accent"), ("0.12", "warn"), ("0.15", "bad"), ("9", "bad")]
)
def test_the_meter_warns_and_is_never_more_than_full(used: str, tone: str) -> None:
    meter = limit_meter((use(LimitKind.DAY, "0.15", used),), NOON)
    assert meter is not None
    assert (meter.tone, meter.fraction <= 1) == (tone, True)
