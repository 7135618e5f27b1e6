"""Requests in the ledger of a command line's profile, and a day that stands still."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

from desktop.adapters.ledger import SqliteLedger
from desktop.adapters.profile import profile
from desktop.core import Surroundings
from desktop.domain.requests import RequestRecord, RequestStatus
from desktop.domain.usage import Bill, Usage
from tests.cli.modeldeck import Modeldeck
from tests.fakes import NOON, ManualClock


def on_a_fixed_day(modeldeck: Modeldeck) -> None:
    """It is `NOON` whenever a command runs in this process."""

    def surroundings(folder: Path | None) -> Surroundings:
        return replace(Surroundings.of_this_person(folder), clock=ManualClock())

    modeldeck.surroundings = surroundings


def record(modeldeck: Modeldeck, records: Iterable[RequestRecord]) -> None:
    """As if they had been made with this profile."""
    ledger = SqliteLedger(profile(modeldeck.profile).ledger, ManualClock())
    for each in records:
        ledger.begin(each)
    ledger.close()


def asked(
    number: int,
    model: str = "sandbox/writer",
    days_ago: int = 0,
    *,
    usage: Usage | None = None,
    estimate: str | None = None,
    billed: str | None = None,
    status: RequestStatus = RequestStatus.FINISHED,
) -> RequestRecord:
    """One request. Amounts in USD."""
    return RequestRecord(
        id=f"r{number}",
        chat="a chat",
        provider="openrouter",
        origin="https://openrouter.ai:443",
        model=model,
        sent_at=_days_before(NOON, days_ago),
        status=status,
        usage=usage,
        estimate=None if estimate is None else Decimal(estimate),
        bill=Bill(None if billed is None else Decimal(billed)),
    )


def _days_before(moment: datetime, days: int) -> datetime:
    return moment - timedelta(days=days)
