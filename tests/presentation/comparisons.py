"""Comparisons as they are after each kind of end."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from desktop.domain.chat import Answer
from desktop.domain.cost import cost_of
from desktop.domain.errors import Rejected, Rejection
from desktop.domain.explain import explain
from desktop.domain.prices import UNKNOWN_PRICE, FoundPrice
from desktop.domain.usage import Bill, Usage
from desktop.services.comparison_runs import Comparison
from desktop.services.turn import Phase, Turn
from tests.fakes import NOON
from tests.presentation.turns import LIVE

USAGE = Usage(prompt=10, completion=100, reasoning=20)
REFUSED = Rejected("OpenRouter", Rejection.FORBIDDEN, 403, "The model is | not for you.")


def asked(number: int, model: str, prompt: str = "Why?") -> Turn:
    return Turn(number, "openrouter", model, prompt, 1024, NOON, record_id=f"r{number}")


def answered(
    number: int,
    model: str,
    bill: Bill | None = None,
    text: str = "Because.",
    price: FoundPrice = LIVE,
    host: str = "Google AI Studio",
) -> Turn:
    """The first token after ``number`` seconds, the last one two seconds later."""
    answer = Answer(
        text=text,
        model=f"{model}-20260302",
        provider=host,
        finish_reason="stop",
        generation_id=f"gen-{number}",
        usage=USAGE,
        bill=bill or Bill(),
    )
    first = NOON + timedelta(seconds=number)
    return replace(
        asked(number, model),
        phase=Phase.DONE,
        text=text,
        first_token_at=first,
        first_text_at=first,
        ended_at=first + timedelta(seconds=2),
        answer=answer,
        price=price,
        explanation=explain(answer, price, cost_of(USAGE, price.price, NOON)),
    )


def refused(number: int, model: str) -> Turn:
    return replace(asked(number, model), phase=Phase.FAILED, error=REFUSED, ended_at=NOON)


def stopped(number: int, model: str) -> Turn:
    ended = NOON + timedelta(seconds=3)
    return replace(asked(number, model), phase=Phase.STOPPED, text="So far", ended_at=ended)


def mixed() -> Comparison:
    """Billed, estimated, stopped, refused, of unknown price."""
    return Comparison(
        "Why?",
        (
            answered(1, "a/billed", Bill(cost=Decimal("0.0076509169000000005"))),
            answered(2, "a/estimated"),
            stopped(3, "a/stopped"),
            refused(4, "a/refused"),
            answered(5, "a/unpriced", price=UNKNOWN_PRICE),
        ),
        "c1",
    )
