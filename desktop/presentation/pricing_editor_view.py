"""The fields beside the pricing table: one model's prices and what is sent with its requests.

The window imports these types before its first paint: at run time, stdlib only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from desktop.domain.model_defaults import MAX_TOKENS
from desktop.domain.prices import PER_UNIT, Leg, PriceOrigin
from desktop.domain.pricing import ModelPricing
from desktop.presentation.figures import number
from desktop.presentation.model_details_view import TierView, rate_text
from desktop.presentation.model_row_view import PillTone, PillView
from desktop.presentation.money import UNKNOWN
from desktop.presentation.pricing_draft import PricingSheet
from desktop.presentation.pricing_items import (
    ALWAYS_SHOWN,
    Item,
    ModelKey,
    Setting,
    base_value,
    efforts,
    item_name,
    key_of,
    own_value,
    takes,
    text_of,
)
from desktop.presentation.pricing_view import NONE, Name, base_changed_text, origin_text

_FALLBACKS: Final = {
    Leg.CACHE_READ: Leg.PROMPT,
    Leg.CACHE_WRITE: Leg.PROMPT,
    Leg.CACHE_WRITE_1H: Leg.CACHE_WRITE,
    Leg.AUDIO: Leg.PROMPT,
    Leg.IMAGE_INPUT: Leg.PROMPT,
    Leg.REASONING: Leg.COMPLETION,
}
"""What counts for a leg without a rate (`desktop.domain.cost`); other legs are unknown then."""
_BASES: Final = {PriceOrigin.LIVE: "Catalog", PriceOrigin.DEFAULT: "Shipped"}
_PILLS: Final[dict[PriceOrigin, tuple[str, PillTone]]] = {
    PriceOrigin.CUSTOM: ("Yours", "accent"),
    PriceOrigin.LIVE: ("Live", "ok"),
    PriceOrigin.DEFAULT: ("Shipped", "plain"),
    PriceOrigin.UNKNOWN: ("Unknown", "warn"),
}
NBSP: Final = "\N{NO-BREAK SPACE}"
NOT_SENT: Final = "not sent"
_UNSET: Final = {Setting.MAX_TOKENS: str(MAX_TOKENS)}
"""What is sent although nobody says so."""
_RANGES: Final = {
    Setting.TEMPERATURE: "0 to 2".replace(" ", NBSP),
    Setting.TOP_P: "0 to 1".replace(" ", NBSP),
    Setting.SYSTEM_PROMPT: "stands before every chat",
}


@dataclass(frozen=True, slots=True)
class FieldView:
    """One value of one model."""

    item: Item
    name: str
    spoken: str
    """``Input price of Claude Sonnet 5, USD per million tokens``."""
    text: str
    placeholder: str
    """What counts without it."""
    note: str
    """``Catalog $3.00``, ``Yours, base $3.00``."""
    own: bool = False
    changed: bool = False
    """Not saved."""
    extra: bool = False
    """Shown only where the person asks for all: neither the source nor the person names it."""
    problem: str = ""
    outside: str = ""
    """What was changed elsewhere since the person began to type; one sentence or empty."""


@dataclass(frozen=True, slots=True)
class EditorView:
    """Everything that can be set for a model."""

    key: ModelKey
    name: str
    id: str
    pill: PillView
    origin: str
    changed: str
    prices: tuple[FieldView, ...]
    """USD per million tokens."""
    units: tuple[FieldView, ...]
    """USD each."""
    tiers: tuple[TierView, ...]
    settings: tuple[FieldView, ...]
    settings_note: str
    efforts: tuple[str, ...]
    can_reset: bool


def editor_view(sheet: PricingSheet, key: ModelKey, name: Name, now: datetime) -> EditorView | None:
    """``None`` where the model is gone."""
    row = sheet.row(key)
    if row is None:
        return None
    shown = name(row.model)
    prices = [_price_field(sheet, row, leg, shown) for leg in _ordered()]
    settings = [each for each in Setting if takes(row, each) or own_value(row, each) is not None]
    return EditorView(
        key=key,
        name=shown,
        id=row.model,
        pill=PillView(*_PILLS[row.price.origin]),
        origin=_origin(row, now),
        changed=base_changed_text(row, now),
        prices=tuple(field for field in prices if field.item not in PER_UNIT),
        units=tuple(field for field in prices if field.item in PER_UNIT),
        tiers=_tiers(row),
        settings=tuple(_setting_field(sheet, row, each, shown) for each in settings),
        settings_note="" if row.supports else "What this model takes is not known.",
        efforts=efforts(row),
        can_reset=sheet.has_own(key),
    )


def _origin(row: ModelPricing, now: datetime) -> str:
    """Of the base: what the person's own rates lie over."""
    found = row.base
    if found.origin is PriceOrigin.UNKNOWN:
        return "No source names a price."
    words = origin_text(found, now)
    if found.price is not None and found.price.dynamic:
        return f"{words}: a router, each answer costs what the model costs that it picks."
    if found.price is not None and not found.price.every_output_priced:
        return f"{words}: what is not text comes at a price that is not named."
    return words


def _ordered() -> list[Leg]:
    """Input and output first, as everywhere."""
    return [*ALWAYS_SHOWN, *(leg for leg in Leg if leg not in ALWAYS_SHOWN)]


def _is_extra(sheet: PricingSheet, row: ModelPricing, leg: Leg) -> bool:
    """A rate of 0 in the source is there only because the source writes every leg."""
    price = row.base.price
    named = price is not None and (
        bool(price.rate(leg)) or any(leg in tier.rates for tier in price.tiers)
    )
    typed = bool(sheet.text(key_of(row), leg)) or own_value(row, leg) is not None
    return leg not in ALWAYS_SHOWN and not named and not typed


def _price_field(sheet: PricingSheet, row: ModelPricing, leg: Leg, name: str) -> FieldView:
    key, base = key_of(row), base_value(row, leg)
    text = sheet.text(key, leg)
    unit = "USD each" if leg in PER_UNIT else "USD per million tokens"
    what = item_name(leg) if leg in PER_UNIT else f"{item_name(leg)} price"
    return FieldView(
        item=leg,
        name=item_name(leg),
        spoken=f"{what} of {name}, {unit}",
        text=text,
        placeholder=_price_placeholder(row, leg),
        note=_price_note(row, leg, own=bool(text.strip())),
        own=bool(text.strip()),
        changed=leg in sheet.changes(key),
        extra=_is_extra(sheet, row, leg),
        problem=sheet.problem(key, leg),
        outside=_outside(sheet, row, leg, base),
    )


def _price_placeholder(row: ModelPricing, leg: Leg) -> str:
    """The figure that counts without a price of one's own."""
    price = row.base.price
    if price is not None and price.dynamic:
        return "varies"
    base = base_value(row, leg)
    if base is not None:
        return text_of(leg, base)
    instead = _FALLBACKS.get(leg)
    return _price_placeholder(row, instead) if instead is not None else NONE


def _price_note(row: ModelPricing, leg: Leg, *, own: bool) -> str:
    """``Catalog $3.00``, ``Catalog: as input``; ``Yours, base $3.00``."""
    source, price = _BASES.get(row.base.origin, ""), row.base.price
    if price is None or not source:
        return "Yours, no base price" if own else "No known price"
    name = "Yours, base" if own else source
    if price.dynamic:
        return f"{name}: varies"
    if price.rate(leg) is not None:
        return f"{name} {rate_text(leg, price.rates)}"
    instead = _FALLBACKS.get(leg)
    if instead is None or not price.known:
        return f"{name}: no price"
    return f"{name}: as {item_name(instead).lower()}"


def _setting_field(
    sheet: PricingSheet, row: ModelPricing, setting: Setting, name: str
) -> FieldView:
    key = key_of(row)
    text, base = sheet.text(key, setting), base_value(row, setting)
    return FieldView(
        item=setting,
        name=item_name(setting),
        spoken=f"{item_name(setting)} for {name}",
        text=text,
        placeholder=text_of(setting, base) or _UNSET.get(setting, NOT_SENT),
        note=_setting_note(row, setting, own=bool(text.strip())),
        own=bool(text.strip()),
        changed=setting in sheet.changes(key),
        problem=sheet.problem(key, setting),
        outside=_outside(sheet, row, setting, base),
    )


def _setting_note(row: ModelPricing, setting: Setting, *, own: bool) -> str:
    """Whose value counts, over which, and what is possible: ``Yours, shipped 0.7 · 0 to 2``."""
    if not takes(row, setting):
        return "Not sent: the model does not take it"
    possible = _RANGES.get(setting, "")
    if setting is Setting.MAX_TOKENS and row.max_completion_tokens:
        possible = f"≤{NBSP}{number(row.max_completion_tokens)}"
    words = " · ".join(filter(None, [_whose(row, setting, own=own), possible]))
    return f"{words[:1].upper()}{words[1:]}"


def _whose(row: ModelPricing, setting: Setting, *, own: bool) -> str:
    shipped, always = base_value(row, setting), setting is Setting.MAX_TOKENS
    if shipped is None:
        if own:
            return f"yours, else {number(MAX_TOKENS)}" if always else "yours"
        return "always sent" if always else ""
    if not own:
        return "shipped"
    if setting is Setting.SYSTEM_PROMPT:
        return "yours, in place of a shipped one"
    return f"yours, shipped {number(shipped) if isinstance(shipped, int) else shipped}"


def _outside(sheet: PricingSheet, row: ModelPricing, item: Item, base: object) -> str:
    """The person decides which of the two they want; nothing typed goes by itself."""
    began = sheet.began_with(key_of(row), item)
    if began is None:
        return ""
    own = own_value(row, item)
    if began.own != own:
        if own is None:
            return "Reset elsewhere meanwhile."
        return f"Set to {_shown(item, own)} elsewhere meanwhile."
    return f"The price changed meanwhile: it was {_shown(item, began.base)}."


def _shown(item: Item, value: object) -> str:
    if isinstance(item, Leg):
        return rate_text(item, {item: value} if isinstance(value, Decimal) else {})
    if value is None:
        return UNKNOWN
    words = str(value)
    return words if len(words) <= 24 else f"{words[:24]}…"


def _tiers(row: ModelPricing) -> tuple[TierView, ...]:
    """As the source names them, and where the person's own rate counts instead."""
    price = row.base.price
    if price is None:
        return ()
    views = []
    for tier in price.tiers:
        facts = []
        for leg in Leg:
            if leg in tier.rates:
                words = rate_text(leg, tier.rates)
                if leg in row.custom:
                    words = f"{words}, yours counts"
                facts.append((item_name(leg), words))
        condition = tier.condition or "Sometimes"
        views.append(TierView(condition[0].upper() + condition[1:], tuple(facts)))
    return tuple(views)
