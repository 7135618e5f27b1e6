"""Exact decimal amounts: USD, and USD per token."""

from __future__ import annotations

from decimal import Context, Decimal, InvalidOperation
from typing import Final

ZERO: Final = Decimal(0)

SAME_WITHIN: Final = Decimal("1e-9")
"""Two amounts in USD are equal within this: bills carry the tails of binary fractions
(``0.0076509169000000005``), and no provider charges less than a billionth of a dollar."""

_LARGEST_EXPONENT: Final = 24
_MOST_DECIMALS: Final = 60
"""Far beyond any price, bill or count. ``1e999999999`` is valid JSON, but to write it out, or to
make a whole number of it, takes minutes and gigabytes."""


EXACT: Final = Context(prec=160)
"""Arithmetic that never rounds: enough digits for the product of the longest price and the largest
count that are read at all, and for the sum of such products."""


def decimal_or_none(value: object) -> Decimal | None:
    """Read an amount from the wire: a decimal string or a JSON number read without a float.

    ``None`` for what is not a finite number, or is one that no amount can be. Booleans are not
    numbers.
    """
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        return None
    try:
        amount = Decimal(value)
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and _in_range(amount) else None


def _in_range(amount: Decimal) -> bool:
    exponent = amount.as_tuple().exponent
    fine = isinstance(exponent, int) and exponent >= -_MOST_DECIMALS
    return fine and amount.adjusted() <= _LARGEST_EXPONENT


def plain(amount: Decimal) -> str:
    """Every digit, without an exponent: ``0.0000086``, never ``8.6E-6``."""
    return f"{amount:f}"


def plain_or_none(amount: Decimal | None) -> str | None:
    """Like `plain`; an unknown amount stays unknown."""
    return None if amount is None else plain(amount)


def same_amount(one: Decimal, other: Decimal) -> bool:
    """Whether two amounts in USD are the same within `SAME_WITHIN`."""
    return abs(one - other) <= SAME_WITHIN
