"""Sums over requests: exact, and with the bill, the estimate and the unknown told apart."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.money import ZERO
from desktop.domain.requests import RequestRecord, RequestStatus
from desktop.domain.spend import Spend
from desktop.domain.usage import Bill, Usage

SENT = RequestRecord("r1", "c1", "p", "https://x.y", "a/b", datetime(2026, 11, 22, tzinfo=UTC))
ESTIMATED = replace(
    SENT,
    status=RequestStatus.FINISHED,
    usage=Usage(100, 50, cached=40, cache_write=30, reasoning=20),
    estimate=Decimal("0.5"),
)


def test_a_request_on_its_way_is_unknown() -> None:
    assert Spend.of(SENT) == Spend(requests=1, unknown=1)


def test_an_estimate_counts_until_there_is_a_bill() -> None:
    half = Decimal("0.5")
    tokens = Spend(1, prompt=100, completion=50, cached=40, cache_write=30, reasoning=20)
    estimated = Spend.of(ESTIMATED)
    assert estimated == replace(
        tokens, estimate=half, unbilled=half, unbilled_requests=1, dearest=half
    )
    assert (estimated.spent, estimated.tokens) == (half, 150)
    billed = Spend.of(replace(ESTIMATED, bill=Bill(Decimal("0.4"))))
    assert billed == replace(tokens, estimate=half, billed=Decimal("0.4"), dearest=Decimal("0.4"))
    assert billed.spent == Decimal("0.4")


def test_a_bill_of_nothing_is_known() -> None:
    free = Spend.of(replace(SENT, bill=Bill(Decimal(0))))
    assert free == Spend(requests=1)
    assert Spend.of(replace(ESTIMATED, bill=Bill(Decimal(0)))).spent == 0


def test_what_was_declined_costs_nothing_and_is_not_unknown() -> None:
    declined = Spend.of(replace(ESTIMATED, status=RequestStatus.DECLINED))
    assert (declined.spent, declined.unknown, declined.unbilled_requests) == (ZERO, 0, 0)
    assert declined.estimate == Decimal("0.5")


def test_a_sum_adds_and_keeps_the_dearest() -> None:
    cheap = Spend.of(replace(SENT, bill=Bill(Decimal("0.1"))))
    both = Spend.of(ESTIMATED) + cheap
    assert (both.requests, both.spent, both.dearest) == (2, Decimal("0.6"), Decimal("0.5"))
    assert Spend.total([]) == Spend()
    assert Spend.total([cheap]) == cheap


amounts = st.decimals(min_value=0, max_value=10**9, allow_nan=False, allow_infinity=False)
spends = st.builds(
    Spend,
    **{
        field.name: st.integers(0, 10**30) if isinstance(field.default, int) else amounts
        for field in fields(Spend)
    },
)


@given(found=st.lists(spends, max_size=5))
def test_a_total_is_the_same_as_adding_one_after_the_other(found: list[Spend]) -> None:
    added = Spend()
    for spend in found:
        added += spend
    assert Spend.total(found) == added
    assert Spend.total(reversed(found)) == added
    for field in fields(Spend):
        if isinstance(field.default, int):
            assert getattr(added, field.name) == sum(getattr(s, field.name) for s in found)


def test_no_digit_is_rounded_away() -> None:
    large = Spend(billed=Decimal("1e20"))
    small = Spend(billed=Decimal("1e-60"), unbilled=Decimal("1e-40"))
    total = Spend.total([large, small])
    assert f"{total.billed:f}" == "1" + "0" * 20 + "." + "0" * 59 + "1"
    assert f"{total.spent:f}" == "1" + "0" * 20 + "." + "0" * 39 + "1" + "0" * 19 + "1"
