"""Why a comparison is not sent. Stdlib only: every command imports this."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from desktop.domain.errors import ModeldeckError, WrongUse


class InvalidComparison(WrongUse):
    """Too few models, too many, or one of them twice; ``detail`` says which, as a sentence without
    its full stop."""

    code = "invalid_comparison"


@dataclass(eq=False)
class CapExceeded(ModeldeckError):
    """A comparison may cost more than it was allowed to; nothing was sent. Amounts in USD."""

    cap: Decimal
    at_most: Decimal | None
    """``None``: nobody knows, so that the cap cannot be kept."""
    unknown: tuple[str, ...] = ()
    """The models that nobody knows the price of."""
    code = "cap_exceeded"

    def __str__(self) -> str:
        return f"{self.code}: {self.cap:f}"
