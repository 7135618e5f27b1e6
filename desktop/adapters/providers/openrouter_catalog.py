"""OpenRouter's catalog rows (``GET /models``).

Source: OpenRouter's OpenAPI document of 2026-08-22 and recorded answers of July 2026. Prices are
decimal strings in USD per token, or each where the name says so; ``"-1"`` marks a dynamic router.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Final

from desktop.adapters.providers.catalog_source import CatalogSource
from desktop.adapters.providers.openai_wire import Json, count, items, mapping, text
from desktop.domain.catalog import NEVER, Catalog, Model
from desktop.domain.money import ZERO, decimal_or_none
from desktop.domain.prices import DAYS, Leg, Price, PriceTier
from desktop.domain.text import clean, one_line

_LEGS: Final = {
    "prompt": Leg.PROMPT,
    "completion": Leg.COMPLETION,
    "input_cache_read": Leg.CACHE_READ,
    "input_cache_write": Leg.CACHE_WRITE,
    "input_cache_write_1h": Leg.CACHE_WRITE_1H,
    "internal_reasoning": Leg.REASONING,
    "audio": Leg.AUDIO,
    "audio_output": Leg.AUDIO_OUTPUT,
    "image_token": Leg.IMAGE_INPUT,
    "image_output": Leg.IMAGE,
    "request": Leg.REQUEST,
    "web_search": Leg.WEB_SEARCH,
}
"""``image``, which is for each picture sent, and ``input_audio_cache`` are left out: answers do not
report how many of those were used. Where ``image`` was recorded it is the rate of the prompt, which
the tokens of a picture are counted in. ``image_token`` names no direction; pictures that a model
makes have ``image_output``, documented for each picture and recorded as a rate for each token."""

_OUTPUT_PRICES: Final = {"image": "image_output", "audio": "audio_output"}
_NO_PRICES: Final = frozenset({"discount", "overrides"})


def read_model(row: Json) -> Model:
    """One row. Raises `ValueError`, in words, where it has no usable id."""
    model_id = text(row.get("id"))
    if not model_id:
        raise ValueError("it has no id")
    if model_id != one_line(model_id) or "/" not in model_id:
        raise ValueError("its id is not one line of the form author/model")
    architecture = mapping(row.get("architecture"))
    outputs = _words(architecture.get("output_modalities"))
    limits = mapping(row.get("top_provider"))
    return Model(
        id=model_id,
        name=one_line(text(row.get("name"))) or model_id,
        canonical_slug=text(row.get("canonical_slug")),
        description=clean(text(row.get("description"))),
        created=_moment(row.get("created")),
        context_length=count(row.get("context_length")) or None,
        max_completion_tokens=count(limits.get("max_completion_tokens")) or None,
        input_modalities=_words(architecture.get("input_modalities")),
        output_modalities=outputs,
        supported_parameters=_words(row.get("supported_parameters")),
        reasoning=bool(mapping(row.get("reasoning"))),
        reasoning_efforts=_words(mapping(row.get("reasoning")).get("supported_efforts")),
        expires=_expiry(row.get("expiration_date")),
        price=read_price(mapping(row.get("pricing")), outputs),
        knowledge_cutoff=_day(row.get("knowledge_cutoff")),
        alias_target=one_line(text(mapping(row.get("alias_target")).get("slug"))),
    )


def read_price(pricing: Json, outputs: Iterable[str] = ("text",)) -> Price:
    """Prices of one row. A negative price is a mark, never money."""
    prompt = decimal_or_none(pricing.get("prompt"))
    tiers = [_tier(mapping(override)) for override in items(pricing.get("overrides"))]
    understood = None not in tiers and not _other_prices(pricing)
    return Price(
        rates=_rates(pricing),
        tiers=tuple(tier for tier in tiers if tier is not None),
        dynamic=prompt is not None and prompt < ZERO,
        every_output_priced=understood and _outputs_priced(pricing, outputs),
    )


def _outputs_priced(pricing: Json, outputs: Iterable[str]) -> bool:
    names = (_OUTPUT_PRICES.get(kind, "") for kind in outputs if kind != "text")
    return all(decimal_or_none(pricing.get(name)) is not None for name in names)


def _other_prices(pricing: Json) -> bool:
    """Whether something has a price that no leg stands for, such as ``image`` or a new one."""
    others = set(pricing) - set(_LEGS) - _NO_PRICES
    return any(decimal_or_none(pricing[name]) != ZERO for name in others)


def _rates(prices: Json) -> dict[Leg, Decimal]:
    read = ((leg, decimal_or_none(prices.get(key))) for key, leg in _LEGS.items())
    return {leg: rate for leg, rate in read if rate is not None and rate >= ZERO}


def _tier(override: Json) -> PriceTier | None:
    """``None`` where a condition cannot be read: its rates may not be taken for what counts."""
    try:
        start, end = _window(override.get("utc_start"), override.get("utc_end"))
        return PriceTier(
            rates=_rates(override),
            min_prompt_tokens=_threshold(override.get("min_prompt_tokens")),
            utc_start=start,
            utc_end=end,
            utc_days=_days(override.get("utc_days")),
        )
    except ValueError:
        return None


def _threshold(value: object) -> int | None:
    if value is None:
        return None
    number = decimal_or_none(value)
    if number is None:
        raise ValueError("not a number of tokens")
    return int(number)


def _days(value: object) -> frozenset[str]:
    days = frozenset(word.lower() for word in _words(value))
    if value is not None and (not days or not days <= set(DAYS)):
        raise ValueError("not days of the week")
    return days


def _window(start: object, end: object) -> tuple[time | None, time | None]:
    """From ``start`` to ``end``; one that is missing is midnight."""
    if start is None and end is None:
        return None, None
    begins = 0 if start is None else _hours_minutes(start)
    ends = 2400 if end is None else _hours_minutes(end)
    if (begins, ends) == (0, 2400):
        return None, None
    return time(*divmod(begins % 2400, 100)), time(*divmod(ends % 2400, 100))


def _hours_minutes(value: object) -> int:
    """``1630`` is 16:30, ``2400`` the end of the day."""
    number = decimal_or_none(value)
    if number is None or not 0 <= number <= 2400 or number % 100 >= 60:
        raise ValueError("not a time")
    return int(number)


def _words(value: object) -> tuple[str, ...]:
    return tuple(w for w in value if isinstance(w, str)) if isinstance(value, list) else ()


def _moment(value: object) -> datetime | None:
    """Of Unix seconds."""
    try:
        return datetime.fromtimestamp(seconds, UTC) if (seconds := count(value)) else None
    except (ValueError, OverflowError, OSError):
        return None


def _expiry(value: object) -> date | None:
    expires = _day(value)
    return None if expires is None or expires >= NEVER else expires


def _day(value: object) -> date | None:
    """Of ``YYYY-MM-DD``, with or without a time behind it."""
    try:
        return date.fromisoformat(text(value)[:10])
    except ValueError:
        return None


CATALOG: Final = CatalogSource(
    name="OpenRouter catalog",
    # Without `all`, rows without text output are left out.
    path="/models?output_modalities=all",
    read_row=read_model,
    reachable_path="/models/user?output_modalities=all",
)


def read_catalog(body: bytes, fetched_at: datetime | None) -> Catalog:
    """Read a whole answer of ``GET /models``; see `CatalogSource.read`."""
    return CATALOG.read(body, fetched_at)
