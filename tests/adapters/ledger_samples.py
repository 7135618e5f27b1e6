"""Requests for the tests of the ledger: one with every field set, and any that may come."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from desktop.domain.cost import CostLine
from desktop.domain.prices import Leg, PriceOrigin
from desktop.domain.requests import RequestRecord, RequestStatus
from desktop.domain.usage import Bill, Usage

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def begun(name: str = "r1", at: datetime = NOON, model: str = "made-up/model") -> RequestRecord:
    """A request that is about to be sent."""
    return RequestRecord(name, "chat-1", "openrouter", "https://openrouter.ai:443", model, at, 311)


def complete(name: str = "r1", at: datetime = NOON) -> RequestRecord:
    """Every field has a value of its own, so that none can be lost or taken for another."""
    return RequestRecord(
        id=name,
        chat="chat-1",
        provider="openrouter",
        origin="https://openrouter.ai:443",
        model="made-up/model",
        sent_at=at,
        counted=311,
        status=RequestStatus.FINISHED,
        first_token_at=at + timedelta(milliseconds=412),
        ended_at=at + timedelta(seconds=3),
        answered_by="made-up/model-20261101",
        host="Made up",
        generation_id="gen-1",
        usage=Usage(312, 40, 20, 15, 5, 11, 7, 3, 2, 1, 9, 6),
        lines=(
            CostLine(Leg.PROMPT, 312, Decimal("8.6E-7"), Decimal("0.00026832"), "a", "b", "c"),
            CostLine(Leg.WEB_SEARCH, 2, None, None),
        ),
        estimate=Decimal("0.000268320"),
        price_origin=PriceOrigin.CUSTOM,
        price_as_of=at - timedelta(days=2),
        bill=Bill(
            Decimal("0.0004970133333333333"),
            byok=True,
            upstream=Decimal("1.4E-05"),
            upstream_prompt=Decimal("0.00001"),
            upstream_completion=Decimal("0.000004"),
            server_tools=Decimal("0.0"),
        ),
    )


amounts = st.decimals(
    min_value=0, max_value=10**6, allow_nan=False, allow_infinity=False, places=None
).filter(lambda amount: int(amount.as_tuple().exponent) >= -60)
counts = st.integers(0, 10_000) | st.sampled_from([2**63 - 1, 2**63, 10**24])
usages = st.builds(Usage, *[counts] * 12)
bills = st.builds(Bill, st.none() | amounts, st.booleans(), st.none() | amounts)
moments = st.datetimes(
    datetime.fromisoformat("2025-12-25"),
    datetime.fromisoformat("2026-03-05"),
    timezones=st.just(UTC),
)  # the ends of three months, and of a year
records = st.builds(
    RequestRecord,
    id=st.sampled_from([f"r{number}" for number in range(8)]),  # few, so that many are updates
    chat=st.just("chat-1"),
    provider=st.sampled_from(["openrouter", "fireworks"]),
    origin=st.just("https://openrouter.ai:443"),
    model=st.sampled_from(["a/b", "c/d", "half \ud800"]),
    sent_at=moments,
    status=st.sampled_from(RequestStatus),
    usage=st.none() | usages,
    estimate=st.none() | amounts,
    bill=bills,
)
