"""Everything that is known about one model, for the pane beside the table.

The window imports these types before its first paint: at run time, stdlib only.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from desktop.domain.catalog import NEVER, Model
from desktop.domain.money import ZERO
from desktop.domain.prices import PER_UNIT, Leg, Price, Rates
from desktop.presentation.figures import full_day, number
from desktop.presentation.model_row_view import ModelRowView, PillView, ability_words, model_row
from desktop.presentation.money import UNKNOWN, per_million, usd

LEG_NAMES: Final = {
    Leg.PROMPT: "Input",
    Leg.COMPLETION: "Output",
    Leg.CACHE_READ: "Cache read",
    Leg.CACHE_WRITE: "Cache write",
    Leg.CACHE_WRITE_1H: "Cache write, 1 hour",
    Leg.REASONING: "Reasoning",
    Leg.AUDIO: "Audio input",
    Leg.AUDIO_OUTPUT: "Audio output",
    Leg.IMAGE_INPUT: "Image input",
    Leg.IMAGE: "Image output",
    Leg.REQUEST: "Each request",
    Leg.WEB_SEARCH: "Each web search",
}
_SHOWN_FIRST: Final = (Leg.PROMPT, Leg.COMPLETION)

Fact = tuple[str, str]
"""What, and its value."""


@dataclass(frozen=True, slots=True)
class TierView:
    """Other prices under a condition."""

    condition: str
    """``Over 200,000 prompt tokens``."""
    prices: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class ModelDetailsView:
    """The pane. Facts that do not apply are left out; unknown ones say so."""

    id: str
    name: str
    subtitle: str
    """``Google · released 21 Jul 2026``."""
    abilities: tuple[tuple[str, str], ...]
    """Word and icon."""
    pills: tuple[PillView, ...]
    warning: str
    """What a person should know before enabling it; one sentence or empty."""
    prices: tuple[Fact, ...]
    price_note: str
    tiers: tuple[TierView, ...]
    facts: tuple[Fact, ...]
    description: str
    parameters: str
    enabled: bool = False
    default: bool = False


def model_details(
    model: Model,
    today: date,
    *,
    in_catalog: bool,
    unreachable: bool,
    enabled: bool,
    default: bool,
    alias_of: str = "",
    shipped: str = "",
    no_list: bool = False,
) -> ModelDetailsView:
    """``alias_of``: the name of what an alias stands for; ``shipped``: which list the price is of
    (``shipped list of 9 Nov 2026``), where the source names none; ``no_list``: no model of the
    provider is listed anywhere."""
    row = model_row(
        model,
        today,
        in_catalog=in_catalog,
        unreachable=unreachable,
        shipped=bool(shipped),
        no_list=no_list,
    )
    return ModelDetailsView(
        id=model.id,
        name=row.name,
        subtitle=_subtitle(model, row, in_catalog),
        abilities=ability_words(row),
        pills=row.pills,
        warning="" if no_list else _warning(model, today, in_catalog, unreachable),
        prices=price_facts(model.price),
        price_note=_price_note(model.price, shipped) if in_catalog else "",
        tiers=tuple(_tiers(model.price)),
        facts=(*_facts(model, today, alias_of), *(_unsaid(model) if in_catalog else ())),
        description=model.description,
        parameters=", ".join(model.supported_parameters),
        enabled=enabled,
        default=default,
    )


def price_facts(price: Price) -> tuple[Fact, ...]:
    """Every leg that has a base price: input and output always, then what differs from them."""
    if price.dynamic:
        return (("Input", "varies"), ("Output", "varies"))
    if price.free:
        return (("Input", "Free"), ("Output", "Free"))
    first = [(LEG_NAMES[leg], rate_text(leg, price.rates)) for leg in _SHOWN_FIRST]
    more = [
        (LEG_NAMES[leg], rate_text(leg, price.rates))
        for leg in Leg
        if leg not in _SHOWN_FIRST and price.rates.get(leg)
    ]
    return (*first, *more)


def rate_text(leg: Leg, rates: Rates) -> str:
    """A rate per million tokens, or per unit where the leg is counted in units."""
    rate = rates.get(leg)
    if rate is None:
        return UNKNOWN
    if rate == ZERO:
        return usd(ZERO)
    return usd(rate) if leg in PER_UNIT else per_million(rate)


def day_or_unknown(when: date | None) -> str:
    """``12 Nov 2026`` or ``unknown``."""
    return full_day(when) if when else UNKNOWN


def count_or_unknown(count: int | None) -> str:
    """``1,048,576`` or ``unknown``; a source that says 0 does not know."""
    return number(count) if count else UNKNOWN


def _subtitle(model: Model, row: ModelRowView, in_catalog: bool) -> str:
    if not in_catalog or model.created is None:
        return row.author
    return f"{row.author} · released {full_day(model.created.date())}"


def _warning(model: Model, today: date, in_catalog: bool, unreachable: bool) -> str:
    if not in_catalog:
        return "The catalog does not list this model: it was added by hand, or it is gone."
    if model.expires is not None and model.expires < today:
        return f"The provider ended this model on {full_day(model.expires)}."
    if unreachable:
        return "Your key cannot use this model: the account's privacy settings leave it out."
    if model.hidden == "batch":
        return "This is for batch requests only and cannot chat."
    if model.hidden == "not-text":
        return "This does not answer in text and cannot chat."
    if model.hidden == "not-chat":
        return "This is made for something else and cannot chat."
    return ""


def _price_note(price: Price, shipped: str) -> str:
    if shipped:
        return f"The provider names no price. This one is of the {shipped}."
    if price.dynamic:
        return "A router: each answer costs what the model costs that it picks."
    if not price.known:
        return "The provider names no price."
    if not price.every_output_priced:
        return "What is not text comes at a price that is not named."
    return ""


def _tiers(price: Price) -> Iterator[TierView]:
    for tier in price.tiers:
        rates = [(LEG_NAMES[leg], rate_text(leg, tier.rates)) for leg in Leg if leg in tier.rates]
        condition = tier.condition or "Sometimes"
        yield TierView(condition[0].upper() + condition[1:], tuple(rates))


def _facts(model: Model, today: date, alias_of: str) -> Iterator[Fact]:
    if alias_of or model.alias_target:
        yield "Stands for", alias_of or model.alias_target
    yield "Context", count_or_unknown(model.context_length)
    yield "Longest answer", count_or_unknown(model.max_completion_tokens)
    yield "Knowledge until", day_or_unknown(model.knowledge_cutoff)
    if model.expires is not None and model.expires < NEVER:
        yield "Ended" if model.expires < today else "Ends", full_day(model.expires)
    if model.input_modalities:
        yield "Takes", ", ".join(model.input_modalities)
    if model.output_modalities:
        yield "Gives", ", ".join(model.output_modalities)


def _unsaid(model: Model) -> Iterator[Fact]:
    """What has no mark because the source says nothing of it."""
    if not model.input_modalities:
        yield "Takes", UNKNOWN
    if not model.supported_parameters:
        yield "Tools, reasoning", UNKNOWN
