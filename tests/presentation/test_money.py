"""Amounts as text: three digits that count, and never nothing for something."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.presentation.money import (
    estimate,
    every_digit,
    exact,
    per_million,
    usd,
    usd_or_unknown,
)


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("0", "$0.00"),
        ("0E-10", "$0.00"),
        ("0.01512345", "$0.0151"),
        ("0.0001", "$0.0001"),
        ("0.00012345", "$0.000123"),
        ("1E-19", "$0.0000000000000000001"),
        ("0.1", "$0.10"),
        ("0.105", "$0.105"),
        ("0.9995", "$1.00"),
        ("0.99951", "$1.00"),
        ("0.0099951", "$0.01"),
        ("1.234", "$1.23"),
        ("12.3", "$12.30"),
        ("12.345", "$12.34"),
        ("123.456", "$123.46"),
        ("1234567.891", "$1,234,567.89"),
        ("1E+3", "$1,000.00"),
        ("-0.002", "−$0.002"),
        ("-0.0", "$0.00"),
        ("12345678901234567890123456.789", "$12,345,678,901,234,567,890,123,456.79"),
        ("1E+24", "$1,000,000,000,000,000,000,000,000.00"),
    ],
)
def test_usd(amount: str, text: str) -> None:
    assert usd(Decimal(amount)) == text


def test_rows_of_a_column_keep_their_zeros() -> None:
    assert usd(Decimal("0.00100"), keep_zeros=True) == "$0.00100"
    assert usd(Decimal("0.5"), keep_zeros=True) == "$0.500"
    assert usd(Decimal(0), keep_zeros=True) == "$0.00"


def test_unknown_is_said() -> None:
    assert usd_or_unknown(None) == "unknown"
    assert estimate(None) == "unknown"
    assert per_million(None) == "unknown"
    assert usd_or_unknown(Decimal("0.5")) == "$0.50"


@pytest.mark.parametrize(
    ("rate", "text"),
    [
        ("0.000002", "$2.00"),
        ("0.000000435", "$0.435"),
        ("0.0000000416666666666667", "$0.0417"),
        ("0.00015", "$150.00"),
        ("1E-24", "$0.000000000000000001"),
        ("1E+24", "$1,000,000,000,000,000,000,000,000,000,000.00"),
        ("0", "Free"),
        ("0.000", "Free"),
    ],
)
def test_a_rate_is_shown_per_million(rate: str, text: str) -> None:
    assert per_million(Decimal(rate)) == text


def test_an_estimate_is_marked_as_one() -> None:
    assert estimate(Decimal("0.01512")) == "~$0.0151"


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("8.6E-6", "$0.0000086"),
        ("0.0004970133333333333", "$0.0004970133333333333"),
        ("0", "$0"),
        ("2", "$2"),
    ],
)
def test_exact_keeps_every_digit_as_received(amount: str, text: str) -> None:
    assert exact(Decimal(amount)) == text


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("8.6E-6", "$0.0000086"),
        ("2", "$2.00"),
        ("-0.002", "−$0.002"),
        ("1.23456789012345678901234567890123", "$1.23456789012345678901234567890123"),
    ],
)
def test_every_digit(amount: str, text: str) -> None:
    assert every_digit(Decimal(amount)) == text


amounts = st.builds(
    lambda digits, places: Decimal(digits).scaleb(-places),
    st.integers(-(10**20), 10**20).filter(bool),
    st.integers(0, 40),
)


@given(amounts)
def test_what_costs_money_is_never_shown_as_nothing(amount: Decimal) -> None:
    for text in (usd(amount), usd(amount, keep_zeros=True), estimate(amount), every_digit(amount)):
        assert re.search(r"[1-9]", text)
        assert re.fullmatch(r"~?−?\$[\d,]+\.\d{2,}", text)


@given(amounts)
def test_three_digits_or_a_cent_are_kept(amount: Decimal) -> None:
    shown = Decimal(usd(amount).replace("−", "-").replace("$", "").replace(",", ""))
    allowed = min(Decimal("0.005"), abs(amount) * Decimal("0.005"))
    assert abs(shown - amount) <= max(allowed, Decimal("1E-60")) or abs(amount) > 1
    assert abs(shown - amount) <= Decimal("0.005")
