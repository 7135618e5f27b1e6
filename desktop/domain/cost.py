"""Usage times price: our estimate, line by line. The provider's bill wins over it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from desktop.domain.money import EXACT, ZERO
from desktop.domain.prices import Leg, Price, Rates, Tiers
from desktop.domain.usage import Usage


@dataclass(frozen=True, slots=True)
class CostLine:
    """One leg: ``quantity`` tokens or units at ``price`` USD each. ``None`` is unknown."""

    leg: Leg
    quantity: int
    price: Decimal | None
    amount: Decimal | None
    note: str = ""
    """What is special about the price, in words; ``tier`` and ``because`` are part of it."""
    tier: str = ""
    """The conditions of the tier that set the price; empty where it is the base price."""
    because: str = ""
    """The facts that made the tier apply."""


@dataclass(frozen=True, slots=True)
class Cost:
    """The arithmetic of one answer. ``estimate`` is ``None`` when a line is unknown."""

    lines: tuple[CostLine, ...]
    estimate: Decimal | None
    at_least: Decimal | None = None
    """The sum of the known lines where others are unknown; ``None`` where it says nothing."""

    @property
    def saved_by_cache(self) -> Decimal | None:
        """What the cached tokens would have cost at the input rate less what they cost, and less
        what writing cost beyond the input rate, in USD. Below 0 where writing cost more than
        reading saved; ``None`` where a price is unknown."""
        full = next((line.price for line in self.lines if line.leg is Leg.PROMPT), None)
        saved = ZERO
        for line in self.lines:
            if line.leg not in _CACHE_LEGS:
                continue
            if full is None or line.price is None:
                return None
            saved = EXACT.add(
                saved, EXACT.multiply(EXACT.subtract(full, line.price), line.quantity)
            )
        return None if full is None else saved


_CACHE_LEGS: Final = frozenset({Leg.CACHE_READ, Leg.CACHE_WRITE, Leg.CACHE_WRITE_1H})
_Part = tuple[int, tuple[Leg, ...], str]
"""A quantity, the legs that may price it, best first, and a note."""
_Said = dict[Leg, tuple[str, str]]
"""The conditions of the tier that set the rate of a leg, and the facts that met them."""


def cost_of(usage: Usage, price: Price | None, at: datetime) -> Cost:
    """Price one answer that began at ``at``.

    An unknown price gives lines without amounts and no estimate. The estimate is never negative:
    contradictory counts are cut to what the prompt and the completion have.
    """
    if price is None or price.dynamic or price.elsewhere:
        rates: Rates = {}
        said: _Said = {}
    else:
        rates, tiers = price.rates_at(usage.prompt, at)
        said = _in_words(tiers, usage.prompt, at)
    return _summed(tuple([_line(part, rates, said) for part in _parts(usage, rates)]))


def saved_by_cache(usage: Usage, price: Price | None, at: datetime) -> Decimal | None:
    """See `Cost.saved_by_cache`."""
    return cost_of(usage, price, at).saved_by_cache


def _in_words(tiers: Tiers, prompt: int, at: datetime) -> _Said:
    of_tier: dict[int, tuple[str, str]] = {}
    for tier in tiers.values():
        if id(tier) not in of_tier:
            of_tier[id(tier)] = (tier.condition, tier.because(prompt, at))
    return {leg: of_tier[id(tier)] for leg, tier in tiers.items()}


def _summed(lines: tuple[CostLine, ...]) -> Cost:
    total, known = ZERO, True
    for line in lines:
        if line.amount is None:
            known = False
        else:
            total = EXACT.add(total, line.amount)
    return Cost(lines, total) if known else Cost(lines, None, total or None)


def _line(part: _Part, rates: Rates, said: _Said) -> CostLine:
    quantity, legs, note = part
    leg, rate = legs[0], None
    for priced_by in legs:
        rate = rates.get(priced_by)
        if rate is not None:
            break
    if rate is None:
        return CostLine(leg, quantity, None, None, note)
    if priced_by is not leg:
        note = _joined(note, f"no price of its own, so the {_RATE_NAMES[priced_by]} rate")
    condition, because = said.get(priced_by, _BASE)
    if condition:
        note = _joined(note, f"rate for {condition}, as {because}")
    amount = EXACT.multiply(rate, quantity) if quantity else ZERO
    return CostLine(leg, quantity, rate, amount, note, condition, because)


_BASE: Final = ("", "")


def _joined(one: str, other: str) -> str:
    return f"{one}; {other}" if one else other


_RATE_NAMES: Final = {
    Leg.PROMPT: "input",
    Leg.COMPLETION: "output",
    Leg.CACHE_WRITE: "cache write",
}


def _parts(usage: Usage, rates: Rates) -> Iterator[_Part]:
    yield from _prompt_parts(usage)
    yield from _completion_parts(usage, rates)
    if rates.get(Leg.REQUEST):
        yield 1, _REQUEST, ""
    if usage.web_searches:
        yield usage.web_searches, _WEB_SEARCH, ""


_PROMPT: Final = (Leg.PROMPT,)
_CACHE_READ: Final = (Leg.CACHE_READ, Leg.PROMPT)
_CACHE_WRITE: Final = (Leg.CACHE_WRITE, Leg.PROMPT)
_CACHE_WRITE_1H: Final = (Leg.CACHE_WRITE_1H, Leg.CACHE_WRITE, Leg.PROMPT)
_AUDIO: Final = (Leg.AUDIO, Leg.PROMPT)
_IMAGE_INPUT: Final = (Leg.IMAGE_INPUT, Leg.PROMPT)
_COMPLETION: Final = (Leg.COMPLETION,)
_REASONING: Final = (Leg.REASONING, Leg.COMPLETION)
_AUDIO_OUTPUT: Final = (Leg.AUDIO_OUTPUT,)
_IMAGE: Final = (Leg.IMAGE,)
"""Sound and pictures cost many times what text does: without a price of their own they are
unknown, where what goes in is part of the prompt and costs what the prompt costs."""
_REQUEST: Final = (Leg.REQUEST,)
_WEB_SEARCH: Final = (Leg.WEB_SEARCH,)


def _prompt_parts(usage: Usage) -> Iterator[_Part]:
    """Split the prompt. Cached tokens are counted first, then written ones, audio, images."""
    cached = min(usage.cached, usage.prompt)
    rest = usage.prompt - cached
    written = min(usage.cache_write, rest)
    hourly = min(usage.cache_write_1h, written)
    audio = min(usage.audio, rest - written)
    image = min(usage.image_input, rest - written - audio)
    yield rest - written - audio - image, _PROMPT, ""
    if usage.cached:
        yield cached, _CACHE_READ, _cut(usage.cached, cached, "cached", "the prompt has")
    if too_many := _cut(usage.cache_write, written, "written", "the prompt has left"):
        yield written - hourly, _CACHE_WRITE, too_many
    elif written - hourly:
        yield written - hourly, _CACHE_WRITE, ""
    if hourly:
        yield hourly, _CACHE_WRITE_1H, ""
    if audio:
        yield audio, _AUDIO, ""
    if image:
        yield image, _IMAGE_INPUT, ""


def _cut(reported: int, counted: int, kind: str, whole: str) -> str:
    if reported == counted:
        return ""
    return f"{reported:,} {kind} tokens reported, more than {whole}"


def _completion_parts(usage: Usage, rates: Rates) -> Iterator[_Part]:
    """Split the completion. Reasoning is a line of its own only where it is priced apart."""
    image = min(usage.image, usage.completion)
    audio = min(usage.audio_output, usage.completion - image)
    text = usage.completion - image - audio
    apart = rates.get(Leg.REASONING) not in (None, rates.get(Leg.COMPLETION))
    reasoning = min(usage.reasoning, text) if apart else 0
    yield text - reasoning, _COMPLETION, ""
    if reasoning:
        yield reasoning, _REASONING, _cut(usage.reasoning, reasoning, "reasoning", "the answer has")
    if audio:
        yield audio, _AUDIO_OUTPUT, ""
    if image:
        yield image, _IMAGE, ""
