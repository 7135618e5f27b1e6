"""What holds for every tier: its threshold, its window, its days, and who wins."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.cost import cost_of
from desktop.domain.prices import DAYS, Leg, Price, PriceTier
from desktop.domain.usage import Usage
from tests.domain.strategies import MOST_TOKENS, known_prices, moments, tiers
from tests.fakes import NOON

D = Decimal
BASE = {Leg.PROMPT: D("0.000001"), Leg.COMPLETION: D("0.000004"), Leg.CACHE_READ: D("0.0000001")}
LARGE = {Leg.PROMPT: D("0.000002"), Leg.COMPLETION: D("0.000006"), Leg.CACHE_READ: D("0.0000002")}
MINUTES = 24 * 60
clocks = st.integers(0, MINUTES - 1)


def clock(minute: int) -> time:
    return time(*divmod(minute % MINUTES, 60))


def on(day: str, minute: int) -> datetime:
    """A minute of that day of the week of 2 November 2026, a Monday."""
    return datetime(2026, 11, 2, tzinfo=UTC) + timedelta(days=DAYS.index(day), minutes=minute)


@given(st.integers(0, MOST_TOKENS))
def test_a_threshold_is_crossed_by_one_token_and_then_by_all_of_them(threshold: int) -> None:
    price = Price(BASE, (PriceTier(LARGE, min_prompt_tokens=threshold),))
    small, large = Usage(threshold, 7), Usage(threshold + 1, 7)
    assert cost_of(small, price, NOON).estimate == threshold * BASE[Leg.PROMPT] + D("0.000028")
    assert cost_of(large, price, NOON).estimate == (threshold + 1) * LARGE[Leg.PROMPT] + D(
        "0.000042"
    )


def test_cached_and_written_tokens_count_for_the_threshold() -> None:
    price = Price(BASE, (PriceTier(LARGE, min_prompt_tokens=1000),))
    cost = cost_of(Usage(1001, 0, cached=990), price, NOON)
    assert cost.estimate == 11 * LARGE[Leg.PROMPT] + 990 * LARGE[Leg.CACHE_READ]


@given(clocks, clocks, clocks)
def test_a_window_is_walked_through_minute_by_minute_from_its_start(
    start: int, end: int, now: int
) -> None:
    """Worked out on the circle of a day: a window that ends before it begins wraps midnight."""
    tier = PriceTier({}, utc_start=clock(start), utc_end=clock(end))
    length, gone = (end - start) % MINUTES, (now - start) % MINUTES
    assert tier.applies(1, on("monday", now)) is (gone < length)


@given(clocks, clocks)
def test_a_window_holds_its_first_minute_and_not_its_last(start: int, end: int) -> None:
    tier = PriceTier({}, utc_start=clock(start), utc_end=clock(end))
    assert tier.applies(1, on("friday", start)) is (start != end)
    assert not tier.applies(1, on("friday", end))


@given(clocks)
def test_a_side_of_a_window_that_is_missing_is_midnight(now: int) -> None:
    until, since = PriceTier({}, utc_end=time(6)), PriceTier({}, utc_start=time(22))
    assert until.applies(1, on("monday", now)) is (now < 6 * 60)
    assert since.applies(1, on("monday", now)) is (now >= 22 * 60)


@pytest.mark.parametrize(
    ("day", "minute", "applies"),
    [
        ("thursday", 23 * 60, False),
        ("friday", 0, True),
        ("friday", 6 * 60 - 1, True),
        ("friday", 6 * 60, False),
        ("friday", 22 * 60, True),
        ("saturday", 0, False),
        ("saturday", 5 * 60, False),
    ],
)
def test_a_day_is_that_of_the_moment_on_both_sides_of_midnight(
    day: str, minute: int, applies: bool
) -> None:
    tier = PriceTier({}, utc_start=time(22), utc_end=time(6), utc_days=frozenset({"friday"}))
    assert tier.applies(1, on(day, minute)) is applies


@given(moments)
def test_every_moment_belongs_to_one_day(at: datetime) -> None:
    each = [PriceTier({}, utc_days=frozenset({day})) for day in DAYS]
    assert sum(tier.applies(1, at) for tier in each) == 1
    assert PriceTier({}, utc_days=frozenset(DAYS)).applies(1, at)


@given(known_prices, st.lists(tiers, max_size=5), st.integers(0, MOST_TOKENS), moments)
def test_the_later_entry_wins_for_each_leg_and_what_none_names_stays(
    base: Price, entries: list[PriceTier], prompt: int, at: datetime
) -> None:
    rates, chosen = Price(base.rates, tuple(entries)).rates_at(prompt, at)
    for leg in Leg:
        that_name_it = [t for t in entries if leg in t.rates and t.applies(prompt, at)]
        if that_name_it:
            assert rates[leg] == that_name_it[-1].rates[leg]
            assert chosen[leg] is that_name_it[-1]
        else:
            assert rates.get(leg) == base.rates.get(leg)
            assert leg not in chosen


@pytest.mark.parametrize(
    ("tier", "words"),
    [
        (PriceTier({}, 1000), "the prompt has 2,500"),
        (PriceTier({}, utc_start=time(9), utc_end=time(17)), "it was 12:00 UTC"),
        (PriceTier({}, utc_days=frozenset({"wednesday"})), "it was 12:00 UTC on Wednesday"),
        (
            PriceTier({}, 1000, time(9), time(17)),
            "the prompt has 2,500 and it was 12:00 UTC",
        ),
        (PriceTier({}), ""),
    ],
)
def test_the_facts_in_words(tier: PriceTier, words: str) -> None:
    assert tier.because(2500, NOON) == words


@pytest.mark.parametrize(
    ("tier", "words"),
    [
        (PriceTier({}, utc_start=time(22)), "22:00–00:00 UTC"),
        (PriceTier({}, utc_end=time(6)), "00:00–06:00 UTC"),
    ],
)
def test_a_side_that_is_missing_in_words(tier: PriceTier, words: str) -> None:
    assert tier.condition == words
