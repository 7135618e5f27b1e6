"""``GET /generation``: OpenRouter's own record of one request.

Nearly every field may be missing. source: OpenRouter's OpenAPI document of 2026-08-22.
"""

from __future__ import annotations

from decimal import Decimal

from desktop.adapters.providers.openai_wire import Json, count, name, text
from desktop.domain.generation import Generation
from desktop.domain.money import ZERO, decimal_or_none
from desktop.domain.usage import Bill, Usage


def read_generation(data: Json) -> Generation:
    """The ``data`` of an answer."""
    return Generation(
        id=text(data.get("id")),
        model=name(data.get("model")),
        host=name(data.get("provider_name")),
        cancelled=data.get("cancelled") is True,
        finish_reason=name(data.get("finish_reason")) or None,
        usage=_usage(data),
        bill=Bill(
            cost=_amount(data.get("total_cost")),
            byok=data.get("is_byok") is True,
            upstream=_amount(data.get("upstream_inference_cost")),
        ),
        latency_ms=decimal_or_none(data.get("latency")),
        generation_ms=decimal_or_none(data.get("generation_time")),
    )


def _usage(data: Json) -> Usage | None:
    """Of the native counts, which are the ones that are billed; ``tokens_prompt`` and
    ``tokens_completion`` are normalised. Written tokens are not told."""
    prompt = decimal_or_none(data.get("native_tokens_prompt"))
    completion = decimal_or_none(data.get("native_tokens_completion"))
    if prompt is None or completion is None or prompt < ZERO or completion < ZERO:
        return None
    return Usage(
        prompt=count(prompt),
        completion=count(completion),
        cached=count(data.get("native_tokens_cached")),
        reasoning=count(data.get("native_tokens_reasoning")),
        image=count(data.get("native_tokens_completion_images")),
    )


def _amount(value: object) -> Decimal | None:
    """Nothing that is below 0 was charged."""
    amount = decimal_or_none(value)
    return None if amount is None or amount < ZERO else amount
