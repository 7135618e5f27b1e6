"""The table of the Pricing page: what each model costs, where that is from, and since when.

The window imports these types before its first paint: at run time, stdlib only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Final, NamedTuple

from desktop.domain.default_settings import ModelDefaults
from desktop.domain.money import ZERO
from desktop.domain.prices import FoundPrice, Leg, PriceOrigin, Rates
from desktop.domain.pricing import ModelPricing
from desktop.presentation.figures import age, counted, day, full_day
from desktop.presentation.model_details_view import rate_text
from desktop.presentation.model_row_view import PillView, spoken_price
from desktop.presentation.money import UNKNOWN
from desktop.presentation.pricing_draft import PricingSheet
from desktop.presentation.pricing_items import ModelKey, item_name, key_of
from desktop.presentation.provider_view import price_columns

NONE: Final = "–"
"""Nothing is known, or it does not apply."""
COLUMN_LEGS: Final = (Leg.PROMPT, Leg.COMPLETION, Leg.CACHE_READ)
SEARCH_FROM: Final = 9
"""So many models make a search worth its place."""
_NAMED: Final = 2
"""So many legs are named, the others counted."""

Name = Callable[[str], str]
"""The display name of a model id."""


class PricingRowView(NamedTuple):
    """What a row shows."""

    key: ModelKey
    name: str
    id: str
    prices: tuple[str, str, str]
    """In, out and cache read; per million tokens."""
    own: tuple[bool, ...]
    """Which of them the person has set."""
    origin: str
    changed: str
    pills: tuple[PillView, ...]
    spoken: str
    """The whole row, for assistive tools."""


def pricing_rows(
    sheet: PricingSheet, name: Name, now: datetime, query: str = ""
) -> tuple[PricingRowView, ...]:
    """The rows in which every word of the query occurs."""
    words = query.casefold().split()
    views = (pricing_row(row, sheet, name, now) for row in sheet.rows)
    return tuple(view for view in views if _holds(view, words))


def pricing_row(
    row: ModelPricing, sheet: PricingSheet, name: Name, now: datetime
) -> PricingRowView:
    """What counts now; the draft only adds a mark."""
    key = key_of(row)
    into, out = price_columns(row.price)
    prices = into, out, _cache_column(row.price)
    pills = tuple(_pills(sheet, key))
    origin, changed = origin_text(row.price, now), changed_text(row, now)
    shown = name(row.model)
    parts = [shown, spoken_price(into, out)]
    if prices[2] not in (NONE, "Free"):
        parts.append(f"cache read {prices[2]}")
    parts += [origin if origin != UNKNOWN else "no source"]
    parts += [changed] if changed != NONE else []
    parts += [pill.text.lower() for pill in pills]
    own = tuple(leg in row.price.custom for leg in COLUMN_LEGS)
    return PricingRowView(
        key, shown, row.model, prices, own, origin, changed, pills, ", ".join(parts)
    )


def origin_text(found: FoundPrice, now: datetime) -> str:
    """``Yours: input``, ``OpenRouter catalog, 2 min ago``, ``Shipped list of 9 Nov 2026``."""
    match found.origin:
        case PriceOrigin.CUSTOM:
            return f"Yours: {_legs(found.custom)}"
        case PriceOrigin.LIVE:
            old = age(found.as_of, now) if found.as_of else "of unknown age"
            return f"{found.source}, {old}"
        case PriceOrigin.DEFAULT:
            return f"Shipped list of {full_day(found.as_of.date())}" if found.as_of else "Shipped"
    return UNKNOWN


def changed_text(row: ModelPricing, now: datetime) -> str:
    """``since 12 Nov, was $3.00``; ``set 12 Nov, base $3.00`` for what the person set."""
    found = row.price
    if found.origin is not PriceOrigin.CUSTOM:
        return base_changed_text(row, now)
    base = row.base.price.rates if row.base.price and not row.base.price.dynamic else {}
    was = _was({leg: base[leg] for leg in found.custom if leg in base})
    since = f"set {day(found.as_of.date(), now.date())}" if found.as_of else "set by you"
    return f"{since}, base {was}" if was else since


def base_changed_text(row: ModelPricing, now: datetime) -> str:
    """When the price without the person's own rates became what it is."""
    if row.base_changed_at is None:
        return NONE
    when = day(row.base_changed_at.date(), now.date())
    if row.base_before is None:
        return f"first seen {when}"  # what was before is not known, so that it is no change
    since = f"since {when}"
    return f"{since}, was {was}" if (was := _was(_before(row))) else since


def draft_text(changed: int, problems: int, elsewhere: int = 0) -> str:
    """``3 models changed``, ``3 models changed · 1 value to correct``; ``elsewhere``: how many of
    them are other providers'."""
    if not changed:
        return ""
    words = f"{counted(changed, 'model')} changed"
    if elsewhere:
        words += f", {elsewhere:,} of another provider" if elsewhere < changed else " elsewhere"
    return f"{words} · {counted(problems, 'value')} to correct" if problems else words


def unsaved_text(changed: int) -> str:
    """What the figure in the sidebar counts."""
    return f"{counted(changed, 'model')} not saved"


def closing_text(changed: int, problems: int) -> str:
    """What is said before the window closes; empty where nothing would be lost."""
    if not changed:
        return ""
    words = f"Your changes to {counted(changed, 'model')} are not saved."
    if not problems:
        return words
    have = "has" if problems == 1 else "have"
    return f"{words} {counted(problems, 'value')} {have} to be corrected first."


def saved_text(updated: int) -> str:
    """What the message says."""
    return f"Updated {counted(updated, 'model')}"


def reset_text(reset: int) -> str:
    """What the message says."""
    return f"Reset {counted(reset, 'model')}" if reset else "There was nothing to reset"


def reset_question(rows: Iterable[ModelPricing], name: Name, provider: str) -> tuple[str, str]:
    """Heading and explanation. An empty ``provider`` means all of them."""
    own = [name(row.model) for row in rows if row.custom or row.own_defaults != ModelDefaults()]
    whose = f"of {provider}" if provider else "of every provider"
    heading = f"Reset all models {whose}?"
    lines = "Your own prices and request defaults are removed; the catalog's and the shipped ones "
    lines += "count again. What you are typing stays as a draft."
    if own:
        more = f" and {counted(len(own) - 3, 'more', 'more')}" if len(own) > 3 else ""
        lines = f"{', '.join(own[:3])}{more}. {lines}"
    return heading, lines


def _cache_column(found: FoundPrice) -> str:
    price = found.price
    if price is None or price.dynamic:
        return NONE
    if price.free:
        return "Free"
    rate = price.rate(Leg.CACHE_READ)
    return NONE if rate is None else rate_text(Leg.CACHE_READ, price.rates)


def _legs(legs: Iterable[Leg]) -> str:
    ordered = [item_name(leg).lower() for leg in Leg if leg in set(legs)]
    if len(ordered) <= _NAMED:
        return " and ".join(ordered)
    return f"{ordered[0]} and {len(ordered) - 1} more"


def _before(row: ModelPricing) -> Rates:
    """The rates before the change that are others now."""
    now = row.base.price.rates if row.base.price else {}
    before = row.base_before or {}
    return {leg: rate for leg, rate in before.items() if now.get(leg) != rate}


def _was(rates: Rates) -> str:
    """``$3.00 / $15.00``, ``$3.00 in``, ``$15.00 out``, ``cache read $0.30``."""
    into, out = rates.get(Leg.PROMPT), rates.get(Leg.COMPLETION)
    if into is not None and out is not None:
        return f"{_rate(Leg.PROMPT, rates)} / {_rate(Leg.COMPLETION, rates)}"
    if into is not None:
        return f"{_rate(Leg.PROMPT, rates)} in"
    if out is not None:
        return f"{_rate(Leg.COMPLETION, rates)} out"
    leg = next((leg for leg in Leg if leg in rates), None)
    return f"{item_name(leg).lower()} {_rate(leg, rates)}" if leg else ""


def _rate(leg: Leg, rates: Rates) -> str:
    return rate_text(leg, rates) if rates[leg] != ZERO else "$0.00"


def _pills(sheet: PricingSheet, key: ModelKey) -> Iterable[PillView]:
    if sheet.changes(key):
        yield PillView("Not saved", "accent")
    if not sheet.is_listed(key):
        yield PillView("Not enabled", "warn")


def _holds(view: PricingRowView, words: list[str]) -> bool:
    hay = f"{view.name}\n{view.id}".casefold()
    return all(word in hay for word in words)
