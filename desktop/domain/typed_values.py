"""Prices, limits and request defaults as people type them."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final, TypeVar

from desktop.domain.errors import WrongUse
from desktop.domain.money import ZERO, plain
from desktop.domain.prices import PER_UNIT, Leg
from desktop.domain.text import one_line

MOST_PER_MILLION: Final = Decimal(1_000_000)
"""USD per million tokens, which is a dollar per token. The dearest rate of any recorded catalog
is below a thousandth of it."""
MOST_EACH: Final = Decimal(1_000)
"""USD per request or web search."""
MOST_LIMIT: Final = Decimal(1_000_000_000)
MOST_DIGITS: Final = 24
"""The longest rate of any recorded catalog has 16 decimals per million tokens."""

_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,2})?")


class InvalidAmount(WrongUse):
    """``text`` is what was typed, ``detail`` what is wrong with it: ``it is less than 0``."""

    code = "invalid_amount"


class InvalidPrice(InvalidAmount):
    code = "invalid_price"


class InvalidLimit(InvalidAmount):
    code = "invalid_limit"


class InvalidModelDefault(InvalidAmount):
    """A temperature, an effort or another default that cannot be sent to this model."""

    code = "invalid_model_default"


_Invalid = TypeVar("_Invalid", bound=InvalidAmount)


def read_rate(typed: str, leg: Leg) -> Decimal:
    """The rate in USD per token, or per unit, of what people type and read: USD per million
    tokens, or per unit. Raises `InvalidPrice`."""
    amount = read_amount(typed, InvalidPrice)
    return check_rate(amount if leg in PER_UNIT else _shifted(amount, -6), leg, typed)


def typed_rate(rate: Decimal, leg: Leg) -> Decimal:
    """The other way round, exactly: what people read and type for a rate."""
    return rate if leg in PER_UNIT else _shifted(rate, 6)


def check_rate(rate: Decimal, leg: Leg, typed: str = "") -> Decimal:
    """The rate, in USD per token or unit. Raises `InvalidPrice`."""
    most = MOST_EACH if leg in PER_UNIT else MOST_PER_MILLION
    shown = typed_rate(rate, leg) if rate.is_finite() else rate
    _check(shown, most, typed, InvalidPrice)
    return rate


def read_limit(typed: str) -> Decimal:
    """A limit in USD. Raises `InvalidLimit`."""
    return check_limit(read_amount(typed, InvalidLimit), typed)


def check_limit(limit: Decimal, typed: str = "") -> Decimal:
    """Raises `InvalidLimit`."""
    _check(limit, MOST_LIMIT, typed, InvalidLimit)
    return limit


def read_amount(typed: str, invalid: type[_Invalid]) -> Decimal:
    """A number in plain or scientific notation, a dollar sign before it or not.

    Raises ``invalid``.
    """
    shown = one_line(typed, 60)
    text = typed.strip().removeprefix("$").strip()
    if not text:
        raise invalid(shown, "no number was given")
    if "," in text:
        raise invalid(shown, "a comma can be read in two ways, so write it like 1234.50")
    if len(text) > _LONGEST or not _NUMBER.fullmatch(text):
        raise invalid(shown, "it is not a number like 2.50")
    return Decimal(text) or ZERO


_LONGEST: Final = 80


def _check(amount: Decimal, most: Decimal, typed: str, invalid: type[_Invalid]) -> None:
    shown = one_line(typed, 60) or (plain(amount) if amount.is_finite() else str(amount))
    if not amount.is_finite():
        raise invalid(shown, "it is not a number like 2.50")
    if amount < ZERO:
        raise invalid(shown, "it is less than 0")
    if amount > most:
        raise invalid(shown, f"it is more than ${most:,}")
    _, digits, exponent = amount.as_tuple()
    decimals = -exponent if isinstance(exponent, int) else 0
    if amount and max(len(digits), decimals) > MOST_DIGITS:
        raise invalid(shown, f"it has more than {MOST_DIGITS} digits")


def _shifted(amount: Decimal, places: int) -> Decimal:
    """Times ten to the power of ``places``: exact, where a product is rounded to the context."""
    sign, digits, exponent = amount.as_tuple()
    if not isinstance(exponent, int):
        return amount
    return Decimal((sign, digits, exponent + places))
