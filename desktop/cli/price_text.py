"""The price of one model, in words and in JSON."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from desktop.cli.session import Session
from desktop.cli.table import aligned
from desktop.domain.money import plain
from desktop.domain.prices import PER_UNIT, FoundPrice, Leg, Price, PriceTier, Rates
from desktop.domain.pricing import CustomPrice, ModelPricing
from desktop.domain.typed_values import typed_rate
from desktop.presentation.model_details_view import LEG_NAMES
from desktop.presentation.money import every_digit
from desktop.presentation.pricing_view import base_changed_text, origin_text

Json = dict[str, object]


def pricing_json(row: ModelPricing, custom: CustomPrice | None) -> Json:
    """What counts, with what would count without the person's own prices (``base``). USD per
    token, or per request and web search, as exact decimal strings; a leg that is left out is
    unknown."""
    set_at = custom.set_at if custom else None
    return {
        "provider": row.provider,
        "model": row.model,
        **_found_json(row.price),
        "custom": _rates_json(row.custom),
        "customSetAt": set_at.isoformat() if set_at else None,
        "base": _found_json(row.base),
    }


def _found_json(found: FoundPrice) -> Json:
    price = found.price or Price()
    return {
        "origin": found.origin.value,
        "source": found.source or None,
        "asOf": found.as_of.isoformat() if found.as_of else None,
        "free": price.free,
        "varies": price.dynamic,
        "prices": {} if price.dynamic else _rates_json(price.rates),
        "tiers": [] if price.dynamic else [_tier_json(tier) for tier in price.tiers],
    }


def _tier_json(tier: PriceTier) -> Json:
    """Conditions that are null hold always. ``overPromptTokens``: for strictly more of them."""
    start, end = tier.utc_start, tier.utc_end
    return {
        "condition": tier.condition,
        "overPromptTokens": tier.min_prompt_tokens,
        "utcStart": start.isoformat("minutes") if start else None,
        "utcEnd": end.isoformat("minutes") if end else None,
        "utcDays": sorted(tier.utc_days) or None,
        "prices": _rates_json(tier.rates),
    }


def _rates_json(rates: Rates) -> dict[str, str]:
    return {leg.value: plain(rates[leg]) for leg in Leg if leg in rates}


def price_lines(session: Session, row: ModelPricing, now: datetime) -> Iterator[str]:
    """Every leg with every digit; what the person set is marked, beside what it stands for."""
    terminal, price = session.terminal, row.price.price
    yield terminal.strong(session.safe(row.model))
    yield ""
    if price is None or not (price.rates or price.dynamic):
        yield "Nobody says what this model costs."
    elif price.dynamic:
        yield "It costs what the model costs that this router picks."
    else:
        yield from aligned(list(_rows(price.rates, row)))
        for tier in price.tiers:
            yield ""
            yield f"{tier.condition[:1].upper()}{tier.condition[1:]}:"
            yield from (f"  {line}" for line in aligned(list(_rows(tier.rates, row))))
    yield ""
    yield terminal.faint(session.safe(_origin(row, now)))


def _rows(rates: Rates, row: ModelPricing) -> Iterator[tuple[str, str, str]]:
    base = row.base.price.rates if row.base.price and not row.base.price.dynamic else {}
    for leg in (leg for leg in LEG_NAMES if leg in rates):
        note, known = "", base.get(leg)
        if leg in row.custom:
            note = "yours" if known is None else f"yours, instead of {rate_words(known, leg)}"
        yield LEG_NAMES[leg], rate_words(rates[leg], leg), note


def rate_words(rate: Decimal, leg: Leg) -> str:
    """``$2.50 / 1M``, ``$0.01 each``."""
    unit = " each" if leg in PER_UNIT else " / 1M"
    return f"{every_digit(typed_rate(rate, leg))}{unit}"


def _origin(row: ModelPricing, now: datetime) -> str:
    """``Yours: input, set 12 Nov · OpenRouter catalog, 2 min ago``."""
    parts = [f"Price: {origin_text(row.price, now)}"]
    if row.custom:
        parts.append(f"without it: {origin_text(row.base, now)}")
    changed = base_changed_text(row, now)
    return " · ".join([*parts, changed]) if changed.startswith("since") else " · ".join(parts)
