"""Prices: legs, tiers by size and by the clock, and what is free."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta, timezone
from decimal import Decimal

import pytest

from desktop.domain.prices import UNKNOWN_PRICE, Leg, Price, PriceOrigin, PriceTier
from tests.fakes import NOON

D = Decimal
BASE = {Leg.PROMPT: D("0.000001"), Leg.COMPLETION: D("0.000004"), Leg.CACHE_READ: D("0.0000001")}
NIGHT = PriceTier({Leg.PROMPT: D("0.5")}, utc_start=time(16, 30), utc_end=time(0, 30))
DAY = PriceTier({Leg.PROMPT: D("0.5")}, utc_start=time(9), utc_end=time(17))


def at(clock: str, day: int = 4) -> datetime:
    """On 4 November 2026, a Wednesday, or another day of that month."""
    return datetime.combine(NOON.date().replace(day=day), time.fromisoformat(clock), UTC)


@pytest.mark.parametrize(
    ("tokens", "applies"), [(0, False), (127_999, False), (128_000, False), (128_001, True)]
)
def test_a_tier_by_size_begins_strictly_above_its_threshold(tokens: int, applies: bool) -> None:
    tier = PriceTier({Leg.PROMPT: D(1)}, min_prompt_tokens=128_000)
    assert tier.applies(tokens, NOON) is applies


@pytest.mark.parametrize(
    ("tier", "clock", "applies"),
    [
        (DAY, "08:59:59.999999", False),
        (DAY, "09:00", True),
        (DAY, "16:59:59.999999", True),
        (DAY, "17:00", False),
        (NIGHT, "16:29:59.999999", False),
        (NIGHT, "16:30", True),
        (NIGHT, "23:59:59", True),
        (NIGHT, "00:00", True),
        (NIGHT, "00:29:59.999999", True),
        (NIGHT, "00:30", False),
    ],
)
def test_a_window_holds_its_start_but_not_its_end(
    tier: PriceTier, clock: str, applies: bool
) -> None:
    assert tier.applies(1, at(clock)) is applies


def test_a_window_is_in_utc_wherever_the_clock_is() -> None:
    in_tokyo = datetime(2026, 11, 5, 1, 45, tzinfo=timezone(timedelta(hours=9)))  # 16:45 UTC
    assert NIGHT.applies(1, in_tokyo)


@pytest.mark.parametrize(("day", "applies"), [(6, False), (7, True), (8, True), (9, False)])
def test_days_are_of_the_week_in_utc(day: int, applies: bool) -> None:
    weekend = PriceTier({Leg.PROMPT: D(1)}, utc_days=frozenset({"saturday", "sunday"}))
    assert weekend.applies(1, at("12:00", day)) is applies


def test_all_conditions_of_a_tier_must_hold() -> None:
    tier = PriceTier({}, 1000, time(9), time(17), frozenset({"wednesday"}))
    assert tier.applies(1001, at("09:00"))
    assert not tier.applies(1000, at("09:00"))
    assert not tier.applies(1001, at("17:00"))
    assert not tier.applies(1001, at("09:00", day=5))


def test_a_tier_without_conditions_always_applies() -> None:
    assert PriceTier({Leg.PROMPT: D(1)}).applies(0, NOON)


def test_of_the_tiers_that_apply_the_later_wins_leg_by_leg() -> None:
    first = PriceTier({Leg.PROMPT: D(2), Leg.COMPLETION: D(6)}, min_prompt_tokens=32_000)
    second = PriceTier({Leg.PROMPT: D(3)}, min_prompt_tokens=128_000)
    price, chosen = Price(BASE, (first, second)).at(128_001, NOON)
    assert price.rate(Leg.PROMPT) == 3
    assert price.rate(Leg.COMPLETION) == 6
    assert price.rate(Leg.CACHE_READ) == BASE[Leg.CACHE_READ], "inherited"
    assert chosen == {Leg.PROMPT: second, Leg.COMPLETION: first}


def test_the_order_of_the_entries_counts_not_their_size() -> None:
    large = PriceTier({Leg.PROMPT: D(3)}, min_prompt_tokens=128_000)
    small = PriceTier({Leg.PROMPT: D(2)}, min_prompt_tokens=32_000)
    price, _ = Price(BASE, (large, small)).at(200_000, NOON)
    assert price.rate(Leg.PROMPT) == 2


def test_a_tier_may_price_what_the_base_does_not() -> None:
    tier = PriceTier({Leg.CACHE_WRITE: D(7)}, min_prompt_tokens=10)
    assert Price(BASE, (tier,)).at(11, NOON)[0].rate(Leg.CACHE_WRITE) == 7
    assert Price(BASE, (tier,)).at(10, NOON)[0].rate(Leg.CACHE_WRITE) is None


@pytest.mark.parametrize(
    ("tier", "words"),
    [
        (PriceTier({}, 128_000), "over 128,000 prompt tokens"),
        (NIGHT, "16:30–00:30 UTC"),
        (
            PriceTier({}, 10, time(9), time(17), frozenset({"sunday", "monday"})),
            "over 10 prompt tokens · 09:00–17:00 UTC · Monday, Sunday",
        ),
        (PriceTier({}), ""),
    ],
)
def test_conditions_in_words(tier: PriceTier, words: str) -> None:
    assert tier.condition == words


@pytest.mark.parametrize(
    ("price", "known"),
    [
        (Price(), False),
        (Price({Leg.PROMPT: D(1)}), False),
        (Price({Leg.COMPLETION: D(1)}), False),
        (Price(BASE), True),
        (Price({Leg.PROMPT: D(0), Leg.COMPLETION: D(0)}), True),
        (Price(BASE, dynamic=True), False),
    ],
)
def test_a_text_answer_can_be_priced_with_prompt_and_completion(price: Price, known: bool) -> None:
    assert price.known is known


ZEROS = {Leg.PROMPT: D(0), Leg.COMPLETION: D("0.000")}


@pytest.mark.parametrize(
    ("price", "free"),
    [
        (Price(ZEROS), True),
        (Price(BASE), False),
        (Price({Leg.PROMPT: D(0)}), False),
        (Price({**ZEROS, Leg.WEB_SEARCH: D("0.01")}), False),
        (Price({**ZEROS, Leg.REQUEST: D("0.01")}), False),
        (Price(ZEROS, (PriceTier({Leg.PROMPT: D(1)}, 1000),)), False),
        (Price(ZEROS, every_output_priced=False), False),
        (Price(ZEROS, dynamic=True), False),
        (Price(), False),
    ],
)
def test_free_means_that_nothing_at_all_can_be_charged(price: Price, free: bool) -> None:
    assert price.free is free


def test_the_unknown_price_has_no_amounts() -> None:
    assert UNKNOWN_PRICE.price is None
    assert UNKNOWN_PRICE.origin is PriceOrigin.UNKNOWN
