"""What it costs to price one usage, beside reading the chunk that it comes in."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from statistics import median

from desktop.domain.cost import cost_of
from desktop.domain.prices import Leg, Price
from desktop.domain.usage import Usage

CALLS = 1_000
ROUNDS = 15
CHUNK = json.dumps(
    {
        "id": "gen-1",
        "object": "chat.completion.chunk",
        "created": 1_795_000_000,
        "model": "made-up/model",
        "provider": "Made up",
        "choices": [{"index": 0, "delta": {"role": "assistant", "content": ""}}],
        "usage": {
            "prompt_tokens": 4_212,
            "completion_tokens": 1_184,
            "total_tokens": 5_396,
            "cost": 0.0150544,
            "prompt_tokens_details": {"cached_tokens": 3_072, "cache_write_tokens": 640},
            "completion_tokens_details": {"reasoning_tokens": 412},
        },
    }
)
USAGE = Usage(prompt=4_212, completion=1_184, cached=3_072, cache_write=640, reasoning=412)
PRICE = Price(
    rates={
        Leg.PROMPT: Decimal("0.000002"),
        Leg.COMPLETION: Decimal("0.00001"),
        Leg.CACHE_READ: Decimal("0.0000002"),
        Leg.CACHE_WRITE: Decimal("0.0000025"),
    }
)


def microseconds() -> tuple[float, float]:
    """Medians for one call: pricing a usage, and `json.loads` of its chunk."""
    now = datetime.now(UTC)
    pricing, reading = [], []
    for _ in range(ROUNDS):
        pricing.append(_timed(lambda: cost_of(USAGE, PRICE, now)))
        reading.append(_timed(lambda: json.loads(CHUNK, parse_float=Decimal)))
    return median(pricing), median(reading)


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    for _ in range(CALLS):
        work()
    return (time.perf_counter() - began) / CALLS * 1e6
