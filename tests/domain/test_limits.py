"""Limits: warned of at 80 %, kept at 100 %, and never in the way of a free model."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.limits import (
    LimitKind,
    LimitLevel,
    LimitReached,
    Limits,
    LimitUse,
    check,
    spending_on,
    uses,
)
from desktop.domain.spend import Spend, Spending

TODAY = date(2026, 11, 22)
amounts = st.one_of(
    st.sampled_from([Decimal(0), Decimal("0.8"), Decimal(1), Decimal("1e-19")]),
    st.decimals(0, 10**6, allow_nan=False, places=19),
)
optional = st.none() | amounts


def spending(today: Decimal | str, month: Decimal | str = "0") -> Spending:
    return Spending(TODAY, Spend(billed=Decimal(today)), Spend(billed=Decimal(month)))


def money(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


@pytest.mark.parametrize(
    ("used", "level"),
    [
        ("0", LimitLevel.OK),
        ("0.7999999999999999999", LimitLevel.OK),
        ("0.8", LimitLevel.WARN),
        ("0.9999999999999999999", LimitLevel.WARN),
        ("1", LimitLevel.REACHED),
        ("1.0000000000000000001", LimitLevel.REACHED),
    ],
)
def test_the_levels_begin_at_exactly_80_and_100_percent(used: str, level: LimitLevel) -> None:
    assert LimitUse(LimitKind.DAY, Decimal(1), Decimal(used)).level is level


def test_a_limit_of_nothing_is_used_up() -> None:
    use = LimitUse(LimitKind.DAY, Decimal(0), Decimal(0))
    assert (use.level, use.share) == (LimitLevel.REACHED, 1.0)


@pytest.mark.parametrize(
    ("limits", "at_most", "stopped_by"),
    [
        (Limits(), "1000000", None),
        (Limits(), None, None),
        (Limits(message=Decimal(1)), "1", None),
        (Limits(message=Decimal(1)), "1.0000000000000000001", LimitKind.MESSAGE),
        (Limits(message=Decimal(1)), None, LimitKind.MESSAGE),
        (Limits(day=Decimal(10)), "4", None),
        (Limits(day=Decimal(10)), "4.0000000000000000001", LimitKind.DAY),
        (Limits(day=Decimal(10)), None, None),
        (Limits(day=Decimal(6)), None, LimitKind.DAY),
        (Limits(day=Decimal(6)), "0", LimitKind.DAY),
        (Limits(month=Decimal(61)), "1", None),
        (Limits(month=Decimal(61)), "1.1", LimitKind.MONTH),
        (Limits(Decimal(1), Decimal(6), Decimal(60)), "0.1", LimitKind.DAY),
    ],
)
def test_who_stops_a_message(
    limits: Limits, at_most: str | None, stopped_by: LimitKind | None
) -> None:
    reached = check(limits, spending("6", "60"), money(at_most), free=False)
    assert (reached.kind if reached else None) is stopped_by
    assert check(limits, spending("6", "60"), money(at_most), free=True) is None


def test_what_stopped_it_says_what_it_is_about() -> None:
    limits = Limits(day=Decimal(10), month=Decimal(50))
    reached = check(limits, spending("6", "60"), Decimal(1), free=False)
    assert isinstance(reached, LimitReached)
    assert (reached.limit, reached.spent) == (Decimal(50), Decimal(60))
    assert reached.at_most == Decimal(1)
    assert str(reached) == "limit_reached: month"


@given(optional, optional, optional, amounts, amounts, optional)
def test_nothing_that_goes_beyond_is_ever_allowed(
    message: Decimal | None,
    day: Decimal | None,
    month: Decimal | None,
    today: Decimal,
    earlier: Decimal,
    at_most: Decimal | None,
) -> None:
    with localcontext(prec=100):
        limits, spent = Limits(message, day, month), spending(today, today + earlier)
        may = check(limits, spent, at_most, free=False) is None
        kept = [
            message is None or (at_most is not None and at_most <= message),
            day is None or (today < day and today + (at_most or 0) <= day),
            month is None
            or (today + earlier < month and today + earlier + (at_most or 0) <= month),
        ]
        assert may == all(kept)
    assert check(limits, spent, at_most, free=True) is None


@given(optional, optional, optional, amounts, amounts, amounts)
def test_a_cheaper_message_is_never_stopped_where_a_dearer_one_is_not(
    message: Decimal | None,
    day: Decimal | None,
    month: Decimal | None,
    today: Decimal,
    one: Decimal,
    other: Decimal,
) -> None:
    limits, spent = Limits(message, day, month), spending(today, today)
    cheaper, dearer = sorted((one, other))
    if check(limits, spent, dearer, free=False) is None:
        assert check(limits, spent, cheaper, free=False) is None


def test_each_limit_that_is_set_has_a_use() -> None:
    day = Spend(billed=Decimal(2), unbilled=Decimal(1), unbilled_requests=1, dearest=Decimal(2))
    spent = Spending(TODAY, day, Spend(billed=Decimal(30)))
    assert uses(Limits(), spent) == ()
    message, today, month = uses(Limits(Decimal(4), Decimal(5), Decimal(100)), spent)
    assert (message.kind, message.used) == (LimitKind.MESSAGE, Decimal(2))
    assert (today.kind, today.used, today.estimated) == (LimitKind.DAY, Decimal(3), True)
    assert (month.kind, month.used, month.estimated) == (LimitKind.MONTH, Decimal(30), False)
    assert [use.kind for use in uses(Limits(month=Decimal(1)), spent)] == [LimitKind.MONTH]


@pytest.mark.parametrize(
    ("told", "now", "today", "month"),
    [
        ("2026-11-22", "2026-11-22", 6, 60),
        ("2026-11-22", "2026-11-23", 0, 60),
        ("2026-11-30", "2026-12-01", 0, 0),
        ("2025-11-22", "2026-11-22", 0, 0),
    ],
)
def test_a_new_day_begins_with_nothing(told: str, now: str, today: int, month: int) -> None:
    spent = Spending(date.fromisoformat(told), *(Spend(billed=Decimal(n)) for n in (6, 60)))
    later = spending_on(spent, date.fromisoformat(now))
    assert [later.today.spent, later.month.spent] == [today, month]
    assert later.day == datetime.fromisoformat(now).replace(tzinfo=UTC).date()
    assert spending_on(later, later.day + timedelta(0)) is later
