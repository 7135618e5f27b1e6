"""A pocket calculator: works out again what the window says of money, by arithmetic of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Final

from tests.simulators import Sandbox
from tests.tour.driver import StepFailedError

_LINE: Final = re.compile(r"([\d,]+) [^×]+ × \$([\d.,]+)( / 1M)? = \$([\d.,]+)")
_SUM: Final = re.compile(r"Sum: ~\$([\d.,]+)")
_ESTIMATE: Final = re.compile(r"≈ ([\d,]+) tokens · ~\$([\d.]+), at most ~\$([\d.]+)")
_MILLION: Final = Decimal(1_000_000)


def shown(amount: Decimal) -> str:
    """As an amount stands in the window: three digits that count, a cent at the coarsest."""
    digits = max(2, 2 - amount.adjusted()) if amount else 2
    rounded = amount.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_EVEN)
    whole, _, decimals = f"{rounded:f}".partition(".")
    return f"${int(whole):,}.{decimals.rstrip('0').ljust(2, '0')}"


def worked_out(arithmetic: str) -> Decimal:
    """The sum of a copied arithmetic. Raises `StepFailedError` where a product or the sum is not
    what the text says."""
    lines = [_LINE.fullmatch(line) for line in arithmetic.splitlines()]
    total = sum((_product(line) for line in lines if line), Decimal(0))
    said = _SUM.search(arithmetic)
    if not said or _number(said[1]) != total:
        raise StepFailedError(f"the lines add up to {total}: {arithmetic}")
    return total


def check_estimate(text: str, per_million: str) -> None:
    """Whether the tokens of ``≈ 312 tokens · ~$0.0004, at most ~$0.0158`` cost that much at so
    many USD per million. Raises `StepFailedError`."""
    said = _ESTIMATE.fullmatch(text)
    if said is None:
        raise StepFailedError(f"{text!r} is no estimate")
    tokens, cost, most = (_number(part) for part in said.groups())
    if shown(tokens * Decimal(per_million) / _MILLION) != f"${cost}" or most <= cost:
        raise StepFailedError(f"{text!r} is not at ${per_million} per million tokens")


def billed(sandbox: Sandbox) -> Decimal:
    """Everything that the sandbox has charged, by its own account."""
    return total(each.cost for each in sandbox.account.generations.values())


def last_bill(sandbox: Sandbox) -> Decimal:
    """What the sandbox has charged for the newest answer."""
    return list(sandbox.account.generations.values())[-1].cost


def total(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, Decimal(0))


def _product(line: re.Match[str]) -> Decimal:
    count, price, per_million, amount = line.groups()
    product = _number(count) * _number(price) / (_MILLION if per_million else 1)
    if product != _number(amount):
        raise StepFailedError(f"{line[0]!r} should be {product}")
    return product


def _number(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))
