"""What a request cost, on which day, and whether more is to be learned about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from desktop.domain.requests import RequestRecord, RequestStatus
from desktop.domain.usage import Bill

SENT = RequestRecord("r1", "c1", "p", "https://x.y", "a/b", datetime(2026, 11, 22, tzinfo=UTC))
ESTIMATED = replace(SENT, status=RequestStatus.FINISHED, estimate=Decimal("0.5"))


def test_the_day_is_that_of_utc() -> None:
    evening = datetime(2026, 11, 30, 19, 30, tzinfo=timezone(timedelta(hours=-5)))
    assert replace(SENT, sent_at=evening).day == date(2026, 12, 1)


def test_the_bill_wins_over_the_estimate() -> None:
    assert SENT.cost is None
    assert ESTIMATED.cost == Decimal("0.5")
    assert replace(ESTIMATED, bill=Bill(Decimal("0.4"))).cost == Decimal("0.4")
    assert replace(ESTIMATED, bill=Bill(Decimal(0))).cost == 0, "a bill of nothing is a bill"


def test_what_was_declined_cost_nothing_unless_it_was_billed() -> None:
    declined = replace(ESTIMATED, status=RequestStatus.DECLINED)
    assert declined.cost == 0
    assert replace(declined, bill=Bill(Decimal("0.1"))).cost == Decimal("0.1")


@pytest.mark.parametrize(
    ("status", "settled"),
    [
        (RequestStatus.SENT, False),
        (RequestStatus.STOPPED, False),
        (RequestStatus.FAILED, False),
        (RequestStatus.FINISHED, True),
        (RequestStatus.DECLINED, True),
        (RequestStatus.UNKNOWN, True),
    ],
)
def test_a_request_is_settled_by_its_end_or_its_bill(status: RequestStatus, settled: bool) -> None:
    assert replace(SENT, status=status).settled is settled
    assert replace(SENT, status=status, bill=Bill(Decimal(0))).settled
