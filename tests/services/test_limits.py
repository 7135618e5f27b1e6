"""LimitService: the settings' limits against what is spent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from desktop.core import Core
from desktop.domain.limits import LimitKind, LimitReached, Limits
from desktop.domain.send_estimate import SendEstimate
from desktop.domain.spend import Spend, Spending
from desktop.domain.typed_values import InvalidLimit
from desktop.services.limits import LimitService
from desktop.services.store import Store
from tests.fakes import ManualClock
from tests.services.conftest import MODEL, PROVIDER, MakeCore

LIMITS = Limits(Decimal("0.50"), Decimal(2), Decimal(10))


def message(at_most: str | None, *, free: bool = False) -> SendEstimate:
    most = None if at_most is None else Decimal(at_most)
    return SendEstimate(PROVIDER, MODEL, 1, 1, 1, at_most=most, free=free)


def spent(today: str, month: str, day: int = 4) -> Spending:
    return Spending(date(2026, 11, day), Spend(billed=Decimal(today)), Spend(billed=Decimal(month)))


@pytest.fixture
def spending() -> Store[Spending]:
    return Store(spent("1", "8"))


@pytest.fixture
def limits(core: Core, spending: Store[Spending], clock: ManualClock) -> LimitService:
    return LimitService(core.settings, spending, clock)


async def test_without_limits_nothing_is_stopped(limits: LimitService) -> None:
    limits.check(message("1000000"))
    limits.check(message(None))
    assert limits.uses.value == ()
    assert not limits.limits


async def test_limits_are_kept_in_the_settings(
    limits: LimitService, core: Core, clock: ManualClock
) -> None:
    await limits.set_limits(LIMITS)
    assert limits.limits == core.limits.limits == LIMITS
    assert [use.kind for use in limits.uses.value] == list(LimitKind)
    await limits.set_limits(Limits())
    assert limits.uses.value == ()


async def test_another_process_sets_another_limit_meanwhile(make_core: MakeCore) -> None:
    window, command = await make_core(), await make_core()
    await window.limits.set_limits(LIMITS)
    await command.settings.reload()
    await command.limits.set_limits(replace(command.limits.limits, day=Decimal(3)))
    assert window.limits.limits == LIMITS, "it has not heard of that yet"
    await window.limits.set_limits(replace(window.limits.limits, message=None))
    assert window.limits.limits == Limits(None, Decimal(3), Decimal(10))


async def test_what_would_go_beyond_is_stopped_before_it_is_sent(limits: LimitService) -> None:
    await limits.set_limits(LIMITS)
    limits.check(message("0.50"))
    limits.check(message("1000", free=True))
    for at_most in ("0.51", None):
        with pytest.raises(LimitReached) as stopped:
            limits.check(message(at_most))
        assert stopped.value.kind is LimitKind.MESSAGE


async def test_what_is_spent_counts(limits: LimitService, spending: Store[Spending]) -> None:
    await limits.set_limits(LIMITS)
    spending.set(spent("1.75", "8"))
    assert [use.used for use in limits.uses.value][1:] == [Decimal("1.75"), 8]
    limits.check(message("0.25"))
    with pytest.raises(LimitReached) as stopped:
        limits.check(message("0.26"))
    assert (stopped.value.kind, stopped.value.spent) == (LimitKind.DAY, Decimal("1.75"))


async def test_at_midnight_utc_the_day_begins_anew(
    limits: LimitService, spending: Store[Spending], clock: ManualClock
) -> None:
    """Although nobody has told anything since yesterday."""
    await limits.set_limits(LIMITS)
    spending.set(spent("2", "8"))
    with pytest.raises(LimitReached):
        limits.check(message("0.01"))
    clock.advance(hours=12)
    limits.check(message("0.01"))
    await limits.set_limits(Limits(month=Decimal(8)))
    with pytest.raises(LimitReached):
        limits.check(message("0.01"))
    clock.advance(days=27)
    limits.check(message("0.01"))


@pytest.mark.parametrize("amount", ["-1", "NaN", "Infinity", "1e10", "1e-30"])
async def test_what_is_no_limit_is_refused(limits: LimitService, amount: str) -> None:
    with pytest.raises(InvalidLimit):
        await limits.set_limits(Limits(day=Decimal(amount)))
    assert not limits.limits


async def test_messages_that_are_sent_at_once_count_together(
    limits: LimitService, spending: Store[Spending]
) -> None:
    await limits.set_limits(LIMITS)
    limits.check_together([message("0.25"), message("0.25"), message(None, free=True)])
    limits.check_together([message("1000", free=True), message(None, free=True)])
    with pytest.raises(LimitReached) as stopped:
        limits.check_together([message("0.25"), message("0.26")])
    assert (stopped.value.kind, stopped.value.requests) == (LimitKind.MESSAGE, 2)
    assert stopped.value.at_most == Decimal("0.51")


async def test_an_unknown_price_does_not_hide_what_the_others_may_cost(
    limits: LimitService, spending: Store[Spending]
) -> None:
    await limits.set_limits(Limits(day=Decimal(2)))
    limits.check_together([message("1"), message(None)])
    with pytest.raises(LimitReached) as stopped:
        limits.check_together([message("1.01"), message(None)])
    assert (stopped.value.kind, stopped.value.at_most) == (LimitKind.DAY, Decimal("1.01"))
