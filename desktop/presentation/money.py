"""Amounts of money as text: three digits that count, never ``$0.00`` for what cost money.

Stdlib only: the window imports this before its first paint.
"""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_HALF_EVEN, Context, Decimal
from typing import Final

MILLION: Final = Decimal(1_000_000)
UNKNOWN: Final = "unknown"
_CENTS: Final = 2
_WIDE: Final = Context(prec=200)
"""`quantize` raises where the result has more digits than the context."""
_AT_MOST: Final = Context(prec=3, rounding=ROUND_CEILING)
"""What is promised to be the most is never rounded down."""


def _digits(amount: Decimal, significant: int = 3) -> Decimal:
    """Rounded to ``significant`` digits, but never coarser than a cent."""
    if not amount:
        return amount
    decimals = max(significant - 1 - amount.adjusted(), _CENTS)
    smallest = Decimal(1).scaleb(-decimals)
    return amount.quantize(smallest, rounding=ROUND_HALF_EVEN, context=_WIDE)


def _trimmed(amount: Decimal) -> str:
    """Plain notation without trailing zeros, but with two decimals at least."""
    text = f"{amount:f}"
    whole, _, decimals = text.partition(".")
    decimals = decimals.rstrip("0").ljust(_CENTS, "0")
    return f"{int(whole):,}.{decimals}"


def usd(amount: Decimal, *, keep_zeros: bool = False) -> str:
    """``$0.0151``, ``$12.30``, ``−$0.002``. ``keep_zeros`` where the rows of a column add up."""
    sign = "−" if amount < 0 else ""
    rounded = _digits(abs(amount))
    text = f"{rounded:,f}" if keep_zeros and rounded else _trimmed(rounded)
    return f"{sign}${text}"


def usd_or_unknown(amount: Decimal | None) -> str:
    return UNKNOWN if amount is None else usd(amount)


def estimate(amount: Decimal | None) -> str:
    """An estimate is marked as one: ``~$0.0151``."""
    return UNKNOWN if amount is None else f"~{usd(amount)}"


def rounded_up(amount: Decimal) -> Decimal:
    """To the three digits that are shown, or to the cent: for what is promised to be the most."""
    if amount >= 1:
        return amount.quantize(Decimal("0.01"), rounding=ROUND_CEILING, context=_WIDE)
    return _AT_MOST.plus(amount)


def per_million(rate: Decimal | None) -> str:
    """USD per token as USD per million tokens: ``$2.00``, ``$0.435``, ``Free``."""
    if rate is None:
        return UNKNOWN
    return "Free" if rate == 0 else usd(rate * MILLION)


def part_of(amount: Decimal, whole: Decimal) -> float:
    """How far to fill a bar, 0 and more: a length on the screen, which is no amount any more."""
    return float(max(amount, Decimal(0)) / whole) if whole > 0 else 0.0


def exact(amount: Decimal) -> str:
    """Every digit, as received: ``$0.0000086``."""
    return f"${amount:f}"


def every_digit(amount: Decimal) -> str:
    """No rounding, two decimals at least: ``$0.0000086``, ``$2.00``, ``−$0.002``."""
    # `abs` would round to the digits of the context.
    sign = "−" if amount < 0 else ""
    return f"{sign}${_trimmed(amount.copy_abs())}"
