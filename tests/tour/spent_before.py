"""Forty days of requests that were made before the tour, so that the Costs page has days to show.

Written by a connection of its own, as another process of the application would.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Final

from desktop.adapters.ledger import SqliteLedger
from desktop.domain.requests import RequestRecord, RequestStatus
from desktop.domain.usage import Bill, Usage

DAYS: Final = 40
_MODELS: Final = (
    ("anthropic/claude-sonnet-5", "0.000002", "0.00001"),
    ("openai/gpt-5.6-luna", "0.0000002", "0.0000012"),
    ("google/gemini-3.6-flash", "0.00000075", "0.00000375"),
    ("deepseek/deepseek-v4-flash", "0.000000105", "0.00000021"),
    ("anthropic/claude-opus-5", "0.000005", "0.000025"),
)
"""With USD per token in and out."""


def record_spent_before(ledger: Path, now: datetime) -> tuple[RequestRecord, ...]:
    """Requests of the days before today (UTC)."""
    records = tuple(_requests(now))
    file = SqliteLedger(ledger, lambda: now)
    for record in records:
        file.begin(record)
    file.close()
    return records


def _requests(now: datetime) -> Iterator[RequestRecord]:
    noon = now.astimezone(UTC).replace(hour=12, minute=0, second=0, microsecond=0)
    number = 0
    for back in range(DAYS, 0, -1):
        for _ in range((back * 7 + 2) % 9 - 1):  # between none and seven
            yield _request(number, noon - timedelta(days=back, minutes=number % 240))
            number += 1


def _request(number: int, at: datetime) -> RequestRecord:
    """Mostly billed; some providers send no bill, and one broken answer in a while stays open."""
    model, into, out = _MODELS[(number * number + number // 3) % len(_MODELS)]
    prompt, completion = 900 + number * 373 % 2600, 240 + number * 191 % 900
    cost = prompt * Decimal(into) + completion * Decimal(out)
    lost, unbilled = number % 29 == 17, number % 7 == 3
    return RequestRecord(
        id=f"before-{number}",
        chat=f"before-{number // 3}",
        provider="openrouter",
        origin="https://openrouter.ai:443",
        model=model,
        sent_at=at,
        status=RequestStatus.FAILED if lost else RequestStatus.FINISHED,
        ended_at=at + timedelta(seconds=3),
        answered_by=model,
        usage=None if lost else Usage(prompt, completion),
        estimate=None if lost else cost,
        bill=Bill(None if lost or unbilled else cost),
    )
