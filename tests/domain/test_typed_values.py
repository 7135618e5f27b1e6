"""Prices, limits and defaults as people type them: read exactly, or refused in words."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.money import plain
from desktop.domain.prices import PER_UNIT, Leg
from desktop.domain.typed_values import (
    InvalidAmount,
    InvalidLimit,
    InvalidPrice,
    check_rate,
    read_limit,
    read_rate,
    typed_rate,
)
from tests.conftest import KnownKeys


@pytest.mark.parametrize(
    ("typed", "rate"),
    [
        ("3", "0.000003"),
        (" $2.50 ", "0.0000025"),
        ("$ .5", "0.0000005"),
        ("0", "0"),
        ("-0", "0"),
        ("0.0416666666666667", "0.0000000416666666666667"),
        ("1e-3", "1e-9"),
        ("1000000", "1"),
    ],
)
def test_a_price_per_million_is_read_to_the_last_digit(typed: str, rate: str) -> None:
    assert read_rate(typed, Leg.PROMPT) == Decimal(rate)


def test_a_price_for_each_stays_what_it_is() -> None:
    assert read_rate("0.01", Leg.WEB_SEARCH) == Decimal("0.01")
    assert typed_rate(Decimal("0.01"), Leg.WEB_SEARCH) == Decimal("0.01")


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "no number was given"),
        ("$", "no number was given"),
        ("two", "it is not a number like 2.50"),
        ("2.5.0", "it is not a number like 2.50"),
        ("NaN", "it is not a number like 2.50"),
        ("Infinity", "it is not a number like 2.50"),
        ("1_000", "it is not a number like 2.50"),
        ("٣", "it is not a number like 2.50"),
        ("1" * 5000, "it is not a number like 2.50"),
        ("1e999", "it is not a number like 2.50"),
        ("2,50", "a comma can be read in two ways, so write it like 1234.50"),
        ("-1", "it is less than 0"),
        ("-1e-20", "it is less than 0"),
        ("1000000.01", "it is more than $1,000,000"),
        ("1e99", "it is more than $1,000,000"),
        ("1e-99", "it has more than 24 digits"),
        ("0." + "1" * 25, "it has more than 24 digits"),
    ],
)
def test_what_is_no_price_is_refused_in_words(typed: str, why: str) -> None:
    with pytest.raises(InvalidPrice) as refused:
        read_rate(typed, Leg.COMPLETION)
    assert refused.value.detail == why
    assert len(refused.value.text) <= 60


def test_a_price_for_each_and_a_limit_have_their_own_ends() -> None:
    with pytest.raises(InvalidPrice, match=r"more than \$1,000$"):
        read_rate("1000.5", Leg.REQUEST)
    assert read_limit("1000000000") == 10**9
    assert read_limit("0") == 0
    with pytest.raises(InvalidLimit, match="less than 0"):
        read_limit("-0.01")


@pytest.mark.parametrize("rate", ["-1e-9", "NaN", "-NaN", "sNaN", "Infinity", "2", "1e-40"])
def test_a_rate_that_no_field_has_seen_is_checked_as_well(rate: str) -> None:
    with pytest.raises(InvalidPrice):
        check_rate(Decimal(rate), Leg.PROMPT)


def test_a_key_in_the_wrong_field_is_not_shown(known_keys: KnownKeys) -> None:
    key = known_keys.add("sk-or-v1-0123456789abcdef0123456789abcdef")
    with pytest.raises(InvalidPrice) as refused:
        read_rate(key, Leg.PROMPT)
    known_keys.assert_not_in(refused.value)


@given(st.sampled_from(Leg), st.decimals(0, 1000, allow_nan=False, places=15))
def test_what_a_field_shows_is_read_back_as_the_same_rate(leg: Leg, amount: Decimal) -> None:
    rate = read_rate(plain(amount), leg)
    assert read_rate(plain(typed_rate(rate, leg)), leg) == rate
    assert rate == amount if leg in PER_UNIT else rate * 10**6 == amount


@given(st.text() | st.from_regex(r"-?[0-9.,eE$ ]{0,12}"))
def test_whatever_is_typed_is_read_or_refused(typed: str) -> None:
    amount = Decimal(0)
    with suppress(InvalidAmount):
        amount = read_limit(typed)
    assert 0 <= amount <= 10**9
