"""A person's own rates over whatever else counts, leg by leg."""

from __future__ import annotations

from datetime import time
from decimal import Decimal

import pytest

from desktop.domain.cost import cost_of
from desktop.domain.prices import (
    UNKNOWN_PRICE,
    FoundPrice,
    Leg,
    Price,
    PriceOrigin,
    PriceTier,
    with_custom,
)
from desktop.domain.usage import Usage
from tests.fakes import NOON

D = Decimal
BASE = {Leg.PROMPT: D(2), Leg.COMPLETION: D(8), Leg.CACHE_READ: D("0.5")}
LARGE = PriceTier({Leg.PROMPT: D(4), Leg.COMPLETION: D(12)}, min_prompt_tokens=10)
NIGHT = PriceTier({Leg.PROMPT: D(1)}, utc_start=time(22), utc_end=time(6))
LIVE = FoundPrice(Price(BASE, (LARGE, NIGHT)), PriceOrigin.LIVE, "OpenRouter catalog", None, "a/b")
SET_AT = NOON


def test_a_leg_of_ones_own_replaces_that_leg_alone() -> None:
    found = with_custom(LIVE, {Leg.CACHE_READ: D("0.1")}, SET_AT)
    assert found.price is not None
    assert found.price.rates == {**BASE, Leg.CACHE_READ: D("0.1")}
    assert found.price.tiers == (LARGE, NIGHT)
    assert (found.origin, found.as_of) == (PriceOrigin.CUSTOM, SET_AT)
    assert (found.source, found.model_id) == ("OpenRouter catalog", "a/b")
    assert found.custom == {Leg.CACHE_READ}


def test_it_counts_at_every_size_and_hour() -> None:
    found = with_custom(LIVE, {Leg.PROMPT: D(3)}, SET_AT)
    assert found.price is not None
    assert found.price.tiers == (PriceTier({Leg.COMPLETION: D(12)}, min_prompt_tokens=10),)
    assert cost_of(Usage(20, 1), found.price, NOON.replace(hour=23)).estimate == 20 * 3 + 12
    assert cost_of(Usage(10, 1), found.price, NOON).estimate == 10 * 3 + 8


def test_zero_is_a_price() -> None:
    found = with_custom(LIVE, {Leg.PROMPT: D(0), Leg.COMPLETION: D(0), Leg.CACHE_READ: D(0)}, NOON)
    assert found.price is not None
    assert found.price.free


def test_a_model_without_a_price_has_what_was_typed() -> None:
    half = with_custom(UNKNOWN_PRICE, {Leg.PROMPT: D(1)}, SET_AT)
    assert half.price is not None
    assert not half.price.known
    assert cost_of(Usage(5, 5), half.price, NOON).at_least == 5
    whole = with_custom(UNKNOWN_PRICE, {Leg.PROMPT: D(1), Leg.COMPLETION: D(2)}, SET_AT)
    assert cost_of(Usage(5, 5), whole.price, NOON).estimate == 15


@pytest.mark.parametrize(
    ("rates", "estimate"),
    [
        ({Leg.PROMPT: D(1), Leg.COMPLETION: D(2)}, 15),
        ({Leg.PROMPT: D(1)}, None),
        ({Leg.WEB_SEARCH: D(1)}, None),
    ],
)
def test_a_router_has_a_price_as_soon_as_both_sides_have(
    rates: dict[Leg, Decimal], estimate: int | None
) -> None:
    router = FoundPrice(Price(dynamic=True), PriceOrigin.LIVE, "OpenRouter catalog")
    assert cost_of(Usage(5, 5), with_custom(router, rates, SET_AT).price, NOON).estimate == estimate


def test_without_a_rate_of_ones_own_nothing_changes() -> None:
    assert with_custom(LIVE, {}, SET_AT) is LIVE
    assert with_custom(UNKNOWN_PRICE, {}, SET_AT) is UNKNOWN_PRICE


def test_the_base_price_is_left_as_it_was() -> None:
    with_custom(LIVE, {Leg.PROMPT: D(9)}, SET_AT)
    assert LIVE.price == Price(BASE, (LARGE, NIGHT))
