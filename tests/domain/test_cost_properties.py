"""What holds for every usage and every price, against exact fractions."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.domain.cost import cost_of, saved_by_cache
from desktop.domain.prices import INPUT_LEGS, OUTPUT_LEGS, PER_UNIT, Leg, Price
from desktop.domain.usage import Usage
from tests.domain.strategies import (
    known_prices,
    moments,
    prices,
    rates,
    tiered_prices,
    usages,
)
from tests.fakes import NOON

GROWN_WITH = {
    "prompt": (),
    "completion": (),
    "cached": ("prompt",),
    "cache_write": ("prompt",),
    "cache_write_1h": ("cache_write", "prompt"),
    "audio": ("prompt",),
    "image_input": ("prompt",),
    "reasoning": ("completion",),
    "audio_output": ("completion",),
    "image": ("completion",),
    "web_searches": (),
}
"""A count, and those that include it: one more of the first is one more of each."""


def test_every_leg_is_a_token_in_or_out_or_a_unit() -> None:
    assert set(Leg) == INPUT_LEGS | OUTPUT_LEGS | PER_UNIT
    assert len(Leg) == len(INPUT_LEGS) + len(OUTPUT_LEGS) + len(PER_UNIT)


@given(usages, st.one_of(st.none(), prices, tiered_prices), moments)
def test_an_estimate_is_never_negative_and_only_known_when_every_line_is(
    usage: Usage, price: Price | None, at: datetime
) -> None:
    cost = cost_of(usage, price, at)
    known = [line.amount for line in cost.lines if line.amount is not None]
    assert (cost.estimate is not None) == (len(known) == len(cost.lines))
    assert cost.estimate is None or cost.estimate >= 0
    assert cost.at_least is None or (cost.estimate is None and cost.at_least > 0)
    assert all(line.quantity >= 0 for line in cost.lines)


@given(usages, st.one_of(st.none(), prices, tiered_prices), moments)
def test_the_lines_share_out_the_prompt_and_the_completion(
    usage: Usage, price: Price | None, at: datetime
) -> None:
    cost = cost_of(usage, price, at)
    assert sum(x.quantity for x in cost.lines if x.leg in INPUT_LEGS) == usage.prompt
    assert sum(x.quantity for x in cost.lines if x.leg in OUTPUT_LEGS) == usage.completion


@given(usages, st.one_of(prices, tiered_prices), moments)
def test_the_lines_add_up_to_the_total_exactly(usage: Usage, price: Price, at: datetime) -> None:
    cost = cost_of(usage, price, at)
    amounts = []
    for line in cost.lines:
        if line.price is None or line.amount is None:
            continue
        amounts.append(Fraction(line.price) * line.quantity)
        assert Fraction(line.amount) == amounts[-1]
    total = cost.at_least or Decimal(0) if cost.estimate is None else cost.estimate
    assert Fraction(total) == sum(amounts)


@pytest.mark.parametrize("count", GROWN_WITH)
@settings(max_examples=40)
@given(usages, known_prices, st.integers(1, 10_000))
def test_more_of_anything_never_costs_less(
    count: str, usage: Usage, price: Price, more: int
) -> None:
    grown = {name: getattr(usage, name) + more for name in (count, *GROWN_WITH[count])}
    before = cost_of(usage, price, NOON).estimate
    after = cost_of(replace(usage, **grown), price, NOON).estimate
    assert before is None or after is None or after >= before


@pytest.mark.parametrize("leg", Leg)
@settings(max_examples=40)
@given(usages, known_prices, rates, rates)
def test_a_higher_rate_never_costs_less(
    leg: Leg, usage: Usage, price: Price, rate: Decimal, more: Decimal
) -> None:
    low = Price({**price.rates, leg: rate})
    high = Price({**price.rates, leg: rate + more})
    before, after = (cost_of(usage, each, NOON).estimate for each in (low, high))
    assert before is None or after is None or after >= before


@given(usages, tiered_prices, moments)
def test_a_line_names_its_tier_exactly_where_a_tier_set_the_rate(
    usage: Usage, price: Price, at: datetime
) -> None:
    words = {tier.condition for tier in price.tiers if tier.applies(usage.prompt, at)}
    for line in cost_of(usage, price, at).lines:
        assert bool(line.tier) == bool(line.because)
        assert line.tier in words | {""}
        assert line.tier in line.note
        assert line.because in line.note


@given(usages, tiered_prices, moments)
def test_what_the_cache_saved_is_what_the_same_tokens_cost_more_without_it(
    usage: Usage, price: Price, at: datetime
) -> None:
    # How much of sound and pictures was cached is not reported.
    usage = replace(usage, audio=0, image_input=0)
    without = cost_of(replace(usage, cached=0, cache_write=0, cache_write_1h=0), price, at)
    cost, saved = cost_of(usage, price, at), saved_by_cache(usage, price, at)
    assert saved == cost.saved_by_cache
    if cost.estimate is not None and without.estimate is not None:
        assert saved is not None
        assert Fraction(without.estimate) - Fraction(cost.estimate) == Fraction(saved)


@given(usages, known_prices)
def test_the_estimate_is_the_formula_of_the_documents(usage: Usage, price: Price) -> None:
    """Worked out here without the legs of the product: rates that are missing inherit."""
    estimate = cost_of(usage, price, NOON).estimate
    image = min(usage.image, usage.completion)
    audio = min(usage.audio_output, usage.completion - image)
    used = {Leg.IMAGE: image, Leg.AUDIO_OUTPUT: audio, Leg.WEB_SEARCH: usage.web_searches}
    unpriced = any(count and price.rate(leg) is None for leg, count in used.items())
    assert (estimate is None) is unpriced
    assert estimate is None or Fraction(estimate) == _formula(usage, price)


def _formula(usage: Usage, price: Price) -> Fraction:
    rate = {leg: Fraction(amount) for leg, amount in price.rates.items()}
    read = min(usage.cached, usage.prompt)
    written = min(usage.cache_write, usage.prompt - read)
    hour = min(usage.cache_write_1h, written)
    heard = min(usage.audio, usage.prompt - read - written)
    seen = min(usage.image_input, usage.prompt - read - written - heard)
    drawn = min(usage.image, usage.completion)
    spoken = min(usage.audio_output, usage.completion - drawn)
    thought = min(usage.reasoning, usage.completion - drawn - spoken)
    prompt, completion = rate[Leg.PROMPT], rate[Leg.COMPLETION]
    write = rate.get(Leg.CACHE_WRITE, prompt)
    return (
        (usage.prompt - read - written - heard - seen) * prompt
        + read * rate.get(Leg.CACHE_READ, prompt)
        + (written - hour) * write
        + hour * rate.get(Leg.CACHE_WRITE_1H, write)
        + heard * rate.get(Leg.AUDIO, prompt)
        + seen * rate.get(Leg.IMAGE_INPUT, prompt)
        + (usage.completion - drawn - spoken - thought) * completion
        + thought * rate.get(Leg.REASONING, completion)
        + spoken * rate.get(Leg.AUDIO_OUTPUT, Fraction(0))
        + drawn * rate.get(Leg.IMAGE, Fraction(0))
        + rate.get(Leg.REQUEST, Fraction(0))
        + usage.web_searches * rate.get(Leg.WEB_SEARCH, Fraction(0))
    )
