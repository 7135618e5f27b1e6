"""Amounts from the wire: every digit, and nothing that is not an amount."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.money import decimal_or_none, plain, plain_or_none, same_amount


@pytest.mark.parametrize(
    ("value", "amount"),
    [
        ("0.0000000416666666666667", "0.0000000416666666666667"),
        ("-1", "-1"),
        ("1.4e-05", "0.000014"),
        (Decimal("0.0004970133333333333"), "0.0004970133333333333"),
        (0, "0"),
        (7, "7"),
        (" 3.5 ", "3.5"),
    ],
)
def test_an_amount_keeps_every_digit(value: object, amount: str) -> None:
    read = decimal_or_none(value)
    assert read is not None
    assert plain(read) == amount


@pytest.mark.parametrize(
    "value",
    [None, True, False, 0.1, "", "free", "1,5", "$1", [], {}, "NaN", "-Infinity", "sNaN", b"1"],
)
def test_anything_else_is_unknown(value: object) -> None:
    assert decimal_or_none(value) is None


@pytest.mark.parametrize(
    "value",
    ["1e999999999999", "1e-999999999999", "1e100", "0e-999999", "9" * 500, Decimal("1e999999")],
)
def test_a_number_that_no_price_can_be_is_unknown(value: object) -> None:
    """It would take minutes and gigabytes to write it out, or to make a whole number of it."""
    assert decimal_or_none(value) is None


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-1000, max_value=1000))
def test_plain_notation_reads_back_as_the_same_amount(amount: Decimal) -> None:
    text = plain(amount)
    assert "E" not in text.upper()
    assert Decimal(text) == amount


def test_an_unknown_amount_stays_unknown_in_plain_notation() -> None:
    assert plain_or_none(None) is None
    assert plain_or_none(Decimal("8.6E-6")) == "0.0000086"


@pytest.mark.parametrize(("other", "same"), [("0.001000001", True), ("0.0010000011", False)])
def test_amounts_are_the_same_within_a_billionth(other: str, same: bool) -> None:
    assert same_amount(Decimal("0.001"), Decimal(other)) is same
    assert same_amount(Decimal(other), Decimal("0.001")) is same
