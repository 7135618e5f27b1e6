"""The lines of an estimate as JSON: in the ledger and in exports."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from desktop.domain.cost import CostLine
from desktop.domain.money import plain_or_none
from desktop.domain.prices import Leg


def line_to_json(line: CostLine) -> dict[str, str | int | None]:
    """Amounts are text with every digit."""
    return {
        "leg": line.leg.value,
        "quantity": line.quantity,
        "price": plain_or_none(line.price),
        "amount": plain_or_none(line.amount),
        "note": line.note,
        "tier": line.tier,
        "because": line.because,
    }


def line_from_json(value: dict[str, Any]) -> CostLine:
    """Raises `ValueError`, `KeyError`, `TypeError` and `ArithmeticError` for what is no line."""
    return CostLine(
        leg=Leg(value["leg"]),
        quantity=int(value["quantity"]),
        price=amount_or_none(value["price"]),
        amount=amount_or_none(value["amount"]),
        note=str(value["note"]),
        tier=str(value["tier"]),
        because=str(value["because"]),
    )


def amount_or_none(text: str | None) -> Decimal | None:
    """What `desktop.domain.money.plain_or_none` has written. Raises `ArithmeticError`."""
    return None if text is None else Decimal(text)
