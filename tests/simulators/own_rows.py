"""Rows that no recommended model shows: one for each hard case of the catalog.

All but the router belong to an author `sandbox` that does not exist, so that no price here can be
taken for somebody's real one.
"""

from __future__ import annotations

from datetime import date, timedelta

from tests.simulators.rows import Features, model_row
from tests.simulators.wire import Json

_BORN = date(2026, 3, 2)
_CHAT = Features(max_completion_tokens=16_384, tools=True)
_WRITER = {
    "prompt": "0.000003",
    "completion": "0.000015",
    "web_search": "0.01",
    "input_cache_read": "0.0000003",
    "input_cache_write": "0.00000375",
    "input_cache_write_1h": "0.000006",
}


def own_rows(today: date) -> list[Json]:
    """The hard cases; `today` (UTC) places what is new or about to expire."""
    return [
        *_variants(),
        _router(),
        *_conditional_prices(),
        *_unusual_prices(),
        *_unusual_rows(today),
    ]


def _row(model_id: str, name: str, pricing: Json, why: str, features: Features = _CHAT) -> Json:
    return model_row(
        model_id, name, pricing, created=_BORN, features=features, description=f"Simulated: {why}."
    )


def _variants() -> list[Json]:
    half = {"prompt": "0.0000015", "completion": "0.0000075"}
    free = {"prompt": "0", "completion": "0"}
    alias = _row("~sandbox/writer-latest", "Sandbox Writer Latest", _WRITER, "an alias")
    alias["alias_target"] = {"name": "Sandbox: Writer", "slug": "sandbox/writer"}
    return [
        _row("sandbox/writer", "Sandbox: Writer", _WRITER, "cache writes and web search priced"),
        _row("sandbox/writer:batch", "Sandbox: Writer (batch)", half, "batches at half price"),
        _row("sandbox/writer:free", "Sandbox: Writer (free)", free, "free, same canonical slug"),
        alias,
    ]


def _router() -> Json:
    pricing = {"prompt": "-1", "completion": "-1"}
    features = Features(context_length=2_000_000, tools=True, inputs=("text", "image"))
    return _row("openrouter/auto", "Auto Router", pricing, "picks a model per prompt", features)


def _conditional_prices() -> list[Json]:
    tiers: Json = {
        "prompt": "0.000001",
        "completion": "0.000004",
        "input_cache_read": "0.0000001",
        "overrides": [
            {"min_prompt_tokens": 32_000, "prompt": "0.0000015", "completion": "0.000006"},
            {"min_prompt_tokens": 128_000, "prompt": "0.000003"},
        ],
    }
    night: Json = {
        "prompt": "0.0000006",
        "completion": "0.0000022",
        "overrides": [
            {
                "utc_start": 1630,
                "utc_end": 30,
                "prompt": "0.0000003",
                "completion": "0.0000011",
            }
        ],
    }
    large = Features(context_length=1_000_000, max_completion_tokens=64_000)
    return [
        _row("sandbox/archive", "Sandbox: Archive", tiers, "two tiers by prompt size", large),
        _row("sandbox/night-owl", "Sandbox: Night Owl", night, "half price 16:30-00:30 UTC"),
    ]


def _unusual_prices() -> list[Json]:
    thinker = {
        "prompt": "0.000002",
        "completion": "0.000008",
        "internal_reasoning": "0.000003",
    }
    per_request = {"prompt": "0.000001", "completion": "0.000001", "request": "0.005"}
    digits = {"prompt": "0.0000000416666666666667", "completion": "0.00000009"}
    thinking = Features(max_completion_tokens=32_768, reasoning=True, tools=True)
    return [
        _row("sandbox/thinker", "Sandbox: Thinker", thinker, "reasoning has a price", thinking),
        _row("sandbox/ticket", "Sandbox: Ticket", per_request, "a price per request"),
        _row("sandbox/long-digits", "Sandbox: Long Digits", digits, "24 digits in a price"),
    ]


def _unusual_rows(today: date) -> list[Json]:
    cheap = {"prompt": "0.0000001", "completion": "0.0000004"}
    picture = {"prompt": "0.0000003", "completion": "0.0000025", "image_output": "0.00003"}
    only_images = Features(inputs=("text", "image"), outputs=("image",))
    sunset = _row("sandbox/sunset", "Sandbox: Sunset", cheap, "expires in a month")
    sunset["expiration_date"] = (today + timedelta(days=30)).isoformat()
    evergreen = _row("sandbox/evergreen", "Evergreen", cheap, "expires never, name without colon")
    evergreen["expiration_date"] = "2098-12-31"
    newcomer = model_row(
        "sandbox/newcomer",
        "Sandbox: Newcomer",
        cheap,
        created=today - timedelta(days=5),
        features=_CHAT,
        description="Simulated: five days old.",
    )
    return [
        _row("sandbox/painter", "Sandbox: Painter", picture, "images out only", only_images),
        sunset,
        evergreen,
        newcomer,
        _row("sandbox/zero", "Sandbox: Zero", cheap, "context 0", Features(context_length=0)),
        _row("sandbox/null", "Sandbox: Null", cheap, "no context", Features(context_length=None)),
    ]
