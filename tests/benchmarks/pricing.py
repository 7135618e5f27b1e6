"""What it costs to price one usage, beside reading the chunk that it comes in and beside
genai-prices; and how many recorded answers either prices as they were billed."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from statistics import median

import genai_prices

from desktop.adapters.default_settings_file import read_default_settings
from desktop.adapters.recorded_answers import read_recorded_answer
from desktop.domain.cost import cost_of
from desktop.domain.money import same_amount
from desktop.domain.prices import Leg, Price
from desktop.domain.usage import Usage
from desktop.resources import resource
from tests.contract.cost_table import explained
from tests.contract.recordings import FOLDER, created, with_cost

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


PEER_MODEL = "openai/gpt-5.6-luna"
"""In the shipped list, which is made from genai-prices: both know the same rates and tiers."""
PEER_MOMENT = datetime(2026, 11, 20, 12, tzinfo=UTC)
PEER_USAGE = replace(USAGE, prompt=300_000)
"""Above the threshold of that model's tier."""


def microseconds() -> tuple[float, float]:
    """Medians for one call: pricing a usage, and `json.loads` of its chunk."""
    now = datetime.now(UTC)
    return _medians(
        lambda: cost_of(USAGE, PRICE, now), lambda: json.loads(CHUNK, parse_float=Decimal)
    )


def beside_peer() -> tuple[float, float]:
    """Medians for one call: finding the price of a model and pricing a usage, and `calc_price`."""
    content = resource("defaultModelSettings.json").read_bytes()
    pricing = read_default_settings(content).pricing
    usage = _peer_usage(PEER_USAGE)

    def ours() -> Decimal | None:
        found = pricing.find("openrouter", PEER_MODEL)
        return cost_of(PEER_USAGE, found.price, PEER_MOMENT).estimate

    def theirs() -> Decimal:
        return _peer_price(usage, PEER_MODEL, PEER_MOMENT)

    if ours() != theirs():
        raise RuntimeError(f"{PEER_MODEL} has two prices: {ours()} and {theirs()}")
    return _medians(ours, theirs)


def right_answers() -> tuple[int, int, int] | None:
    """How many recorded answers have a cost, and how many of those the engine and `calc_price`
    price as they were billed; ``None`` without recordings."""
    if not FOLDER.is_dir():
        return None
    paths = with_cost()
    ours = sum(explained(path).reason is None for path in paths)
    return len(paths), ours, sum(map(_peer_is_right, paths))


def _peer_is_right(path: Path) -> bool:
    answer = read_recorded_answer(path)
    if answer.usage is None or answer.bill.cost is None:
        return False
    try:
        price = _peer_price(_peer_usage(answer.usage), answer.model, created(path))
    except (LookupError, ValueError):  # no such model; counts that contradict one another
        return False
    return same_amount(price, answer.bill.cost)


def _peer_usage(usage: Usage) -> genai_prices.Usage:
    return genai_prices.Usage(
        input_tokens=usage.prompt,
        cache_read_tokens=usage.cached or None,
        cache_write_tokens=usage.cache_write or None,
        output_tokens=usage.completion,
        web_searches=usage.web_searches or None,
    )


def _peer_price(usage: genai_prices.Usage, model: str, at: datetime) -> Decimal:
    found = genai_prices.calc_price(
        usage, model, provider_id="openrouter", genai_request_timestamp=at
    )
    return found.total_price


def _medians(ours: Callable[[], object], yardstick: Callable[[], object]) -> tuple[float, float]:
    """In turns, so that what slows the machine down slows both."""
    times = [(_timed(ours), _timed(yardstick)) for _ in range(ROUNDS)]
    return median(one for one, _ in times), median(other for _, other in times)


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    for _ in range(CALLS):
        work()
    return (time.perf_counter() - began) / CALLS * 1e6
