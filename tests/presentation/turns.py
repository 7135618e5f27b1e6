"""Turns of a chat as they are after each kind of end."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from desktop.domain.chat import Answer
from desktop.domain.cost import cost_of
from desktop.domain.errors import ModeldeckError
from desktop.domain.explain import explain
from desktop.domain.prices import UNKNOWN_PRICE, FoundPrice, Leg, Price, PriceOrigin
from desktop.domain.usage import Bill, Usage
from desktop.services.turn import Phase, Turn
from tests.fakes import NOON

RATES = {
    Leg.PROMPT: Decimal("0.000002"),
    Leg.COMPLETION: Decimal("0.00001"),
    Leg.CACHE_READ: Decimal("0.0000002"),
    Leg.CACHE_WRITE: Decimal("0.0000025"),
}
LIVE = FoundPrice(Price(RATES), PriceOrigin.LIVE, "OpenRouter catalog", NOON, "anthropic/sonnet")
USAGE = Usage(prompt=4212, completion=1184, cached=3072, cache_write=640, reasoning=412)
COST = Decimal("0.0150544")
"""500 × 2 + 3,072 × 0.2 + 640 × 2.5 + 1,184 × 10 = 15,054.4 millionths of a dollar."""


def sending(number: int = 1) -> Turn:
    """Accepted, nothing received."""
    return Turn(number, "openrouter", "anthropic/sonnet", "Why?", 1024, NOON, price=LIVE)


def streaming(number: int = 1) -> Turn:
    return replace(sending(number), phase=Phase.STREAMING, reasoning="Hm. ", text="Because")


def done(
    number: int = 1,
    cost: Decimal | None = COST,
    price: FoundPrice = LIVE,
    usage: Usage = USAGE,
    finish_reason: str = "stop",
    bill: Bill | None = None,
    **fields: Any,
) -> Turn:
    """Finished after 6.2 seconds, of which 4 went by before the first word."""
    answer = Answer(
        text="Because.",
        usage=usage,
        bill=bill or Bill(cost=cost),
        finish_reason=finish_reason,
        **fields,
    )
    return replace(
        streaming(number),
        phase=Phase.DONE,
        text="Because.",
        first_text_at=NOON + timedelta(seconds=4),
        ended_at=NOON + timedelta(seconds=6.2),
        answer=answer,
        price=price,
        explanation=explain(answer, price, cost_of(usage, price.price, NOON)),
    )


def unpriced(number: int = 1, cost: Decimal | None = None) -> Turn:
    return done(number, cost, UNKNOWN_PRICE)


def stopped(number: int = 1) -> Turn:
    return replace(streaming(number), phase=Phase.STOPPED, ended_at=NOON + timedelta(seconds=1))


def settling(number: int = 1) -> Turn:
    """Stopped; the provider is being asked what it has cost."""
    return replace(stopped(number), settling=True)


def settled(number: int = 1, cost: Decimal = COST, usage: Usage = USAGE) -> Turn:
    """Stopped, and then the provider said what it has cost."""
    answer = Answer(text="Because", usage=usage, bill=Bill(cost=cost), complete=False)
    priced = cost_of(usage, LIVE.price, NOON)
    return replace(stopped(number), answer=answer, explanation=explain(answer, LIVE, priced))


def failed(error: ModeldeckError, number: int = 1, text: str = "") -> Turn:
    return replace(sending(number), phase=Phase.FAILED, text=text, error=error, ended_at=NOON)
