"""A turn in which every field that is kept has a value of its own."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import time, timedelta
from decimal import Decimal

from desktop.domain.chat import Answer
from desktop.domain.errors import Rejected, Rejection
from desktop.domain.prices import FoundPrice, Leg, Price, PriceOrigin, PriceTier
from desktop.domain.usage import Bill, Usage
from desktop.services.request_log import explained
from desktop.services.turn import Turn
from tests.fakes import NOON
from tests.presentation.turns import done

TIERED = FoundPrice(
    Price(
        {leg: Decimal("0.000000123456789012345678901") * n for n, leg in enumerate(Leg, 1)},
        (
            PriceTier({Leg.PROMPT: Decimal("1E-7")}, min_prompt_tokens=200),
            PriceTier({Leg.COMPLETION: Decimal("2E-6")}, None, time(16, 30), time(0, 30)),
            PriceTier({Leg.REQUEST: Decimal(1)}, utc_days=frozenset({"monday", "friday"})),
        ),
    ),
    PriceOrigin.CUSTOM,
    "OpenRouter catalog",
    NOON,
    "a/b",
    frozenset({Leg.PROMPT, Leg.AUDIO}),
)
USAGE = Usage(*range(1000, 1000 + len(fields(Usage))))
BILL = Bill(
    Decimal("0.0076509169000000005"),
    byok=True,
    upstream=Decimal("0.1"),
    upstream_prompt=Decimal("1.4E-5"),
    upstream_completion=Decimal(0),
    server_tools=Decimal("0.005"),
)
REFUSED = Rejected(
    "OpenRouter",
    Rejection.RATE_LIMITED,
    429,
    "Slow down.",
    "Add your own key.",
    affordable_tokens=77,
    mid_stream=True,
    upstream="Google AI Studio",
    request_id="gen-1",
    fallback_models=("a/b", "c/d"),
    body='{"error": 1}',
    at=NOON,
)
FULL = replace(
    explained(
        replace(done(3), price=TIERED, text="Grüße 👋", reasoning="half \ud83d of one"),
        Answer(
            "Grüße 👋",
            "half \ud83d of one",
            "a/b-2026",
            "Google",
            "length",
            "gen-1",
            1_700_000_000,
            USAGE,
            BILL,
            ("file",),
            ("web",),
            complete=False,
            error_message="Oh.",
            error_code="502",
        ),
    ),
    record_id="record-3",
    first_token_at=NOON + timedelta(microseconds=1),
    sent_again_at=NOON + timedelta(microseconds=2),
    continues=True,
    after=1,
    error=REFUSED,
)


def same(one: Turn | None, other: Turn | None) -> None:
    """Errors are compared by what they say."""
    assert one is not None
    assert other is not None
    assert replace(one, error=None) == replace(other, error=None)
    assert type(one.error) is type(other.error)
    assert vars(one.error or Rejected()) == vars(other.error or Rejected())
