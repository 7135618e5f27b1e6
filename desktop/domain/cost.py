"""Usage times price: our estimate, line by line. The provider's bill wins over it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, localcontext

from desktop.domain.money import ZERO
from desktop.domain.prices import Leg, Price, PriceTier
from desktop.domain.usage import Usage


@dataclass(frozen=True, slots=True)
class CostLine:
    """One leg: ``quantity`` tokens or units at ``price`` USD each. ``None`` is unknown."""

    leg: Leg
    quantity: int
    price: Decimal | None
    amount: Decimal | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Cost:
    """The arithmetic of one answer. ``estimate`` is ``None`` when a line is unknown."""

    lines: tuple[CostLine, ...]
    estimate: Decimal | None


@dataclass(frozen=True, slots=True)
class _Part:
    """A quantity with the legs that may price it, best first."""

    quantity: int
    legs: tuple[Leg, ...]
    note: str = ""


def cost_of(usage: Usage, price: Price | None, at: datetime) -> Cost:
    """Price one answer that began at ``at``.

    An unknown price gives lines without amounts and no estimate. The estimate is never negative:
    contradictory counts are cut to what the prompt and the completion have.
    """
    if price is None or not price.known:
        unknown = [CostLine(p.legs[0], p.quantity, None, None, p.note) for p in _parts(usage, None)]
        return Cost(tuple(unknown), None)
    effective, tiers = price.at(usage.prompt, at)
    with localcontext(prec=_DIGITS):
        lines = [_line(part, effective, tiers) for part in _parts(usage, effective)]
        return Cost(tuple(lines), _total(lines))


_DIGITS = 160
"""Enough for the product of the longest price and the largest count that are read at all."""


def _line(part: _Part, price: Price, tiers: Mapping[Leg, PriceTier]) -> CostLine:
    leg = part.legs[0]
    priced_by = next((other for other in part.legs if price.rate(other) is not None), leg)
    rate = price.rate(priced_by)
    if rate is None:
        return CostLine(leg, part.quantity, None, None, part.note)
    notes = [part.note] if part.note else []
    if priced_by is not leg:
        notes.append(f"no price of its own, so the {_RATE_NAMES[priced_by]} rate")
    if priced_by in tiers and (condition := tiers[priced_by].condition):
        notes.append(f"rate for {condition}")
    amount = rate * part.quantity if part.quantity else ZERO
    return CostLine(leg, part.quantity, rate, amount, "; ".join(notes))


_RATE_NAMES = {Leg.PROMPT: "input", Leg.COMPLETION: "output", Leg.CACHE_WRITE: "cache write"}


def _total(lines: list[CostLine]) -> Decimal | None:
    total = ZERO
    for line in lines:
        if line.amount is None:
            return None
        total += line.amount
    return total


def _parts(usage: Usage, price: Price | None) -> Iterator[_Part]:
    yield from _prompt_parts(usage)
    yield from _completion_parts(usage, price)
    if price is not None and price.rate(Leg.REQUEST):
        yield _Part(1, (Leg.REQUEST,))
    if usage.web_searches:
        yield _Part(usage.web_searches, (Leg.WEB_SEARCH,))


def _prompt_parts(usage: Usage) -> Iterator[_Part]:
    """Split the prompt. Cached tokens are counted first, then written ones, then audio."""
    cached = min(usage.cached, usage.prompt)
    written = min(usage.cache_write, usage.prompt - cached)
    hourly = min(usage.cache_write_1h, written)
    audio = min(usage.audio, usage.prompt - cached - written)
    overlap = (
        f"{usage.cache_write:,} written tokens reported, more than the prompt has left"
        if usage.overlaps
        else ""
    )
    yield _Part(usage.prompt - cached - written - audio, (Leg.PROMPT,))
    if cached:
        yield _Part(cached, (Leg.CACHE_READ, Leg.PROMPT))
    if written - hourly or overlap:
        yield _Part(written - hourly, (Leg.CACHE_WRITE, Leg.PROMPT), overlap)
    if hourly:
        yield _Part(hourly, (Leg.CACHE_WRITE_1H, Leg.CACHE_WRITE, Leg.PROMPT))
    if audio:
        yield _Part(audio, (Leg.AUDIO, Leg.PROMPT))


def _completion_parts(usage: Usage, price: Price | None) -> Iterator[_Part]:
    """Split the completion. Reasoning is a line of its own only where it is priced apart."""
    image = min(usage.image, usage.completion)
    apart = price is not None and price.rate(Leg.REASONING) not in (
        None,
        price.rate(Leg.COMPLETION),
    )
    reasoning = min(usage.reasoning, usage.completion - image) if apart else 0
    yield _Part(usage.completion - image - reasoning, (Leg.COMPLETION,))
    if reasoning:
        yield _Part(reasoning, (Leg.REASONING, Leg.COMPLETION))
    if image:
        yield _Part(image, (Leg.IMAGE, Leg.COMPLETION))
