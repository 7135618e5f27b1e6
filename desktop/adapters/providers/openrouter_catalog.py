"""OpenRouter's catalog rows (``GET /models``).

Source: OpenRouter's OpenAPI document of 2026-08-22 and recorded answers of July 2026. Prices are
decimal strings in USD per token, or each where the name says so; ``"-1"`` marks a dynamic router.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any, Final

from desktop.adapters.json_text import parse_json
from desktop.adapters.providers.openai_wire import Json, count, mapping, text
from desktop.domain.catalog import NEVER, Catalog, Model
from desktop.domain.money import ZERO, decimal_or_none
from desktop.domain.prices import DAYS, Leg, Price, PriceTier
from desktop.domain.text import one_line

SOURCE: Final = "OpenRouter catalog"

_LEGS: Final = {
    "prompt": Leg.PROMPT,
    "completion": Leg.COMPLETION,
    "input_cache_read": Leg.CACHE_READ,
    "input_cache_write": Leg.CACHE_WRITE,
    "input_cache_write_1h": Leg.CACHE_WRITE_1H,
    "internal_reasoning": Leg.REASONING,
    "audio": Leg.AUDIO,
    "image_output": Leg.IMAGE,
    "request": Leg.REQUEST,
    "web_search": Leg.WEB_SEARCH,
}
"""``image``, ``image_token``, ``audio_output`` and ``input_audio_cache`` are left out: answers do
not report how many of those were used."""

_OUTPUT_PRICES: Final = {"image": "image_output", "audio": "audio_output"}


def read_catalog(body: bytes, fetched_at: datetime | None) -> Catalog:
    """Read a whole answer of ``GET /models``.

    A row that cannot be understood costs that row and is counted. Raises `ValueError` where the
    body is not a catalog at all.
    """
    envelope = parse_json(body)
    rows = mapping(envelope).get("data")
    if not isinstance(rows, list):
        raise ValueError("no list of models")
    models: dict[str, Model] = {}
    unreadable = 0
    for row in rows:
        try:
            model = read_model(mapping(row))
        except ValueError:
            unreadable += 1
        else:
            models.setdefault(model.id, model)
    return Catalog(tuple(models.values()), SOURCE, fetched_at, unreadable)


def read_model(row: Json) -> Model:
    """One row. Raises `ValueError` where it has no usable id."""
    model_id = text(row.get("id"))
    if not model_id or model_id != one_line(model_id) or "/" not in model_id:
        raise ValueError("no id")
    architecture = mapping(row.get("architecture"))
    outputs = _words(architecture.get("output_modalities"))
    limits = mapping(row.get("top_provider"))
    return Model(
        id=model_id,
        name=one_line(text(row.get("name"))) or model_id,
        canonical_slug=text(row.get("canonical_slug")),
        description=text(row.get("description")),
        created=_moment(row.get("created")),
        context_length=count(row.get("context_length")) or None,
        max_completion_tokens=count(limits.get("max_completion_tokens")) or None,
        input_modalities=_words(architecture.get("input_modalities")),
        output_modalities=outputs,
        supported_parameters=_words(row.get("supported_parameters")),
        reasoning=bool(mapping(row.get("reasoning"))),
        expires=_expiry(row.get("expiration_date")),
        price=read_price(mapping(row.get("pricing")), outputs),
    )


def read_price(pricing: Json, outputs: Iterable[str] = ("text",)) -> Price:
    """Prices of one row. A negative price is a mark, never money."""
    priced = all(kind == "text" or _OUTPUT_PRICES.get(kind, "") in pricing for kind in outputs)
    prompt = decimal_or_none(pricing.get("prompt"))
    tiers = pricing.get("overrides")
    return Price(
        rates=_rates(pricing),
        tiers=tuple(_tier(mapping(t)) for t in tiers) if isinstance(tiers, list) else (),
        dynamic=prompt is not None and prompt < ZERO,
        every_output_priced=priced,
    )


def _rates(prices: Json) -> dict[Leg, Decimal]:
    read = ((leg, decimal_or_none(prices.get(key))) for key, leg in _LEGS.items())
    return {leg: rate for leg, rate in read if rate is not None and rate >= ZERO}


def _tier(override: Json) -> PriceTier:
    threshold = decimal_or_none(override.get("min_prompt_tokens"))
    return PriceTier(
        rates=_rates(override),
        min_prompt_tokens=None if threshold is None else int(threshold),
        utc_start=_clock_time(override.get("utc_start")),
        utc_end=_clock_time(override.get("utc_end")),
        utc_days=frozenset(d.lower() for d in _words(override.get("utc_days"))) & set(DAYS),
    )


def _clock_time(value: object) -> time | None:
    """``1630`` is 16:30."""
    number = decimal_or_none(value)
    if number is None:
        return None
    hours, minutes = divmod(int(number), 100)
    # 2400 would be the end of the day; half open windows may as well end at midnight.
    return time(hours % 24, minutes) if 0 <= hours <= 24 and 0 <= minutes < 60 else None


def _words(value: object) -> tuple[str, ...]:
    return tuple(w for w in value if isinstance(w, str)) if isinstance(value, list) else ()


def _moment(value: Any) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(value), UTC) if value else None
    except (TypeError, ValueError, OverflowError, OSError):
        return None


def _expiry(value: object) -> date | None:
    try:
        expires = date.fromisoformat(text(value)[:10])
    except ValueError:
        return None
    return None if expires >= NEVER else expires
